package dev.weir.units;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TextCharacter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @Test
    void plainTextIsLeftAlone() {
        String plain = " nginx: worker ~";
        assertThat(Printable.text(plain)).isSameAs(plain);
        assertThat(Printable.text("µ é ß 日本 한국 ▁█ ─")).isEqualTo("µ é ß 日本 한국 ▁█ ─");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x07, 0x08, 0x1b, 0x1f, 0x7f, 0x80, 0x9b, 0x9f, 0xad, 0x061c, 0x200b, 0x200c, 0x200d, 0x200e,
                0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069,
                0xfeff, 0xfe0f, 0x115f, 0x1160, 0xe0001
            })
    void whatMovesTurnsOrHidesIsDropped(int codePoint) {
        assertThat(Printable.text("a" + Character.toString(codePoint) + "b")).isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x0378, 0xd800, 0xdfff, 0xe000, 0xfffe, 0xffff, 0x1f600, 0x20000, 0x10ffff, 0x231a, 0x2b50, 0x3300,
                0xa000
            })
    void whatHasNoCertainWidthIsAQuestionMark(int codePoint) {
        assertThat(Printable.text("a" + new String(Character.toChars(codePoint)) + "b"))
                .isEqualTo("a?b");
    }

    @Test
    void blanksStayBlanks() {
        assertThat(Printable.text("a\tb\nc\rd")).isEqualTo("a b c d");
    }

    @Test
    void anEscapeSequenceLosesItsEscape() {
        assertThat(Printable.text("\u001b]0;owned\u0007\u001b[2Jsshd")).isEqualTo("]0;owned[2Jsshd");
    }

    @Test
    void accentsAreComposedAndLoneMarksDropped() {
        assertThat(Printable.text("cafe\u0301")).isEqualTo("café");
        assertThat(Printable.text("z\u0351\u036f\u0488algo")).isEqualTo("zalgo");
        assertThat(Printable.text("\u1112\u1161\u11ab")).isEqualTo("한");
    }

    @Test
    void everyCharacterTakesTheCellsThatLanternaGivesIt() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            for (char c : Printable.text(Character.toString(codePoint)).toCharArray()) {
                boolean twoCells = TextCharacter.fromCharacter(c)[0].isDoubleWidth();
                assertThat(Columns.width(c)).as("U+%04X", (int) c).isEqualTo(twoCells ? 2 : 1);
            }
            codePoint = codePoint == 0x2ffff ? 0xdffff : codePoint;
        }
    }
}
