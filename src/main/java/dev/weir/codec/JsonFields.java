package dev.weir.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.model.Rate;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Writes single fields the way the contract wants them: what is not known is {@code null}, counters are unsigned, no exponents. */
final class JsonFields {

    /** From here on a number has no decimals worth writing; below, its thousandths fit a {@code long}. */
    private static final double WITHOUT_DECIMALS = 1e15;

    private final JsonGenerator json;

    JsonFields(JsonGenerator json) {
        this.json = json;
    }

    void text(String name, String value) throws IOException {
        json.writeStringField(name, value);
    }

    void text(String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        } else {
            json.writeNullField(name);
        }
    }

    void flag(String name, boolean value) throws IOException {
        json.writeBooleanField(name, value);
    }

    /** An unsigned 64-bit number. */
    void count(String name, long unsigned) throws IOException {
        json.writeFieldName(name);
        if (unsigned >= 0) {
            json.writeNumber(unsigned);
        } else {
            json.writeNumber(Long.toUnsignedString(unsigned));
        }
    }

    /** A number for which 0 means that it is not known. */
    void countOrNull(String name, long unsigned) throws IOException {
        if (unsigned == 0) {
            json.writeNullField(name);
        } else {
            count(name, unsigned);
        }
    }

    /** Bytes, packets or calls per second, to a tenth; {@code null} unless measured over the last interval. */
    void rate(String name, Rate rate) throws IOException {
        if (rate.isMeasured()) {
            decimal(name, rate.orZero(), 1);
        } else {
            json.writeNullField(name);
        }
    }

    /** A number with so many decimals at most; {@code null} for what is not a number. */
    void decimal(String name, double value, int decimals) throws IOException {
        json.writeFieldName(name);
        if (!Double.isFinite(value)) {
            json.writeNull();
        } else if (value == Math.rint(value) || Math.abs(value) >= WITHOUT_DECIMALS) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(Decimal.text(value, decimals));
        }
    }

    void time(String name, Optional<Instant> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, Timestamp.text(value.get()));
        } else {
            json.writeNullField(name);
        }
    }

    void none(String name) throws IOException {
        json.writeNullField(name);
    }
}
