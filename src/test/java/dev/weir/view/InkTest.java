package dev.weir.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import dev.weir.screen.Size;
import dev.weir.units.Glyphs;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InkTest {

    private static Picture draw(Theme theme, String... keys) {
        return Frame.draw(Pictures.webServer(Size.USUAL, keys), new Look(theme, Glyphs.UNICODE, ZoneOffset.UTC));
    }

    @Test
    void theSelectedRowIsReversedFromEdgeToEdgeAndMarked() {
        Picture picture = draw(Theme.TERMINAL, "Down");
        int row = Pictures.webServer(Size.USUAL).layout().list().top() + 1;
        assertThat(picture.getCharacterAt(0, row).getCharacterString()).isEqualTo(">");
        for (int column = 0; column < 80; column++) {
            assertThat(picture.getCharacterAt(column, row).isReversed()).isTrue();
        }
        assertThat(picture.getCharacterAt(0, row + 1).isReversed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void noThemePaintsABackgroundOrUsesDarkGreyOrBlue(Theme theme) {
        Picture picture = draw(theme, "Down");
        for (int row = 0; row < 24; row++) {
            for (int column = 0; column < 80; column++) {
                TextCharacter cell = picture.getCharacterAt(column, row);
                assertThat(cell.getBackgroundColor()).isEqualTo(TextColor.ANSI.DEFAULT);
                assertThat(cell.getForegroundColor())
                        .isNotIn(TextColor.ANSI.BLACK_BRIGHT, TextColor.ANSI.BLUE, TextColor.ANSI.BLUE_BRIGHT);
            }
        }
    }

    @Test
    void everyThemeSaysTheSameInCharacters() {
        String terminal = Pictures.text(draw(Theme.TERMINAL, "Down"));
        for (Theme theme : Theme.values()) {
            assertThat(Pictures.text(draw(theme, "Down"))).isEqualTo(terminal);
        }
    }

    @Test
    void pausedIsReversedInTheHeader() {
        Picture picture = draw(Theme.MONO, "p");
        int column = Pictures.text(picture).indexOf("PAUSED");
        assertThat(picture.getCharacterAt(column, 0).isReversed()).isTrue();
    }

    @Test
    void theAsciiLookUsesNothingElse() {
        for (Size size : new Size[] {Size.USUAL, new Size(160, 50)}) {
            for (String view : "1234567890".split("")) {
                String text = Pictures.text(Frame.draw(Pictures.webServer(size, view, "Down"), Pictures.ASCII));
                assertThat(text.chars()).allMatch(c -> c == '\n' || c >= ' ' && c <= '~');
            }
        }
    }
}
