package dev.weir.codec;

import dev.weir.model.Address;
import dev.weir.model.AddressText;
import dev.weir.model.Rate;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The kinds of fields a {@link Schema} is made of: each writes a value of its type and gets it back out of a recorded
 * object.
 */
public final class Fields {

    private Fields() {}

    private static String nullable(String meaning) {
        return meaning + "; `null` where there is none or it is not known";
    }

    /** Text; where it says so, {@code null} for none. */
    public static final class Text extends Field {

        private final boolean orNull;

        Text(Schema<?> schema, String name, String meaning, boolean orNull) {
            super(schema, name, Type.TEXT, "", orNull ? nullable(meaning) : meaning);
            this.orNull = orNull;
        }

        /** Writes the value. */
        public void write(FieldSink out, String value) throws IOException {
            if (isFor(out)) {
                if (orNull && value.isEmpty()) {
                    out.none(this);
                } else {
                    out.text(this, value);
                }
            }
        }

        /** The value of a recorded object. */
        public String of(JsonRow row) throws IOException {
            return orNull && !row.has(name()) ? "" : row.text(name());
        }
    }

    /** An IP address. */
    public static final class IpAddress extends Field {

        IpAddress(Schema<?> schema, String name, String meaning) {
            super(schema, name, Type.TEXT, "", meaning);
        }

        /** Writes the value. */
        public void write(FieldSink out, Address value) throws IOException {
            if (isFor(out)) {
                out.text(this, value.text());
            }
        }

        /** The value of a recorded object. */
        public Address of(JsonRow row) throws IOException {
            return parsed(row.text(name()));
        }
    }

    /** An address as {@link Address#text} writes it; what is not one is never looked up. */
    static Address parsed(String text) throws BadSnapshotException {
        return AddressText.parse(text)
                .orElseThrow(() -> new BadSnapshotException("\"" + text + "\" is not an address"));
    }

    /**
     * A value that may not be known: {@code null} then, or left out.
     *
     * @param <T> what it is when it is known
     */
    public abstract static class Maybe<T> extends Field {

        private final boolean leftOut;

        Maybe(Schema<?> schema, String name, Type type, String unit, String meaning, boolean leftOut) {
            super(schema, name, type, unit, leftOut ? meaning : nullable(meaning));
            this.leftOut = leftOut;
        }

        Maybe(Schema<?> schema, String name, String meaning, Schema<T> inside) {
            super(schema, name, Type.OBJECT, "", meaning, Optional.of(inside));
            this.leftOut = true;
        }

        abstract void put(FieldSink out, T value) throws IOException;

        abstract T known(JsonRow row) throws IOException;

        /** Writes the value. */
        public final void write(FieldSink out, Optional<T> value) throws IOException {
            if (isFor(out)) {
                if (value.isPresent()) {
                    put(out, value.get());
                } else if (!leftOut) {
                    out.none(this);
                }
            }
        }

        /** The value of a recorded object. */
        public final Optional<T> of(JsonRow row) throws IOException {
            return row.has(name()) ? Optional.of(known(row)) : Optional.empty();
        }
    }

    /** Text that may not be known. */
    public static final class OptionalText extends Maybe<String> {

        OptionalText(Schema<?> schema, String name, String meaning, boolean leftOut) {
            super(schema, name, Type.TEXT, "", meaning, leftOut);
        }

        @Override
        void put(FieldSink out, String value) throws IOException {
            out.text(this, value);
        }

        @Override
        String known(JsonRow row) throws IOException {
            return row.text(name());
        }
    }

    /** An unsigned 64-bit number; where it says so, {@code null} for 0. */
    public static final class Count extends Field {

        private final boolean orNull;

        Count(Schema<?> schema, String name, String unit, String meaning, boolean orNull) {
            super(schema, name, Type.COUNT, unit, orNull ? nullable(meaning) : meaning);
            this.orNull = orNull;
        }

        /** Writes the value. */
        public void write(FieldSink out, long value) throws IOException {
            if (isFor(out)) {
                if (orNull && value == 0) {
                    out.none(this);
                } else {
                    out.count(this, value);
                }
            }
        }

        /** The value of a recorded object. */
        public long of(JsonRow row) throws IOException {
            return orNull ? row.countOrZero(name()) : row.count(name());
        }
    }

    /** An unsigned 64-bit number that may not be known. */
    public static final class OptionalCount extends Maybe<Long> {

        OptionalCount(Schema<?> schema, String name, String unit, String meaning, boolean leftOut) {
            super(schema, name, Type.COUNT, unit, meaning, leftOut);
        }

        @Override
        void put(FieldSink out, Long value) throws IOException {
            out.count(this, value);
        }

        @Override
        Long known(JsonRow row) throws IOException {
            return row.count(name());
        }
    }

    /** A whole number between 0 and another; where it says so, {@code null} for 0. */
    public static final class Size extends Field {

        private final int most;
        private final boolean orNull;

        Size(Schema<?> schema, String name, String unit, String meaning, int most, boolean orNull) {
            super(schema, name, Type.COUNT, unit, orNull ? nullable(meaning) : meaning);
            this.most = most;
            this.orNull = orNull;
        }

        /** Writes the value. */
        public void write(FieldSink out, int value) throws IOException {
            if (isFor(out)) {
                if (orNull && value == 0) {
                    out.none(this);
                } else {
                    out.count(this, value);
                }
            }
        }

        /** The value of a recorded object. */
        public int of(JsonRow row) throws IOException {
            return row.number(name(), 0, most);
        }
    }

    /** A whole number of 32 bits that may be negative. */
    public static final class Signed extends Field {

        Signed(Schema<?> schema, String name, String unit, String meaning) {
            super(schema, name, Type.NUMBER, unit, meaning);
        }

        /** Writes the value. */
        public void write(FieldSink out, int value) throws IOException {
            if (isFor(out)) {
                out.number(this, value);
            }
        }

        /** The value of a recorded object. */
        public int of(JsonRow row) throws IOException {
            return row.number(name(), Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
    }

    /**
     * A number with decimals. What is not a number is left out where it says so; elsewhere it is {@code null}, which is
     * read back as 0.
     */
    public static final class Decimal extends Field {

        private final int decimals;
        private final boolean leftOut;

        Decimal(Schema<?> schema, String name, String unit, String meaning, int decimals, boolean leftOut) {
            super(schema, name, Type.DECIMAL, unit, meaning);
            this.decimals = decimals;
            this.leftOut = leftOut;
        }

        /** Writes the value. */
        public void write(FieldSink out, double value) throws IOException {
            if (isFor(out) && !(leftOut && Double.isNaN(value))) {
                out.decimal(this, value, decimals);
            }
        }

        /** The value of a recorded object. */
        public double of(JsonRow row) throws IOException {
            return row.has(name()) ? row.decimal(name()) : leftOut ? Double.NaN : 0;
        }
    }

    /** True or false. */
    public static final class Flag extends Field {

        Flag(Schema<?> schema, String name, String meaning) {
            super(schema, name, Type.FLAG, "", meaning);
        }

        /** Writes the value. */
        public void write(FieldSink out, boolean value) throws IOException {
            if (isFor(out)) {
                out.flag(this, value);
            }
        }

        /** The value of a recorded object. */
        public boolean of(JsonRow row) throws IOException {
            return row.flag(name());
        }
    }

    /** A point in time. */
    public static final class Time extends Field {

        Time(Schema<?> schema, String name, String meaning) {
            super(schema, name, Type.TIME, "", meaning);
        }

        /** Writes the value. */
        public void write(FieldSink out, Instant value) throws IOException {
            if (isFor(out)) {
                out.time(this, value);
            }
        }

        /** The value of a recorded object. */
        public Instant of(JsonRow row) throws IOException {
            return row.time(name());
        }
    }

    /** A point in time that may not be known, or not have come. */
    public static final class OptionalTime extends Maybe<Instant> {

        OptionalTime(Schema<?> schema, String name, String meaning) {
            super(schema, name, Type.TIME, "", meaning, false);
        }

        @Override
        void put(FieldSink out, Instant value) throws IOException {
            out.time(this, value);
        }

        @Override
        Instant known(JsonRow row) throws IOException {
            return row.time(name());
        }
    }

    /** A rate. */
    public static final class PerSecond extends Field {

        PerSecond(Schema<?> schema, String name, String unit, String meaning) {
            super(schema, name, Type.RATE, unit, meaning);
        }

        /** Writes the value. */
        public void write(FieldSink out, Rate value) throws IOException {
            if (isFor(out)) {
                out.rate(this, value);
            }
        }

        /** The value of a recorded object. */
        public Rate of(JsonRow row) throws IOException {
            return row.rate(name());
        }
    }

    /** Whole numbers. */
    public static final class Numbers extends Field {

        Numbers(Schema<?> schema, String name, String meaning) {
            super(schema, name, Type.NUMBERS, "", meaning);
        }

        /** Writes the value. */
        public void write(FieldSink out, long[] value) throws IOException {
            if (isFor(out)) {
                out.numbers(this, value);
            }
        }

        /** The value of a recorded object. */
        public long[] of(JsonRow row) throws IOException {
            List<Long> numbers = row.counts(name());
            long[] values = new long[numbers.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = numbers.get(i);
            }
            return values;
        }
    }

    /** An object with fields of its own. */
    public static final class OneObject<T> extends Field {

        private final Schema<T> inside;

        OneObject(Schema<?> schema, String name, String meaning, Schema<T> inside) {
            super(schema, name, Type.OBJECT, "", meaning, Optional.of(inside));
            this.inside = inside;
        }

        /** Writes the value. */
        public void write(FieldSink out, T value) throws IOException {
            if (isFor(out)) {
                out.object(this, value, inside);
            }
        }

        /** The value of a recorded object. */
        public T of(JsonRow row) throws IOException {
            return inside.read(row.object(name()));
        }
    }

    /** An object that is left out when there is none. */
    public static final class ObjectIfKnown<T> extends Maybe<T> {

        private final Schema<T> inside;

        ObjectIfKnown(Schema<?> schema, String name, String meaning, Schema<T> inside) {
            super(schema, name, meaning, inside);
            this.inside = inside;
        }

        @Override
        void put(FieldSink out, T value) throws IOException {
            out.object(this, value, inside);
        }

        @Override
        T known(JsonRow row) throws IOException {
            return inside.read(row.object(name()));
        }
    }

    /** A list of objects. */
    public static final class Objects<T> extends Field {

        private final Schema<T> inside;

        Objects(Schema<?> schema, String name, String meaning, Schema<T> inside) {
            super(schema, name, Type.LIST, "", meaning, Optional.of(inside));
            this.inside = inside;
        }

        /** Writes the value. */
        public void write(FieldSink out, List<T> value) throws IOException {
            if (isFor(out)) {
                out.list(this, value, inside);
            }
        }

        /** The value of a recorded object. */
        public List<T> of(JsonRow row) throws IOException {
            List<T> objects = new ArrayList<>();
            for (JsonRow object : row.objects(name())) {
                objects.add(inside.read(object));
            }
            return objects;
        }

        /** The value of a recorded object; none where it is left out, or was not yet known of. */
        public List<T> orNone(JsonRow row) throws IOException {
            return row.has(name()) ? of(row) : List.of();
        }
    }

    /** Unsigned numbers by names that are data. */
    public static final class Counts extends Field {

        Counts(Schema<?> schema, String name, String unit, String meaning) {
            super(schema, name, Type.MAP, unit, meaning);
        }

        /** Writes the value. */
        public void write(FieldSink out, SortedMap<String, Long> value) throws IOException {
            if (isFor(out)) {
                out.counts(this, value);
            }
        }

        /** The value of a recorded object. */
        public SortedMap<String, Long> of(JsonRow row) throws IOException {
            SortedMap<String, Long> counts = new TreeMap<>();
            JsonRow object = row.object(name());
            for (String key : object.names()) {
                counts.put(key, object.count(key));
            }
            return counts;
        }
    }

    /** Objects by names that are data, in the map's order. */
    public static final class NamedObjects<T> extends Field {

        private final Schema<T> inside;

        NamedObjects(Schema<?> schema, String name, String meaning, Schema<T> inside) {
            super(schema, name, Type.MAP, "", meaning, Optional.of(inside));
            this.inside = inside;
        }

        /** Writes the value. */
        public void write(FieldSink out, Map<String, T> value) throws IOException {
            if (isFor(out)) {
                out.objects(this, value, inside);
            }
        }

        /** Writes that it is not known. */
        public void writeNone(FieldSink out) throws IOException {
            if (isFor(out)) {
                out.none(this);
            }
        }

        /** The value of a recorded object. */
        public Map<String, T> of(JsonRow row) throws IOException {
            Map<String, T> objects = new LinkedHashMap<>();
            JsonRow found = row.has(name()) ? row.object(name()) : JsonRow.empty();
            for (String key : found.names()) {
                objects.put(key, inside.read(found.object(key)));
            }
            return objects;
        }
    }
}
