package dev.weir.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.graphics.BasicTextImage;
import com.googlecode.lanterna.graphics.TextImage;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class PictureTest {

    private static final int COLUMNS = 9;
    private static final int ROWS = 2;

    @Test
    void isBlankWhereNothingWasDrawnAndBeyondItsEdges() {
        Picture picture = new Picture(COLUMNS, ROWS);
        picture.put(-1, 0, cell('a'));
        picture.put(0, ROWS, cell('a'));
        picture.put(COLUMNS, 0, cell('a'));
        picture.fill(COLUMNS - 1, COLUMNS + 5, 1, cell('-'));
        assertThat(text(picture)).isEqualTo(" ".repeat(COLUMNS) + "        -");
        assertThat(picture.cell(COLUMNS, 0)).isEqualTo(TextCharacter.DEFAULT_CHARACTER);
        assertThat(picture.cell(0, ROWS)).isEqualTo(TextCharacter.DEFAULT_CHARACTER);
    }

    @Test
    void holdsWhatLanternasOwnImageHoldsAfterAnyDrawing() {
        Random random = new Random(11);
        String characters = "ab é日本█";
        Picture picture = new Picture(COLUMNS, ROWS);
        TextImage image = new BasicTextImage(COLUMNS, ROWS);
        for (int round = 0; round < 5000; round++) {
            TextCharacter cell = cell(characters.charAt(random.nextInt(characters.length())));
            int column = random.nextInt(COLUMNS);
            int row = random.nextInt(ROWS);
            picture.put(column, row, cell);
            image.setCharacterAt(column, row, cell);
            assertThat(text(picture)).as("round %d", round).isEqualTo(text(image::getCharacterAt));
        }
    }

    @Test
    void aFilledRowLeavesNoHalfOfAWideCharacter() {
        Picture picture = new Picture(COLUMNS, ROWS);
        picture.put(0, 0, cell('日'));
        picture.put(4, 0, cell('日'));
        picture.fill(1, 5, 0, cell('-'));
        assertThat(text(picture)).startsWith(" ----    ");
    }

    private static TextCharacter cell(char c) {
        return TextCharacter.fromCharacter(c)[0];
    }

    private static String text(Picture picture) {
        return text(picture::cell);
    }

    private static String text(BiFunction<Integer, Integer, TextCharacter> cells) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ROWS * COLUMNS; i++) {
            text.append(cells.apply(i % COLUMNS, i / COLUMNS).getCharacterString());
        }
        return text.toString();
    }
}
