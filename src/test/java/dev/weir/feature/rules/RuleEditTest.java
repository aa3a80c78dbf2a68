package dev.weir.feature.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Control;
import dev.weir.model.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rule of a file is changed from the screen; all else in the file stays as it is. */
class RuleEditTest {

    private static final String BEFORE = """
            # ours
            %web;tcp port 80

            web;${%web}
            # busy
            #when packets/s > 50 for 2s
            udp;udp
            """;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("rules"), BEFORE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }

    private Optional<Refusal> edit(String row, String line, boolean kept) {
        return new RuleEdit(file, new Compilations())
                .apply(new Control.EditRow(RulesFeature.WORD, Optional.ofNullable(row), line, kept));
    }

    @Test
    void newRuleGoesToTheEnd() throws IOException {
        assertThat(edit(null, "dns;port 53 #when bytes/s > 1M for 5s", true)).isEmpty();
        assertThat(file).hasContent(BEFORE + "dns;port 53\n#when bytes/s > 1M for 5s\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void changedRuleStaysWhereItIs() throws IOException {
        assertThat(edit("web", "web;${%web} or tcp port 443", true)).isEmpty();
        assertThat(file).hasContent("# ours\n%web;tcp port 80\n\nweb;${%web} or tcp port 443\n# busy\nudp;udp\n");
    }

    @Test
    void deletedRuleTakesItsThresholdAlong() throws IOException {
        assertThat(edit("web", "", true)).isEmpty();
        assertThat(file).hasContent("# ours\n%web;tcp port 80\n\n# busy\nudp;udp\n");
    }

    @Test
    void whatIsOnlyLookedAtIsNotWritten() {
        assertThat(edit(null, "dns;port 53", false)).isEmpty();
        assertThat(file).hasContent(BEFORE);
    }

    @Test
    void whatIsWrongIsToldWhereItIs() {
        assertThat(edit(null, "dns;udp prt 53", true)).contains(new Refusal(8, "syntax error"));
        assertThat(edit(null, "dns", true)).contains(new Refusal(3, "no ';' between an identifier and an expression"));
        assertThat(edit(null, "dns;port 53 #when it rains", true).orElseThrow().position())
                .isEqualTo(18);
        assertThat(edit(null, "udp;ip", true)).contains(new Refusal(0, "there is a rule udp already"));
        assertThat(edit("gone", "gone;ip", true).orElseThrow().message()).contains("no longer in");
        assertThat(edit("%web", "", true).orElseThrow().message())
                .isEqualTo("line 3 would be wrong: there is no rule %web");
        assertThat(file).hasContent(BEFORE);
    }

    @Test
    void lastRuleStays() throws IOException {
        Files.writeString(file, "udp;udp\n");
        assertThat(edit("udp", "", true).orElseThrow().message()).isEqualTo("there would be no rule left to count");
    }
}
