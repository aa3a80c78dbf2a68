package dev.weir.view;

import dev.weir.model.ProcessTotal;
import dev.weir.screen.Joined;
import dev.weir.screen.Times;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import dev.weir.units.Printable;
import dev.weir.units.Span;
import java.util.ArrayList;
import java.util.List;

/** Sentences fitted to a part of the screen. */
final class Text {

    private Text() {}

    /** The end of a sentence that says why a row is not there. */
    static String orTooQuiet(UiState state) {
        return state.onlyBusiest().isPresent() ? ", or was too quiet to be kept." : ".";
    }

    /** A process's name, and since when it is gone if it is. */
    static String name(ProcessTotal total, Joined in) {
        String name = Printable.text(in.nameOf(total));
        return total.exited()
                .map(exited -> name + " (gone "
                        + Span.age(Times.nanosBetween(exited, in.snapshot().time())) + ")")
                .orElse(name);
    }

    /** As many of some parts as fit, in their order; none is cut, since half a number is another number. */
    static String fitting(int columns, String gap, String... parts) {
        StringBuilder line = new StringBuilder();
        for (String part : parts) {
            if (!part.isEmpty()
                    && line.length() + (line.isEmpty() ? 0 : gap.length()) + Columns.width(part) <= columns) {
                line.append(line.isEmpty() ? "" : gap).append(part);
            }
        }
        return line.toString();
    }

    /** Draws printable text broken at blanks and returns the row after it. */
    static int wrapped(Canvas canvas, int column, int row, String text, Ink ink) {
        int line = row;
        for (String part : lines(text, canvas.columns() - column)) {
            canvas.put(column, line++, part, ink);
        }
        return line;
    }

    /** Text broken at blanks into lines of a width; a word that is longer is cut. */
    static List<String> lines(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf(' ', start);
            end = end < 0 ? text.length() : end;
            String word = text.substring(start, end);
            if (!line.isEmpty() && Columns.width(line.toString()) + 1 + Columns.width(word) > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(Columns.cut(word, Math.max(1, columns)));
            start = end + 1;
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }
}
