package dev.weir.model.ledger;

import dev.weir.model.SocketRow;

/** What the wire layer counted of one socket: as last read, or by how much that has grown. */
final class WireCounts {

    long rxBytes;
    long txBytes;
    long rxPackets;
    long txPackets;
    long rxBuffers;
    long txBuffers;
    long rxHeaderBytes;
    long txHeaderBytes;
    long retransmits;

    /** Takes a newer reading, and puts into another by how much it has grown. */
    void read(SocketRow row, WireCounts growth) {
        growth.rxBytes = Counter.since(row.rxBytes(), rxBytes);
        growth.txBytes = Counter.since(row.txBytes(), txBytes);
        growth.rxPackets = Counter.since(row.rxPackets(), rxPackets);
        growth.txPackets = Counter.since(row.txPackets(), txPackets);
        growth.rxBuffers = Counter.since(row.rxBuffers(), rxBuffers);
        growth.txBuffers = Counter.since(row.txBuffers(), txBuffers);
        growth.rxHeaderBytes = Counter.since(row.rxHeaderBytes(), rxHeaderBytes);
        growth.txHeaderBytes = Counter.since(row.txHeaderBytes(), txHeaderBytes);
        growth.retransmits = Counter.since(row.retransmits(), retransmits);
        rxBytes = row.rxBytes();
        txBytes = row.txBytes();
        rxPackets = row.rxPackets();
        txPackets = row.txPackets();
        rxBuffers = row.rxBuffers();
        txBuffers = row.txBuffers();
        rxHeaderBytes = row.rxHeaderBytes();
        txHeaderBytes = row.txHeaderBytes();
        retransmits = row.retransmits();
    }
}
