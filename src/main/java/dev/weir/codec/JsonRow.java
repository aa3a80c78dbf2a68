package dev.weir.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.model.Rate;
import java.io.IOException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One object of a recorded document, read whole and bounded, whose fields are then asked for by name and type. */
public final class JsonRow {

    /** Values in one object, everything inside it included; a port with all pids of a large host stays below. */
    private static final int MAX_VALUES = 100_000;

    private final Map<String, Object> values = new LinkedHashMap<>();

    private JsonRow() {}

    /**
     * Reads the object that the parser stands at the start of.
     *
     * @throws IOException when it is malformed, too large, or the stream fails
     */
    static JsonRow read(JsonParser parser) throws IOException {
        return read(parser, new Bound(MAX_VALUES));
    }

    /** Reads the object likewise, where so many values are allowed. */
    static JsonRow read(JsonParser parser, int mostValues) throws IOException {
        return read(parser, new Bound(mostValues));
    }

    /** An object to which fields are {@link #put} one by one. */
    static JsonRow empty() {
        return new JsonRow();
    }

    /** Reads the value that the parser stands at and keeps it under a name. */
    void put(String name, JsonParser parser) throws IOException {
        values.put(name, value(parser, new Bound(MAX_VALUES)));
    }

    /** How many values may still come. */
    private static final class Bound {
        private final int most;
        private int left;

        Bound(int most) {
            this.most = most;
            this.left = most;
        }

        void one() throws BadSnapshotException {
            if (--left < 0) {
                throw new BadSnapshotException("one object has more than " + most + " values");
            }
        }
    }

    private static JsonRow read(JsonParser parser, Bound left) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new BadSnapshotException("an object was expected");
        }
        JsonRow row = new JsonRow();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            row.values.put(name, value(parser, left));
        }
        return row;
    }

    private static Object value(JsonParser parser, Bound left) throws IOException {
        left.one();
        return switch (parser.currentToken()) {
            case START_OBJECT -> read(parser, left);
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser, left));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new BadSnapshotException("a value was expected");
        };
    }

    /** Counters are unsigned: those of 2^63 and more come as big integers. */
    private static long integer(JsonParser parser) throws IOException {
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        BigInteger big = parser.getBigIntegerValue();
        if (big.signum() < 0 || big.bitLength() > Long.SIZE) {
            throw new BadSnapshotException("a number has more than 64 bits");
        }
        return big.longValue();
    }

    /** The names of all fields, in the file's order. */
    Set<String> names() {
        return values.keySet();
    }

    /** Whether a field is there and not {@code null}. */
    public boolean has(String name) {
        return values.get(name) != null;
    }

    String text(String name) throws IOException {
        return typed(name, String.class);
    }

    boolean flag(String name) throws IOException {
        return typed(name, Boolean.class);
    }

    /** An unsigned 64-bit number. */
    long count(String name) throws IOException {
        return typed(name, Long.class);
    }

    /** An unsigned 64-bit number, 0 where it is not known. */
    long countOrZero(String name) throws IOException {
        return has(name) ? count(name) : 0;
    }

    /** A whole number between two others, 0 where it is not known. */
    int number(String name, long least, long most) throws IOException {
        long value = countOrZero(name);
        if (value < least || value > most) {
            throw new BadSnapshotException("\"" + name + "\" is " + value + ", not " + least + " to " + most);
        }
        return (int) value;
    }

    double decimal(String name) throws IOException {
        double value = typed(name, Number.class).doubleValue();
        if (!Double.isFinite(value)) {
            throw new BadSnapshotException("\"" + name + "\" is not a number");
        }
        return value;
    }

    Instant time(String name) throws IOException {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeException malformed) {
            throw new BadSnapshotException("\"" + name + "\" is not a time");
        }
    }

    /** A rate with the reason why it is none. */
    Rate rate(String name) throws IOException {
        if (has(name)) {
            return Rate.measured(decimal(name));
        }
        if (has(name + "_stale")) {
            return new Rate.Stale(decimal(name + "_stale"));
        }
        return has(name + "_unavailable") ? new Rate.Unavailable(text(name + "_unavailable")) : Rate.STARTING;
    }

    JsonRow object(String name) throws IOException {
        return typed(name, JsonRow.class);
    }

    List<JsonRow> objects(String name) throws IOException {
        return list(name, JsonRow.class);
    }

    List<Long> counts(String name) throws IOException {
        return list(name, Long.class);
    }

    private <T> List<T> list(String name, Class<T> type) throws IOException {
        List<T> list = new ArrayList<>();
        for (Object value : typed(name, List.class)) {
            list.add(checked(name, value, type));
        }
        return list;
    }

    private <T> T typed(String name, Class<T> type) throws IOException {
        return checked(name, values.get(name), type);
    }

    private static <T> T checked(String name, Object value, Class<T> type) throws IOException {
        if (!type.isInstance(value)) {
            throw new BadSnapshotException("\"" + name + "\" is missing or of the wrong kind");
        }
        return type.cast(value);
    }
}
