package dev.weir.codec;

import dev.weir.units.Printable;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;

/**
 * Some fields of a row as comma-separated values (RFC 4180, with the line break of Unix), in an order of their own;
 * what is not known is an
 * empty field.
 */
final class CsvFields extends CellFields {

    /** A spreadsheet takes a field that starts so for a formula and runs it; the last is the minus sign proper. */
    private static final String FORMULA_STARTS = "=+-@\u2212";

    CsvFields(Schema<?> schema, List<String> columns) {
        super(schema, columns);
    }

    /** The names of the columns, the snapshot's time in front. */
    static String header(List<String> columns) {
        return "time," + String.join(",", columns) + "\n";
    }

    /** Adds the row's line and is ready for the next. */
    void endLine(String time, StringBuilder text) {
        text.append(time);
        for (String cell : cells()) {
            text.append(',').append(cell == null ? "" : cell);
        }
        text.append('\n');
        clear();
    }

    /** Text from outside: made harmless for terminals and, by an apostrophe in front, for spreadsheets. */
    static String quoted(String raw) {
        String text = Printable.text(raw);
        if (isFormula(text)) {
            text = "'" + text;
        }
        return text.indexOf(',') < 0 && text.indexOf('"') < 0 ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /**
     * Full-width, small and raised forms of the signs count as well, and so do blanks before them: spreadsheets see
     * through both.
     */
    private static boolean isFormula(String text) {
        String start = text.stripLeading();
        if (start.isEmpty()) {
            return false;
        }
        char first = start.charAt(0);
        String plain = first < 0x80
                ? Character.toString(first)
                : Normalizer.normalize(Character.toString(first), Normalizer.Form.NFKC);
        return !plain.isEmpty() && FORMULA_STARTS.indexOf(plain.charAt(0)) >= 0;
    }

    @Override
    void text(Field field, String value) {
        put(field, quoted(value));
    }

    @Override
    void count(Field field, long unsigned) {
        put(field, Long.toUnsignedString(unsigned));
    }

    @Override
    void decimal(Field field, double value, int decimals) {
        if (Double.isFinite(value)) {
            put(field, Decimal.text(value, decimals));
        }
    }

    @Override
    void time(Field field, Instant value) {
        put(field, Timestamp.text(value));
    }

    @Override
    void numbers(Field field, long[] values) {
        StringBuilder text = new StringBuilder();
        for (long value : values) {
            text.append(text.isEmpty() ? "" : " ").append(value);
        }
        put(field, text.toString());
    }
}
