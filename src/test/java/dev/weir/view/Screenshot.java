package dev.weir.view;

import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/** A picture as a PNG file, drawn as a terminal with a dark background would show it; needs no display. */
final class Screenshot {

    private static final Color BACKGROUND = new Color(0x16181d);
    private static final Color FOREGROUND = new Color(0xd7dae0);
    private static final int FONT_POINTS = 15;
    private static final int MARGIN = 8;
    /** The first of these that is installed; Java finds some fixed-width font in any case. */
    private static final List<String> FONTS =
            List.of("DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono", Font.MONOSPACED);

    private static final String RISING = "▁▂▃▄▅▆▇█";
    private static final String RIGHTWARD = "▏▎▍▌▋▊▉█";

    private final Font plain = new Font(font(), Font.PLAIN, FONT_POINTS);
    private final Font bold = plain.deriveFont(Font.BOLD);
    private final Picture picture;
    private final int cellWidth;
    private final int cellHeight;
    private final int ascent;

    private Screenshot(Picture picture) {
        this.picture = picture;
        FontMetrics metrics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
                .createGraphics()
                .getFontMetrics(plain);
        cellWidth = metrics.charWidth('0');
        cellHeight = metrics.getAscent() + metrics.getDescent();
        ascent = metrics.getAscent();
    }

    /** Writes the picture, and the directories it lies in. */
    static void write(Picture picture, Path png) throws IOException {
        Files.createDirectories(png.toAbsolutePath().getParent());
        ImageIO.write(new Screenshot(picture).image(), "png", png.toFile());
    }

    private static String font() {
        List<String> installed =
                Arrays.asList(GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames());
        return FONTS.stream().filter(installed::contains).findFirst().orElse(Font.MONOSPACED);
    }

    private BufferedImage image() {
        int columns = picture.getSize().getColumns();
        int rows = picture.getSize().getRows();
        BufferedImage image = new BufferedImage(
                columns * cellWidth + 2 * MARGIN, rows * cellHeight + 2 * MARGIN, BufferedImage.TYPE_INT_RGB);
        Graphics2D drawing = image.createGraphics();
        drawing.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        drawing.setColor(BACKGROUND);
        drawing.fillRect(0, 0, image.getWidth(), image.getHeight());
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                TextCharacter cell = picture.getCharacterAt(column, row);
                int width = cell.isDoubleWidth() ? 2 : 1;
                draw(drawing, cell, MARGIN + column * cellWidth, MARGIN + row * cellHeight, width * cellWidth);
                column += width - 1;
            }
        }
        drawing.dispose();
        return image;
    }

    private void draw(Graphics2D drawing, TextCharacter cell, int x, int y, int width) {
        Color foreground = colour(cell.getForegroundColor(), FOREGROUND);
        Color background = colour(cell.getBackgroundColor(), BACKGROUND);
        drawing.setColor(cell.isReversed() ? foreground : background);
        drawing.fillRect(x, y, width, cellHeight);
        drawing.setColor(cell.isReversed() ? background : foreground);
        if (cell.isUnderlined()) {
            drawing.fillRect(x, y + ascent + 2, width, 1);
        }
        if (!drawShape(drawing, cell.getCharacterString().charAt(0), x, y, width)) {
            drawing.setFont(cell.isBold() ? bold : plain);
            drawing.drawString(cell.getCharacterString(), x, y + ascent);
        }
    }

    /**
     * Blocks and rules fill their cells exactly, so that neighbours join as they do in a terminal; a font leaves gaps.
     */
    private boolean drawShape(Graphics2D drawing, char c, int x, int y, int width) {
        int rising = (RISING.indexOf(c) + 1) * cellHeight / RISING.length();
        int rightward = (RIGHTWARD.indexOf(c) + 1) * width / RIGHTWARD.length();
        if (rising > 0) {
            drawing.fillRect(x, y + cellHeight - rising, width, rising);
        } else if (rightward > 0) {
            drawing.fillRect(x, y, rightward, cellHeight);
        } else if (c == '▔' || c == '▀') {
            drawing.fillRect(x, y, width, c == '▔' ? cellHeight / RISING.length() : cellHeight / 2);
        } else if (c == '─') {
            drawing.fillRect(x, y + cellHeight / 2, width, 1);
        } else if (c == '│') {
            drawing.fillRect(x + width / 2, y, 1, cellHeight);
        } else {
            return c == ' ';
        }
        return true;
    }

    private static Color colour(TextColor colour, Color unlessSet) {
        return colour == TextColor.ANSI.DEFAULT
                ? unlessSet
                : new Color(colour.getRed(), colour.getGreen(), colour.getBlue());
    }
}
