package dev.weir.codec;

import dev.weir.model.Rate;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Takes the fields of a row in the order of its schema and makes JSON, CSV or text of them. */
public abstract class FieldSink {

    FieldSink() {}

    /** Whether fields that only a recording has are wanted. */
    boolean isForReplay() {
        return false;
    }

    abstract void none(Field field) throws IOException;

    abstract void text(Field field, String value) throws IOException;

    /** An unsigned 64-bit number. */
    abstract void count(Field field, long unsigned) throws IOException;

    abstract void number(Field field, long signed) throws IOException;

    abstract void flag(Field field, boolean value) throws IOException;

    /** A number with so many decimals at most; nothing for what is not a number. */
    abstract void decimal(Field field, double value, int decimals) throws IOException;

    abstract void time(Field field, Instant value) throws IOException;

    abstract void numbers(Field field, long[] values) throws IOException;

    abstract <T> void object(Field field, T value, Schema<T> schema) throws IOException;

    abstract <T> void list(Field field, List<T> values, Schema<T> schema) throws IOException;

    /** Unsigned 64-bit numbers by names that are data. */
    abstract void counts(Field field, Map<String, Long> values) throws IOException;

    /** Objects by names that are data. */
    abstract <T> void objects(Field field, Map<String, T> values, Schema<T> schema) throws IOException;

    /** A rate, to a tenth; nothing unless it was measured over the last interval. */
    final void rate(Field field, Rate rate) throws IOException {
        if (rate.isMeasured()) {
            decimal(field, rate.orZero(), 1);
        } else {
            none(field);
        }
    }
}
