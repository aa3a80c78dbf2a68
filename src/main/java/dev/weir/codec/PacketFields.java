package dev.weir.codec;

import dev.weir.model.Packets;
import java.io.IOException;

/**
 * The fields that packets have, in the two groups in which objects have them; none where there are no packets at all.
 */
public final class PacketFields {

    private static final String PACKETS = "packets";
    private static final String PER_SECOND = "packets/s";

    private PacketFields() {}

    /** {@code rx_packets} and {@code tx_packets}; by them the rest is read as well. */
    public static final class Counts {

        private final String prefix;
        private final Field rx;
        private final Field tx;

        Counts(Schema<?> schema, String prefix) {
            this.prefix = prefix;
            rx = new Field(
                    schema, prefix + "rx_packets", Field.Type.COUNT, PACKETS, "packets received since weir started");
            tx = new Field(schema, prefix + "tx_packets", Field.Type.COUNT, PACKETS, "packets sent, likewise");
        }

        /** Writes both. */
        public void write(FieldSink out, Packets packets) throws IOException {
            if (packets != null) {
                out.count(rx, packets.rxPackets());
                out.count(tx, packets.txPackets());
            }
        }

        /** Whether a recorded object has these packets. */
        boolean isIn(JsonRow row) {
            return row.has(rx.name());
        }

        /** The packets of a recorded object, with their rates. */
        public Packets of(JsonRow row) throws IOException {
            return new Packets(
                    row.count(rx.name()),
                    row.count(tx.name()),
                    row.rate(prefix + "rx_packet_rate"),
                    row.rate(prefix + "tx_packet_rate"));
        }
    }

    /** {@code rx_packet_rate} and {@code tx_packet_rate} and, for replay, why one is missing. */
    public static final class Rates {

        private final Field rx;
        private final Field tx;
        private final RateState rxState;
        private final RateState txState;

        Rates(Schema<?> schema, String prefix) {
            rx = new Field(
                    schema,
                    prefix + "rx_packet_rate",
                    Field.Type.RATE,
                    PER_SECOND,
                    "packets received over the last interval");
            tx = new Field(schema, prefix + "tx_packet_rate", Field.Type.RATE, PER_SECOND, "packets sent, likewise");
            rxState = schema.rateState(prefix + "rx_packet_rate", PER_SECOND);
            txState = schema.rateState(prefix + "tx_packet_rate", PER_SECOND);
        }

        /** Writes them. */
        public void write(FieldSink out, Packets packets) throws IOException {
            if (packets != null) {
                out.rate(rx, packets.rxRate());
                out.rate(tx, packets.txRate());
                rxState.write(out, packets.rxRate());
                txState.write(out, packets.txRate());
            }
        }
    }
}
