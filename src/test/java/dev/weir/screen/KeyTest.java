package dev.weir.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import org.junit.jupiter.api.Test;

class KeyTest {

    @Test
    void everyLabelReadsBackAsTheSameKey() {
        for (KeyType type : KeyType.values()) {
            if (type != KeyType.Character && type.compareTo(KeyType.Unknown) < 0) {
                assertThat(Key.parse(Key.label(new KeyStroke(type)))).contains(new KeyStroke(type));
            }
        }
        for (KeyStroke key :
                new KeyStroke[] {Key.of('q'), Key.of('S'), Key.of('+'), Key.of(' '), Key.of('é'), Key.ctrl('l')}) {
            assertThat(Key.parse(Key.label(key))).contains(key);
        }
    }

    @Test
    void labelsAreThoseOfTheHelpPanel() {
        assertThat(Key.label(Key.of(' '))).isEqualTo("Space");
        assertThat(Key.label(Key.ctrl('c'))).isEqualTo("Ctrl-C");
        assertThat(Key.label(new KeyStroke(KeyType.PageUp))).isEqualTo("PgUp");
        assertThat(Key.label(new KeyStroke(KeyType.F10))).isEqualTo("F10");
    }

    @Test
    void namesMayBeWrittenInAnyCaseButLettersMayNot() {
        assertThat(Key.parse("pgup")).contains(new KeyStroke(KeyType.PageUp));
        assertThat(Key.parse("ctrl-L")).contains(Key.ctrl('l'));
        assertThat(Key.parse("s")).contains(Key.of('s'));
        assertThat(Key.parse("S")).contains(Key.of('S'));
    }

    @Test
    void aReportOfTheTerminalIsNoKey() {
        for (String label : new String[] {"Character", "Unknown", "MouseEvent", "CursorLocation", "EOF"}) {
            assertThat(Key.parse(label)).isEmpty();
        }
    }

    @Test
    void unknownLabelsAreNoKeys() {
        assertThat(Key.parse("")).isEmpty();
        assertThat(Key.parse("Hyper-X")).isEmpty();
        assertThat(Key.parse("Ctrl-")).isEmpty();
    }
}
