package dev.weir.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * What an object of the JSON document is made of: its fields, each with name, type, unit and meaning once. Every format
 * is written, and a
 * recording read back, by it.
 * <p>A subclass declares the fields in the order in which it writes them:
 * <pre>{@code
 * final class RuleSchema extends Schema<Rule> {
 *     private final Fields.Text name = text("name", "the rule's name");
 *     private final Fields.Count packets = count("packets", "packets", "what matched");
 *
 *     protected void write(FieldSink out, Rule row) throws IOException {
 *         name.write(out, row.name());
 *         packets.write(out, row.packets());
 *     }
 *
 *     protected Rule read(JsonRow row) throws IOException {
 *         return new Rule(name.of(row), packets.of(row));
 *     }
 * }
 * }</pre>
 * Plain calls rather than a list of functions: two hundred of those would delay the start by a quarter of a second. A
 * field that is added later is
 * read as an optional one, or recordings of earlier versions no longer play.
 *
 * @param <R> what the model has in its place
 */
public abstract class Schema<R> {

    private final List<Field> fields = new ArrayList<>();

    /** Nothing declared yet. */
    protected Schema() {}

    /**
     * Writes the fields of a row, all of them and in the order in which they are declared; one may be left out where it
     * says nothing.
     *
     * @throws IOException when the output does not take it
     */
    protected abstract void write(FieldSink out, R row) throws IOException;

    /**
     * Makes a row of the model from a recorded object.
     *
     * @throws IOException when a field is missing, of another type or out of bounds
     */
    protected abstract R read(JsonRow row) throws IOException;

    /** Every field, in the order in which they are written. */
    public final List<Field> fields() {
        return Collections.unmodifiableList(fields);
    }

    /**
     * The field of a name.
     *
     * @throws NoSuchElementException when there is none
     */
    final Field field(String name) {
        for (Field field : fields) {
            if (field.name().equals(name)) {
                return field;
            }
        }
        throw new NoSuchElementException("there is no field " + name);
    }

    /** What has one field alone, a text. */
    protected static Schema<String> ofText(String name, String meaning) {
        return new OneText(name, meaning);
    }

    /** Adds a field at the end; returns its index. */
    final int add(Field field) {
        fields.add(field);
        return fields.size() - 1;
    }

    /** A field that is in recordings only: it takes that to show the very same screen again. */
    protected static <F extends Field> F forReplay(F field) {
        field.keepForReplay();
        return field;
    }

    /** Text from anywhere, escaped when it is written. */
    protected final Fields.Text text(String name, String meaning) {
        return new Fields.Text(this, name, meaning, false);
    }

    /** An IP address. */
    protected final Fields.IpAddress address(String name, String meaning) {
        return new Fields.IpAddress(this, name, meaning);
    }

    /** Text that may not be known. */
    protected final Fields.OptionalText optionalText(String name, String meaning) {
        return new Fields.OptionalText(this, name, meaning, false);
    }

    /** Text that is {@code null} when it is empty, which means that it is not known. */
    protected final Fields.Text textOrNull(String name, String meaning) {
        return new Fields.Text(this, name, meaning, true);
    }

    /** Text that is left out when it is not known. */
    protected final Fields.OptionalText textIfKnown(String name, String meaning) {
        return new Fields.OptionalText(this, name, meaning, true);
    }

    /** An unsigned 64-bit number that is left out when it is not known. */
    protected final Fields.OptionalCount countIfKnown(String name, String unit, String meaning) {
        return new Fields.OptionalCount(this, name, unit, meaning, true);
    }

    /** An unsigned 64-bit number. */
    protected final Fields.Count count(String name, String unit, String meaning) {
        return new Fields.Count(this, name, unit, meaning, false);
    }

    /** A number for which 0 means that it is not known. */
    protected final Fields.Count countOrNull(String name, String unit, String meaning) {
        return new Fields.Count(this, name, unit, meaning, true);
    }

    /** An unsigned 64-bit number that may not be known. */
    protected final Fields.OptionalCount optionalCount(String name, String unit, String meaning) {
        return new Fields.OptionalCount(this, name, unit, meaning, false);
    }

    /** A whole number between 0 and another. */
    protected final Fields.Size size(String name, String unit, String meaning, int most) {
        return new Fields.Size(this, name, unit, meaning, most, false);
    }

    /** A whole number between 0 and another, where 0 means that it is not known. */
    protected final Fields.Size sizeOrNull(String name, String unit, String meaning, int most) {
        return new Fields.Size(this, name, unit, meaning, most, true);
    }

    /** A whole number of 32 bits that may be negative. */
    protected final Fields.Signed number(String name, String unit, String meaning) {
        return new Fields.Signed(this, name, unit, meaning);
    }

    /** A number with so many decimals at most. */
    protected final Fields.Decimal decimal(String name, String unit, String meaning, int decimals) {
        return new Fields.Decimal(this, name, unit, meaning, decimals, false);
    }

    /** A number with some decimals that is left out where it is not known. */
    protected final Fields.Decimal decimalIfKnown(String name, String unit, String meaning, int decimals) {
        return new Fields.Decimal(this, name, unit, meaning, decimals, true);
    }

    /** True or false. */
    protected final Fields.Flag flag(String name, String meaning) {
        return new Fields.Flag(this, name, meaning);
    }

    /** A point in time. */
    protected final Fields.Time time(String name, String meaning) {
        return new Fields.Time(this, name, meaning);
    }

    /** A point in time that may not be known, or not have come. */
    protected final Fields.OptionalTime optionalTime(String name, String meaning) {
        return new Fields.OptionalTime(this, name, meaning);
    }

    /** A rate; a {@link RateState} belongs to it. */
    protected final Fields.PerSecond rate(String name, String unit, String meaning) {
        return new Fields.PerSecond(this, name, unit, meaning);
    }

    /** Why the rate of a name is {@code null}. */
    protected final RateState rateState(String name, String unit) {
        return new RateState(this, name, unit);
    }

    /** Whole numbers. */
    protected final Fields.Numbers numbers(String name, String meaning) {
        return new Fields.Numbers(this, name, meaning);
    }

    /** An object with fields of its own. */
    protected final <T> Fields.OneObject<T> object(String name, String meaning, Schema<T> inside) {
        return new Fields.OneObject<>(this, name, meaning, inside);
    }

    /** An object that is left out when there is none. */
    protected final <T> Fields.ObjectIfKnown<T> objectIfKnown(String name, String meaning, Schema<T> inside) {
        return new Fields.ObjectIfKnown<>(this, name, meaning, inside);
    }

    /** A list of objects. */
    protected final <T> Fields.Objects<T> list(String name, String meaning, Schema<T> inside) {
        return new Fields.Objects<>(this, name, meaning, inside);
    }

    /** Unsigned numbers by names that are data. */
    protected final Fields.Counts counts(String name, String unit, String meaning) {
        return new Fields.Counts(this, name, unit, meaning);
    }

    /** Objects by names that are data. */
    protected final <T> Fields.NamedObjects<T> namedObjects(String name, String meaning, Schema<T> inside) {
        return new Fields.NamedObjects<>(this, name, meaning, inside);
    }

    /** {@code rx_bytes} and {@code tx_bytes} of traffic, {@code null} where they are not counted. */
    protected final TrafficFields.Bytes bytes(String prefix, String what) {
        return new TrafficFields.Bytes(this, prefix, what);
    }

    /** {@code rx_rate} and {@code tx_rate} of traffic; left out where there is none at all. */
    protected final TrafficFields.Rates rates(String prefix, String what) {
        return new TrafficFields.Rates(this, prefix, what);
    }

    /** What only replay reads of traffic: averages, and why a rate is missing. */
    protected final TrafficFields.Averages averages(String prefix) {
        return new TrafficFields.Averages(this, prefix);
    }

    /** {@code rx_packets} and {@code tx_packets}; left out where there are none at all. */
    protected final PacketFields.Counts packets(String prefix) {
        return new PacketFields.Counts(this, prefix);
    }

    /** {@code rx_packet_rate} and {@code tx_packet_rate} and, for replay, why one is missing. */
    protected final PacketFields.Rates packetRates(String prefix) {
        return new PacketFields.Rates(this, prefix);
    }
}
