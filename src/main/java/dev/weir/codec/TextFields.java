package dev.weir.codec;

import dev.weir.units.Scale;
import java.time.Instant;
import java.util.List;

/** Some fields of a row as a person reads them: numbers of bytes and packets short, {@code -} for what is not known. */
final class TextFields extends CellFields {

    static final String UNKNOWN = "-";

    TextFields(Schema<?> schema, List<String> columns) {
        super(schema, columns);
    }

    @Override
    void none(Field field) {
        put(field, UNKNOWN);
    }

    @Override
    void text(Field field, String value) {
        put(field, value);
    }

    @Override
    void count(Field field, long unsigned) {
        put(
                field,
                switch (field.unit()) {
                    case "B" -> Scale.BYTES.number(unsigned);
                    case "packets" -> Scale.PACKETS.number(unsigned);
                    default -> Long.toUnsignedString(unsigned);
                });
    }

    @Override
    void decimal(Field field, double value, int decimals) {
        if (!Double.isFinite(value)) {
            none(field);
        } else {
            put(field, field.unit().equals("B/s") ? Scale.BYTES.number(value) : Decimal.text(value, decimals));
        }
    }

    @Override
    void time(Field field, Instant value) {
        put(field, Timestamp.text(value));
    }

    @Override
    void numbers(Field field, long[] values) {
        put(field, Integer.toString(values.length));
    }
}
