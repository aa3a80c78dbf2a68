package dev.weir.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * A terminal of our own for tests: what its cells hold after the bytes it was sent, and it fails on a sequence it does
 * not know.
 */
public final class CellModel {

    /** Modes of xterm's that show in no cell: wrapping, the mouse, the alternate screen, pasting. */
    private static final Set<String> WITHOUT_CELLS = Set.of("?7", "?1000", "?1006", "?1049", "?2004");

    private final String[][] cells;
    private final String[][] styles;
    private String style = "";
    private int row;
    private int column;
    private boolean cursorShows = true;

    /** A terminal of whose cells nothing is known. */
    public CellModel(int columns, int rows) {
        cells = new String[rows][columns];
        styles = new String[rows][columns];
        for (int i = 0; i < rows; i++) {
            Arrays.fill(cells[i], "#");
            Arrays.fill(styles[i], "unknown");
        }
    }

    void take(ByteText bytes) {
        take(new String(bytes.array(), 0, bytes.size(), StandardCharsets.UTF_8));
    }

    /** Shows text in which no sequence is cut off. */
    public void take(String text) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\033') {
                int end = at + 2;
                while (text.charAt(end) < '@') {
                    end++;
                }
                sequence(text.substring(at + 2, end), text.charAt(end));
                at = end;
            } else if (c == '\r') {
                column = 0;
            } else if (c == '\n') {
                row++;
            } else {
                put(c);
            }
            at++;
        }
    }

    private void sequence(String parameters, char last) {
        switch (last) {
            case 'H' -> {
                row = Integer.parseInt(parameters.split(";")[0]) - 1;
                column = Integer.parseInt(parameters.split(";")[1]) - 1;
            }
            case 'C' -> column += Integer.parseInt(parameters);
            case 'K' -> {
                Arrays.fill(cells[row], column, cells[row].length, " ");
                Arrays.fill(styles[row], column, cells[row].length, style);
            }
            case 'm' -> style = restyled(style, parameters);
            case 'J' -> {
                for (int i = 0; i < cells.length; i++) {
                    Arrays.fill(cells[i], " ");
                    Arrays.fill(styles[i], style);
                }
            }
            case 'h', 'l' -> {
                if (parameters.equals("?25")) {
                    cursorShows = last == 'h';
                } else if (!WITHOUT_CELLS.contains(parameters)) {
                    throw new AssertionError("mode " + parameters);
                }
            }
            default -> throw new AssertionError("sequence " + parameters + last);
        }
    }

    /** Keeps a style as sorted attributes, foreground and background: {@code 1 f31 b44}. */
    private static String restyled(String before, String parameters) {
        String bold = before.contains("1 ") ? "1 " : "";
        String underline = before.contains("4 ") ? "4 " : "";
        String reverse = before.contains("7 ") ? "7 " : "";
        String colours = before.replaceAll("[147] ", "");
        for (String parameter : parameters.split(";")) {
            int number = parameter.isEmpty() ? 0 : Integer.parseInt(parameter);
            if (number == 0) {
                bold = "";
                underline = "";
                reverse = "";
                colours = "";
            } else if (number == 1) {
                bold = "1 ";
            } else if (number == 4) {
                underline = "4 ";
            } else if (number == 7) {
                reverse = "7 ";
            } else {
                char kind = number >= 40 && number < 50 || number >= 100 ? 'b' : 'f';
                colours = colours.replaceAll(kind + "\\d+", "")
                        + (number == 39 || number == 49 ? "" : kind + "" + number);
            }
        }
        String foreground = colours.replaceAll("b\\d+", "");
        String background = colours.replaceAll("f\\d+", "");
        return bold + underline + reverse + foreground + background;
    }

    private void put(char c) {
        boolean wide = c >= '\u1100' && !(c >= '\u2000' && c < '\u2e80');
        loseOtherHalf(column);
        cells[row][column] = String.valueOf(c);
        styles[row][column] = style;
        if (wide) {
            loseOtherHalf(column + 1);
            cells[row][column + 1] = "";
            styles[row][column + 1] = style;
        }
        column = Math.min(column + (wide ? 2 : 1), cells[row].length - 1);
    }

    /** Overwriting half of a wide character leaves something in the other half that nobody should rely on. */
    private void loseOtherHalf(int at) {
        if (cells[row][at].isEmpty()) {
            cells[row][at - 1] = "lost";
        }
        if (at + 1 < cells[row].length && cells[row][at + 1].isEmpty()) {
            cells[row][at + 1] = "lost";
        }
    }

    String cell(int atColumn, int atRow) {
        return cells[atRow][atColumn];
    }

    String style(int atColumn, int atRow) {
        return styles[atRow][atColumn];
    }

    /** What a row shows. */
    public String line(int atRow) {
        return String.join("", cells[atRow]);
    }

    String cursor() {
        return (cursorShows ? "shown" : "hidden") + " " + column + "," + row;
    }
}
