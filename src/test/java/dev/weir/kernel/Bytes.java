package dev.weir.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Bytes sent and received, as claimed by a generator or as shown by weir.
 *
 * @param tx sent; bytes
 * @param rx received; bytes
 */
record Bytes(long tx, long rx) implements Comparable<Bytes> {

    static final Bytes NONE = new Bytes(0, 0);

    /** The fields {@code tx_bytes} and {@code rx_bytes}, which both sides call the same; missing ones are not zero. */
    static Bytes of(JsonNode node) {
        if (!node.path("tx_bytes").isIntegralNumber() || !node.path("rx_bytes").isIntegralNumber()) {
            throw new IllegalStateException("no bytes in " + node);
        }
        return new Bytes(node.path("tx_bytes").asLong(), node.path("rx_bytes").asLong());
    }

    static Bytes sum(List<Bytes> parts) {
        return new Bytes(
                parts.stream().mapToLong(Bytes::tx).sum(),
                parts.stream().mapToLong(Bytes::rx).sum());
    }

    Bytes since(Bytes earlier) {
        return new Bytes(tx - earlier.tx, rx - earlier.rx);
    }

    @Override
    public int compareTo(Bytes other) {
        return Comparator.comparingLong(Bytes::tx).thenComparingLong(Bytes::rx).compare(this, other);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d / %,d", tx, rx);
    }
}
