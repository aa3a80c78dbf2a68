package dev.weir.model.ledger;

import dev.weir.model.Address;
import dev.weir.model.PeerRow;

/** What one peer of an unconnected socket sent and got. */
final class PeerAccount {

    final Meter meter = new Meter();
    final long number;
    final Address raddr;
    final int rport;
    final Address laddr;
    final boolean loopback;
    PortAccount port;
    long lastActiveNanos;
    private long rxBytes;
    private long txBytes;

    PeerAccount(long number, PeerRow row, boolean loopback) {
        this.number = number;
        this.raddr = row.raddr();
        this.rport = row.rport();
        this.laddr = row.laddr();
        this.loopback = loopback;
    }

    /** Takes a newer row; returns bytes received and sent since the last. */
    long[] update(PeerRow row, long now) {
        long[] delta = {Counter.since(row.rxBytes(), rxBytes), Counter.since(row.txBytes(), txBytes)};
        rxBytes = row.rxBytes();
        txBytes = row.txBytes();
        if (delta[0] != 0 || delta[1] != 0) {
            meter.add(delta[0], delta[1]);
            lastActiveNanos = now;
        }
        return delta;
    }
}
