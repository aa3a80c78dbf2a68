package dev.weir.feature.traffic;

import dev.weir.model.IcmpError;
import java.util.Map;
import java.util.TreeMap;

/** L2 bytes of ICMP messages that report an error, since weir started, by what they report. */
final class IcmpErrors {

    private final Map<String, Bytes> byLabel = new TreeMap<>();

    /** Adds what was counted of an error in one direction. */
    void add(IcmpError error, boolean rx, long bytes) {
        byLabel.merge(error.label(), new Bytes(rx ? bytes : 0, rx ? 0 : bytes), Bytes::plus);
    }

    /** By label, in the order of those. */
    Map<String, Bytes> byLabel() {
        return byLabel;
    }
}
