package dev.weir.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyTest {

    @Test
    void everyLabelReadsBackAsTheSameKey() {
        for (Key.Named named : Key.Named.values()) {
            assertThat(Key.parse(named.label())).contains(named);
        }
        for (Key key : new Key[] {Key.of('q'), Key.of('S'), Key.of('+'), Key.of(' '), Key.of('é'), Key.ctrl('l')}) {
            assertThat(Key.parse(key.label())).contains(key);
        }
    }

    @Test
    void labelsAreWhatPeopleWrite() {
        assertThat(Key.of(' ').label()).isEqualTo("Space");
        assertThat(Key.ctrl('c').label()).isEqualTo("Ctrl-C");
        assertThat(Key.Named.PAGE_UP.label()).isEqualTo("PgUp");
        assertThat(new Key.Mouse(Key.Mouse.Action.WHEEL_DOWN, 3, 4).label()).isEqualTo("Wheel-Down");
    }

    @Test
    void namedAndCtrlLabelsIgnoreCaseButCharactersDoNot() {
        assertThat(Key.parse("pgup")).contains(Key.Named.PAGE_UP);
        assertThat(Key.parse("ctrl-L")).contains(Key.ctrl('l'));
        assertThat(Key.parse("s")).contains(Key.of('s'));
        assertThat(Key.parse("S")).contains(Key.of('S'));
    }

    @Test
    void whatIsNotAKeyIsEmpty() {
        assertThat(Key.parse("")).isEmpty();
        assertThat(Key.parse("Hyper-X")).isEmpty();
        assertThat(Key.parse("Ctrl-")).isEmpty();
    }
}
