package dev.weir.model.ledger;

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
    boolean roll(double seconds) {
        if (rxDelta == 0 && txDelta == 0 && packets.isSettled()) {
            return false;
        }
        packets = packets.plus(rxDelta, txDelta, seconds);
        rxDelta = 0;
        txDelta = 0;
        return true;
    }
}
