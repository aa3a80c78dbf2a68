package dev.weir.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.graphics.BasicTextImage;
import com.googlecode.lanterna.graphics.TextGraphics;
import com.googlecode.lanterna.graphics.TextImage;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class PictureTest {

    private static final int COLUMNS = 9;
    private static final int ROWS = 2;

    @Test
    void isBlankWhereNothingWasDrawnAndBeyondItsEdges() {
        Picture picture = new Picture(new TerminalSize(COLUMNS, ROWS));
        picture.setCharacterAt(-1, 0, cell('a'));
        picture.setCharacterAt(0, ROWS, cell('a'));
        picture.setCharacterAt(COLUMNS, 0, cell('a'));
        picture.fill(COLUMNS - 1, COLUMNS + 5, 1, cell('-'));
        assertThat(text(picture)).isEqualTo(" ".repeat(COLUMNS) + "        -");
        assertThat(picture.getCharacterAt(COLUMNS, 0)).isEqualTo(TextCharacter.DEFAULT_CHARACTER);
        assertThat(picture.getCharacterAt(0, ROWS)).isEqualTo(TextCharacter.DEFAULT_CHARACTER);
    }

    @Test
    void holdsWhatLanternasOwnImageHoldsAfterAnyDrawing() {
        Random random = new Random(11);
        String characters = "ab é日本█";
        Picture picture = new Picture(new TerminalSize(COLUMNS, ROWS));
        TextImage image = new BasicTextImage(COLUMNS, ROWS);
        for (int round = 0; round < 5000; round++) {
            TextCharacter cell = cell(characters.charAt(random.nextInt(characters.length())));
            int column = random.nextInt(COLUMNS);
            int row = random.nextInt(ROWS);
            picture.setCharacterAt(column, row, cell);
            image.setCharacterAt(column, row, cell);
            assertThat(text(picture)).as("round %d", round).isEqualTo(text(image::getCharacterAt));
        }
    }

    @Test
    void aFilledRowLeavesNoHalfOfAWideCharacter() {
        Picture picture = new Picture(new TerminalSize(COLUMNS, ROWS));
        picture.setCharacterAt(0, 0, cell('日'));
        picture.setCharacterAt(4, 0, cell('日'));
        picture.fill(1, 5, 0, cell('-'));
        assertThat(text(picture)).startsWith(" ----    ");
    }

    @Test
    void graphicsDrawAsLanternasOwnDo() {
        Random random = new Random(5);
        Picture picture = new Picture(new TerminalSize(COLUMNS, ROWS));
        TextImage image = new BasicTextImage(COLUMNS, ROWS);
        for (int round = 0; round < 2000; round++) {
            long seed = random.nextLong();
            draw(picture.newTextGraphics(), new Random(seed));
            draw(image.newTextGraphics(), new Random(seed));
            for (int i = 0; i < ROWS * COLUMNS; i++) {
                assertThat(picture.getCharacterAt(i % COLUMNS, i / COLUMNS))
                        .as("round %d, cell %d", round, i)
                        .isEqualTo(image.getCharacterAt(i % COLUMNS, i / COLUMNS));
            }
        }
    }

    private static void draw(TextGraphics whole, Random random) {
        whole.setForegroundColor(TextColor.ANSI.values()[random.nextInt(4)]);
        TextGraphics part = random.nextBoolean()
                ? whole
                : whole.newTextGraphics(
                        new TerminalPosition(random.nextInt(9) - 2, random.nextInt(3) - 1),
                        new TerminalSize(random.nextInt(9), 2));
        if (random.nextBoolean()) {
            part.enableModifiers(SGR.values()[random.nextInt(3)]);
        }
        TerminalPosition at = new TerminalPosition(random.nextInt(12) - 2, random.nextInt(4) - 1);
        switch (random.nextInt(5)) {
            case 0 -> part.putString(at, "a\tbc\nd");
            case 1 -> part.putString(at.getColumn(), at.getRow(), "weir é█", SGR.BOLD);
            case 2 -> part.fillRectangle(at, new TerminalSize(random.nextInt(5), random.nextInt(3)), '-');
            case 3 -> part.setCharacter(at, 'x');
            default -> part.fill(' ');
        }
    }

    private static TextCharacter cell(char c) {
        return TextCharacter.fromCharacter(c)[0];
    }

    private static String text(Picture picture) {
        return text(picture::getCharacterAt);
    }

    private static String text(BiFunction<Integer, Integer, TextCharacter> cells) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ROWS * COLUMNS; i++) {
            text.append(cells.apply(i % COLUMNS, i / COLUMNS).getCharacterString());
        }
        return text.toString();
    }
}
