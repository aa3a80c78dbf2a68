package dev.weir.feature.traffic;

import dev.weir.collect.store.ConnectionColumns;
import dev.weir.collect.store.WireGrowth;
import dev.weir.layout.SocketEntry;

/**
 * A socket as the wire layer counts it: the entry's counters as last read. Bytes and packets are not kept here again:
 * they are what its row of the connection table shows.
 */
abstract class SocketWire extends SocketTuple {

    private static final int RX_BYTES = 0;
    private static final int TX_BYTES = 1;
    private static final int RX_PACKETS = 2;
    private static final int TX_PACKETS = 3;
    private static final long[] NO_EARLIER_ENTRIES = {0, 0, 0, 0};

    /** Its row in the connection table. */
    final int row;
    /** Whether the kernel's table has an entry that was read and not deleted, and its index. */
    private boolean wireRead;

    private int wireIndex;
    /** Whether the wire layer knows it, or did. */
    private boolean onWire;

    private long rxBuffers;
    private long txBuffers;
    private long rxHeaderBytes;
    private long txHeaderBytes;
    private int wireRetransmits;
    private long wireOpenedNanos;
    /** What its row shows from entries before the present one, by counter. */
    private long[] ofEarlierEntries = NO_EARLIER_ENTRIES;

    SocketWire(int row) {
        this.row = row;
    }

    /** Whether the wire layer has an entry for it that was read and not deleted. */
    final boolean isWireRead() {
        return wireRead;
    }

    /** The index of that entry. */
    final int wireIndex() {
        return wireIndex;
    }

    /** Whether the wire layer knows it, or did. */
    final boolean isOnWire() {
        return onWire;
    }

    /** When the wire layer saw it being opened, as last read. */
    final long wireOpenedNanos() {
        return wireOpenedNanos;
    }

    /** Takes a newer state of its entry and puts into an object by how much it has grown. */
    final void read(SocketEntry newer, ConnectionColumns rows, WireGrowth growth) {
        changed |= !onWire;
        onWire = true;
        wireRead = true;
        wireIndex = newer.index();
        wireOpenedNanos = newer.openedNanos();
        growth.rxBytes = sinceShown(newer.rxBytes(), rows.wire(row, RX_BYTES), RX_BYTES);
        growth.txBytes = sinceShown(newer.txBytes(), rows.wire(row, TX_BYTES), TX_BYTES);
        growth.rxPackets = sinceShown(newer.rxPackets(), rows.wire(row, RX_PACKETS), RX_PACKETS);
        growth.txPackets = sinceShown(newer.txPackets(), rows.wire(row, TX_PACKETS), TX_PACKETS);
        long buffers = newer.rxBuffers();
        growth.rxBuffers = Counter.since(buffers, rxBuffers);
        rxBuffers = buffers;
        buffers = newer.txBuffers();
        growth.txBuffers = Counter.since(buffers, txBuffers);
        txBuffers = buffers;
        long bytes = newer.rxHeaderBytes();
        growth.rxHeaderBytes = Counter.since(bytes, rxHeaderBytes);
        rxHeaderBytes = bytes;
        bytes = newer.txHeaderBytes();
        growth.txHeaderBytes = Counter.since(bytes, txHeaderBytes);
        txHeaderBytes = bytes;
        long segments = newer.retransmits();
        growth.retransmits = Counter.since(segments, Integer.toUnsignedLong(wireRetransmits));
        wireRetransmits = (int) segments;
    }

    /** By how much a counter has grown beyond what the row shows. */
    private long sinceShown(long now, long shown, int counter) {
        long read = shown - ofEarlierEntries[counter];
        if (Long.compareUnsigned(now, read) < 0) {
            ofEarlierEntries = ofEarlierEntries.clone();
            ofEarlierEntries[counter] = shown;
        }
        return Counter.since(now, read);
    }

    /** The entry is deleted: the next one counts from zero. */
    final void wireEvicted(ConnectionColumns rows) {
        wireRead = false;
        ofEarlierEntries = new long[] {
            rows.wire(row, RX_BYTES), rows.wire(row, TX_BYTES), rows.wire(row, RX_PACKETS), rows.wire(row, TX_PACKETS)
        };
        rxBuffers = 0;
        txBuffers = 0;
        rxHeaderBytes = 0;
        txHeaderBytes = 0;
        wireRetransmits = 0;
    }
}
