package dev.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.graphics.TextGraphics;
import dev.weir.view.Picture;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameEncoderTest {

    private static final Capabilities UNICODE = new Capabilities(true, Colours.ANSI, true);

    @Test
    void theFirstPictureIsSentWholeWithoutClearing() {
        assertThat(bytes(encoder(10, 2), picture(10, 2, "weir", "q quits")))
                .isEqualTo("\033[?25l\033[m\033[1;1Hweir\033[K\r\nq quits   ");
    }

    @Test
    void anUnchangedPictureTakesNoBytes() {
        FrameEncoder encoder = encoder(10, 2);
        bytes(encoder, picture(10, 2, "weir", "q quits"));
        assertThat(bytes(encoder, picture(10, 2, "weir", "q quits"))).isEmpty();
    }

    @Test
    void oneChangedCellIsOneMoveAndOneCharacter() {
        FrameEncoder encoder = encoder(40, 9);
        bytes(encoder, picture(40, 9, "", "", "rx 41.1M"));
        assertThat(bytes(encoder, picture(40, 9, "", "", "rx 41.2M"))).isEqualTo("\033[3;7H2");
    }

    @Test
    void aShortGapIsRewrittenAndALongOneJumped() {
        FrameEncoder encoder = encoder(40, 1);
        bytes(encoder, picture(40, 1, "a....b.....c"));
        assertThat(bytes(encoder, picture(40, 1, "A....B.....C"))).isEqualTo("\033[1;1HA....B\033[5CC");
    }

    @Test
    void whatEndsInBlanksIsErased() {
        FrameEncoder encoder = encoder(40, 1);
        bytes(encoder, picture(40, 1, "nginx 812 gone"));
        assertThat(bytes(encoder, picture(40, 1, "nginx"))).isEqualTo("\033[1;6H\033[K");
    }

    @Test
    void stylesChangeWithTheFewestBytes() {
        Picture image = new Picture(new TerminalSize(6, 1));
        TextGraphics drawing = image.newTextGraphics();
        drawing.putString(0, 0, "a");
        drawing.setForegroundColor(TextColor.ANSI.RED);
        drawing.putString(1, 0, "b");
        drawing.enableModifiers(SGR.BOLD);
        drawing.putString(2, 0, "c");
        drawing.clearModifiers();
        drawing.putString(3, 0, "d");
        drawing.setForegroundColor(TextColor.ANSI.DEFAULT);
        drawing.enableModifiers(SGR.REVERSE);
        drawing.putString(4, 0, "e");
        assertThat(bytes(encoder(6, 1), image))
                .isEqualTo("\033[?25l\033[m\033[1;1Ha\033[31mb\033[1mc\033[0;31md\033[7;39me\033[m ");
    }

    @Test
    void withoutColoursBoldAndReverseStay() {
        Picture picture = new Picture(new TerminalSize(2, 1));
        picture.setCharacterAt(
                0, 0, TextCharacter.fromCharacter('a', TextColor.ANSI.RED, TextColor.ANSI.BLUE, SGR.BOLD)[0]);
        FrameEncoder encoder = new FrameEncoder(new Capabilities(true, Colours.NONE, true), new TerminalSize(2, 1));
        assertThat(bytes(encoder, picture)).isEqualTo("\033[?25l\033[m\033[1;1H\033[1ma\033[m ");
    }

    @Test
    void withoutUnicodeEveryCellStaysInPlace() {
        FrameEncoder encoder = new FrameEncoder(new Capabilities(false, Colours.ANSI, true), new TerminalSize(8, 1));
        assertThat(bytes(encoder, picture(8, 1, "µ日|█"))).isEqualTo("\033[?25l\033[m\033[1;1H???\033[1;4H|?   ");
    }

    @Test
    void noCharacterIsFollowedByANulByte() {
        assertThat(bytes(encoder(4, 1), picture(4, 1, "µé")))
                .doesNotContain("\0")
                .contains("µé");
    }

    @Test
    void theCursorShowsOnlyWhereAskedAndHidesWhileDrawing() {
        FrameEncoder encoder = encoder(10, 2);
        TerminalPosition field = new TerminalPosition(3, 1);
        assertThat(bytes(encoder, picture(10, 2, "a", "b"), field)).endsWith("b\033[K\033[2C\033[?25h");
        assertThat(bytes(encoder, picture(10, 2, "a", "b"), field)).isEmpty();
        assertThat(bytes(encoder, picture(10, 2, "a", "c"), field)).isEqualTo("\033[?25l\033[2;1Hc\033[2C\033[?25h");
        assertThat(bytes(encoder, picture(10, 2, "a", "c"))).isEqualTo("\033[?25l");
    }

    @Test
    void aPictureOfAnotherSizeIsCutOrFilled() {
        CellModel terminal = new CellModel(4, 2);
        FrameEncoder encoder = encoder(4, 2);
        terminal.take(encoder.encode(picture(9, 9, "abcdefgh", "ijkl", "mn"), new TerminalPosition(8, 8)));
        assertThat(terminal.line(0)).isEqualTo("abcd");
        assertThat(terminal.cursor()).isEqualTo("shown 3,1");
        terminal.take(encoder.encode(picture(1, 1, "x"), null));
        assertThat(terminal.line(0)).isEqualTo("x   ");
        assertThat(terminal.line(1)).isEqualTo("    ");
    }

    @Test
    void afterForgettingEverythingIsSentAgain() {
        FrameEncoder encoder = encoder(4, 1);
        String whole = bytes(encoder, picture(4, 1, "weir"));
        encoder.invalidate();
        assertThat(bytes(encoder, picture(4, 1, "weir"))).isEqualTo(whole);
    }

    @Test
    void aWideCharacterThatDoesNotFitIsABlank() {
        CellModel terminal = new CellModel(3, 1);
        terminal.take(encoder(3, 1).encode(picture(3, 1, "日本"), null));
        assertThat(terminal.line(0)).isEqualTo("日 ");
    }

    @Test
    void theTerminalShowsEveryOneOfManyRandomPictures() {
        Random random = new Random(7);
        int columns = 23;
        int rows = 4;
        CellModel terminal = new CellModel(columns, rows);
        FrameEncoder encoder = encoder(columns, rows);
        Picture picture = new Picture(new TerminalSize(columns, rows));
        for (int round = 0; round < 3000; round++) {
            picture = changed(picture, random);
            terminal.take(encoder.encode(picture, null));
            assertShows(terminal, picture, "round " + round);
        }
    }

    @Test
    void aTableWhoseNumbersAllChangeTakesAtMostThreeKilobytesAt80By24() {
        FrameEncoder encoder = encoder(80, 24);
        Random random = new Random(3);
        bytes(encoder, table(80, 24, random));
        int most = 0;
        for (int refresh = 0; refresh < 60; refresh++) {
            most = Math.max(most, encoder.encode(table(80, 24, random), null).size());
        }
        assertThat(most).isLessThanOrEqualTo(3072);
    }

    /** Changes a few cells, most of them to what is hard: wide characters, blanks, colours. */
    private static Picture changed(Picture before, Random random) {
        Picture picture = before.resize(before.getSize(), TextCharacter.DEFAULT_CHARACTER);
        String characters = "ab  é日本█";
        TextColor[] colours = {
            TextColor.ANSI.DEFAULT, TextColor.ANSI.DEFAULT, TextColor.ANSI.RED, TextColor.ANSI.CYAN_BRIGHT
        };
        for (int i = random.nextInt(30); i > 0; i--) {
            char c = characters.charAt(random.nextInt(characters.length()));
            SGR[] modifiers = random.nextInt(4) == 0 ? new SGR[] {SGR.values()[random.nextInt(3)]} : new SGR[0];
            TextColor background = random.nextInt(5) == 0 ? TextColor.ANSI.BLUE : TextColor.ANSI.DEFAULT;
            int column = random.nextInt(picture.getSize().getColumns() - 1);
            picture.setCharacterAt(
                    column,
                    random.nextInt(picture.getSize().getRows()),
                    TextCharacter.fromCharacter(c, colours[random.nextInt(colours.length)], background, modifiers)[0]);
        }
        if (random.nextInt(5) == 0) {
            int row = random.nextInt(picture.getSize().getRows());
            for (int column = random.nextInt(picture.getSize().getColumns());
                    column < picture.getSize().getColumns();
                    column++) {
                picture.setCharacterAt(column, row, TextCharacter.DEFAULT_CHARACTER);
            }
        }
        return picture;
    }

    private static void assertShows(CellModel terminal, Picture picture, String when) {
        for (int row = 0; row < picture.getSize().getRows(); row++) {
            for (int column = 0; column < picture.getSize().getColumns(); column++) {
                TextCharacter cell = picture.getCharacterAt(column, row);
                boolean rightHalf =
                        column > 0 && picture.getCharacterAt(column - 1, row).isDoubleWidth();
                String where = when + " at " + column + "," + row;
                assertThat(terminal.cell(column, row)).as(where).isEqualTo(rightHalf ? "" : cell.getCharacterString());
                if (!rightHalf) {
                    assertThat(terminal.style(column, row)).as(where).isEqualTo(style(cell));
                }
            }
        }
    }

    private static String style(TextCharacter cell) {
        String foreground = new String(cell.getForegroundColor().getForegroundSGRSequence(), StandardCharsets.US_ASCII);
        String background = new String(cell.getBackgroundColor().getBackgroundSGRSequence(), StandardCharsets.US_ASCII);
        return (cell.isBold() ? "1 " : "")
                + (cell.isUnderlined() ? "4 " : "")
                + (cell.isReversed() ? "7 " : "")
                + (foreground.equals("39") ? "" : "f" + foreground)
                + (background.equals("49") ? "" : "b" + background);
    }

    /**
     * A screen as weir draws it on a busy host: two sparklines that move, a table whose rates and totals all change,
     * colours.
     */
    private static Picture table(int columns, int rows, Random random) {
        Picture image = new Picture(new TerminalSize(columns, rows));
        TextGraphics drawing = image.newTextGraphics();
        drawing.putString(0, 0, "weir web-1   eth0 1Gb/s   LIVE 1s          seen 99.6%  lost 0   cpu 1.1% 12:04");
        for (int row = 1; row < 3; row++) {
            StringBuilder sparkline = new StringBuilder("IN   " + random.nextInt(100) + "Mb/s ");
            for (int i = 0; i < 28; i++) {
                sparkline.append("▁▂▃▄▅▆▇█".charAt(random.nextInt(8)));
            }
            drawing.putString(0, row, sparkline.toString());
        }
        for (int row = 4; row < rows - 1; row++) {
            drawing.setForegroundColor(row % 3 == 0 ? TextColor.ANSI.GREEN : TextColor.ANSI.DEFAULT);
            int tenths = random.nextInt(9999);
            drawing.putString(0, row, "   " + (1000 + row) + " www-data nginx           nginx.service  ");
            drawing.putString(50, row, tenths / 10 + "." + tenths % 10 + "M");
            drawing.putString(58, row, (tenths + row) % 999 + "k");
            drawing.putString(65, row, random.nextInt(200) + "  0." + random.nextInt(9));
        }
        return image;
    }

    private static FrameEncoder encoder(int columns, int rows) {
        return new FrameEncoder(UNICODE, new TerminalSize(columns, rows));
    }

    private static Picture picture(int columns, int rows, String... lines) {
        Picture image = new Picture(new TerminalSize(columns, rows));
        for (int row = 0; row < lines.length; row++) {
            image.newTextGraphics().putString(0, row, lines[row]);
        }
        return image;
    }

    private static String bytes(FrameEncoder encoder, Picture picture) {
        return bytes(encoder, picture, null);
    }

    private static String bytes(FrameEncoder encoder, Picture picture, TerminalPosition cursor) {
        ByteText bytes = encoder.encode(picture, cursor);
        return new String(bytes.array(), 0, bytes.size(), StandardCharsets.UTF_8);
    }
}
