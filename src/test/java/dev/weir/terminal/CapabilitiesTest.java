package dev.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.googlecode.lanterna.TextColor;
import dev.weir.terminal.TerminalOptions.When;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitiesTest {

    @ParameterizedTest
    @CsvSource({
        "C.UTF-8, , , true",
        "en_US.utf8, , , true",
        "C, , , false",
        "POSIX, , , false",
        "de_DE.ISO-8859-15, , , false",
        "C, C.UTF-8, , true",
        "C.UTF-8, C, , false",
        "C.UTF-8, C.UTF-8, C, false",
        ", , C.UTF-8, true",
        ", , , false"
    })
    void theLocaleDecidesAsInSetlocale(String lang, String lcCtype, String lcAll, boolean unicode)
            throws NoTerminalException {
        assertThat(with("TERM", "xterm", "LANG", lang, "LC_CTYPE", lcCtype, "LC_ALL", lcAll)
                        .unicode())
                .isEqualTo(unicode);
    }

    @ParameterizedTest
    @CsvSource({
        "xterm, , ANSI",
        "xterm-256color, , INDEXED",
        "screen, , ANSI",
        "tmux-256color, , INDEXED",
        "xterm-256color, truecolor, TRUE",
        "xterm, 24bit, TRUE",
        "linux, , ANSI",
        "vt100, , NONE",
        "vt220, , NONE"
    })
    void coloursAreWhatTermAndColortermSay(String term, String colorTerm, Colours colours) throws NoTerminalException {
        assertThat(with("TERM", term, "COLORTERM", colorTerm).colours()).isEqualTo(colours);
    }

    @Test
    void noColorIsObeyedWhenItIsNotEmptyUnlessColoursAreAskedFor() throws NoTerminalException {
        assertThat(with("TERM", "xterm", "NO_COLOR", "1").colours()).isEqualTo(Colours.NONE);
        assertThat(with("TERM", "xterm", "NO_COLOR", "").colours()).isEqualTo(Colours.ANSI);
        assertThat(of(When.ALWAYS, false, Map.of("TERM", "xterm", "NO_COLOR", "1"))
                        .colours())
                .isEqualTo(Colours.ANSI);
        assertThat(of(When.NEVER, false, Map.of("TERM", "xterm")).colours()).isEqualTo(Colours.NONE);
    }

    @Test
    void asciiIsUsedWhereAskedForAndWhereTheFontIsSmall() throws NoTerminalException {
        assertThat(of(When.AUTO, true, Map.of("TERM", "xterm", "LANG", "C.UTF-8"))
                        .unicode())
                .isFalse();
        assertThat(with("TERM", "linux", "LANG", "C.UTF-8").unicode()).isFalse();
        assertThat(with("TERM", "vt100", "LANG", "C.UTF-8").unicode()).isFalse();
    }

    @Test
    void copyingIsOfferedWhereItCanArrive() throws NoTerminalException {
        assertThat(with("TERM", "xterm").clipboard()).isTrue();
        assertThat(with("TERM", "screen", "TMUX", "/tmp/tmux").clipboard()).isTrue();
        assertThat(with("TERM", "screen").clipboard()).isFalse();
        assertThat(with("TERM", "linux").clipboard()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"dumb, TERM=dumb", ", TERM is not set"})
    void aTerminalWithoutACursorIsRefusedNamingBatch(String term, String reason) {
        assertThatThrownBy(() -> with("TERM", term))
                .isInstanceOf(NoTerminalException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("-b");
    }

    @Test
    void theLocaleThatTheLauncherKeptCountsMoreThanTheOneJavaRunsIn() throws NoTerminalException {
        assertThat(with("TERM", "xterm", "LC_ALL", "C.UTF-8", "WEIR_LOCALE", "C")
                        .unicode())
                .isFalse();
        assertThat(with("TERM", "xterm", "LC_ALL", "C.UTF-8", "WEIR_LOCALE", "").unicode())
                .isFalse();
        assertThat(with("TERM", "xterm", "LC_ALL", "C.UTF-8", "WEIR_LOCALE", "de_DE.UTF-8")
                        .unicode())
                .isTrue();
    }

    @Test
    void aColourThatIsMissingBecomesTheNearest() {
        TextColor orange = new TextColor.RGB(250, 130, 5);
        assertThat(Colours.TRUE.shown(orange)).isEqualTo(orange);
        assertThat(Colours.INDEXED.shown(orange)).isInstanceOf(TextColor.Indexed.class);
        assertThat(Colours.ANSI.shown(new TextColor.RGB(255, 80, 80))).isEqualTo(TextColor.ANSI.RED_BRIGHT);
        assertThat(Colours.ANSI.shown(TextColor.ANSI.GREEN)).isEqualTo(TextColor.ANSI.GREEN);
        assertThat(Colours.NONE.shown(TextColor.ANSI.GREEN)).isEqualTo(TextColor.ANSI.DEFAULT);
    }

    private static Capabilities with(String... namesAndValues) throws NoTerminalException {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                environment.put(namesAndValues[i], namesAndValues[i + 1]);
            }
        }
        return of(When.AUTO, false, environment);
    }

    private static Capabilities of(When colour, boolean ascii, Map<String, String> environment)
            throws NoTerminalException {
        return Capabilities.of(new TerminalOptions(false, ascii, colour, Optional.empty(), environment));
    }
}
