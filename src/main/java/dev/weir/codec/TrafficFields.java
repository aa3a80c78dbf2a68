package dev.weir.codec;

import dev.weir.model.Traffic;
import java.io.IOException;

/**
 * The fields that traffic has, in the three groups in which objects have them; none of the latter two where there is no
 * traffic at all.
 */
public final class TrafficFields {

    private static final String BYTES = "B";
    private static final String PER_SECOND = "B/s";

    private TrafficFields() {}

    /** {@code rx_bytes} and {@code tx_bytes}; by them the rest is read as well. */
    public static final class Bytes {

        private final String prefix;
        private final Field rx;
        private final Field tx;

        Bytes(Schema<?> schema, String prefix, String what) {
            this.prefix = prefix;
            rx = new Field(
                    schema,
                    prefix + "rx_bytes",
                    Field.Type.COUNT,
                    BYTES,
                    what + " bytes received since weir started; `null` when not counted");
            tx = new Field(schema, prefix + "tx_bytes", Field.Type.COUNT, BYTES, what + " bytes sent, likewise");
        }

        /** Writes both; {@code null} for what is not counted, and where there is no traffic at all. */
        public void write(FieldSink out, Traffic traffic) throws IOException {
            if (traffic != null && traffic.isCounted()) {
                out.count(rx, traffic.rxBytes());
                out.count(tx, traffic.txBytes());
            } else {
                out.none(rx);
                out.none(tx);
            }
        }

        /** Whether a recorded object has this traffic. */
        boolean isIn(JsonRow row) {
            return row.has(rx.name());
        }

        /** The traffic of a recorded object, with its rates and averages. */
        public Traffic of(JsonRow row) throws IOException {
            return new Traffic(
                    row.countOrZero(rx.name()),
                    row.countOrZero(tx.name()),
                    row.rate(prefix + "rx_rate"),
                    row.rate(prefix + "tx_rate"),
                    row.decimal(prefix + "rx_average"),
                    row.decimal(prefix + "tx_average"));
        }
    }

    /** {@code rx_rate} and {@code tx_rate}. */
    public static final class Rates {

        private final Field rx;
        private final Field tx;

        Rates(Schema<?> schema, String prefix, String what) {
            rx = new Field(
                    schema,
                    prefix + "rx_rate",
                    Field.Type.RATE,
                    PER_SECOND,
                    what + " bytes received over the last interval");
            tx = new Field(schema, prefix + "tx_rate", Field.Type.RATE, PER_SECOND, what + " bytes sent, likewise");
        }

        /** Writes both. */
        public void write(FieldSink out, Traffic traffic) throws IOException {
            if (traffic != null) {
                out.rate(rx, traffic.rxRate());
                out.rate(tx, traffic.txRate());
            }
        }
    }

    /** {@code rx_average} and {@code tx_average}, and why a rate is missing. */
    public static final class Averages {

        private final Field rx;
        private final Field tx;
        private final RateState rxState;
        private final RateState txState;

        Averages(Schema<?> schema, String prefix) {
            rx = Schema.forReplay(new Field(
                    schema,
                    prefix + "rx_average",
                    Field.Type.DECIMAL,
                    PER_SECOND,
                    "`" + prefix + "rx_rate`, averaged over 5 s"));
            tx = Schema.forReplay(new Field(
                    schema,
                    prefix + "tx_average",
                    Field.Type.DECIMAL,
                    PER_SECOND,
                    "`" + prefix + "tx_rate`, likewise"));
            rxState = schema.rateState(prefix + "rx_rate", PER_SECOND);
            txState = schema.rateState(prefix + "tx_rate", PER_SECOND);
        }

        /** Writes them into a recording. */
        public void write(FieldSink out, Traffic traffic) throws IOException {
            if (traffic != null && out.isForReplay()) {
                out.decimal(rx, traffic.rxAverage(), 1);
                out.decimal(tx, traffic.txAverage(), 1);
                rxState.write(out, traffic.rxRate());
                txState.write(out, traffic.txRate());
            }
        }
    }
}
