package dev.weir.feature.traffic;

import dev.weir.model.Interval;
import dev.weir.model.Packets;

/** Packets that grow during an interval and are rolled over at its end. */
final class PacketMeter {

    private Packets packets = Packets.NONE;
    private long rxDelta;
    private long txDelta;

    void add(long rxPackets, long txPackets) {
        rxDelta += rxPackets;
        txDelta += txPackets;
    }

    Packets packets() {
        return packets;
    }

    /** Ends an interval; false when nothing moved. */
    boolean roll(Interval interval) {
        if (rxDelta == 0 && txDelta == 0 && packets.isSettled()) {
            return false;
        }
        packets = packets.plus(rxDelta, txDelta, interval);
        rxDelta = 0;
        txDelta = 0;
        return true;
    }
}
