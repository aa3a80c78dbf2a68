package dev.weir.model.ledger;

import dev.weir.model.HostCounts;
import dev.weir.model.Interface;
import dev.weir.model.InterfaceRow;
import dev.weir.model.Seen;
import dev.weir.model.SocketRow;
import dev.weir.model.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** How much of what the interfaces counted belongs to a process, from the L2 bytes of every socket on them. */
final class SeenBook {

    private static final String FORWARDED = "Packets for other hosts that this one passes on, containers' included: their sockets are"
            + " not here, or are listed under the container's processes.";
    private static final String KERNEL = "Sockets that no process holds: tunnels, NFS, connections that outlive their process.";
    private static final String BEFORE = "Connections opened before weir started whose process could not be found.";
    private static final String OTHER = "Packets without a socket: ARP, answers the kernel gives by itself (echo replies, resets), closed"
            + " connections, broadcasts, the outer packets of tunnels.";

    private final Bucket named = new Bucket();
    private final Bucket kernel = new Bucket();
    private final Bucket beforeWeir = new Bucket();
    private final Meter kernelMeter = new Meter();
    private final Meter beforeMeter = new Meter();
    private final Meter forwardedMeter = new Meter();
    private final Meter otherMeter = new Meter();
    private long forwardedRx;
    private long forwardedTx;
    private long otherRx;
    private long otherTx;

    private static final class Bucket {
        private long rx;
        private long tx;
        private long rxShown;
        private long txShown;

        void add(long rxBytes, long txBytes) {
            rx += rxBytes;
            tx += txBytes;
        }

        /** Moves what came since the last time into a meter. */
        void show(Meter meter) {
            meter.add(Math.max(0, rx - rxShown), Math.max(0, tx - txShown));
            rxShown = Math.max(rx, rxShown);
            txShown = Math.max(tx, txShown);
        }
    }

    /** Adds what a socket moved over a monitored interface since its last row. */
    void add(SocketAccount socket, SocketRow now, SocketRow before, InterfaceRow iface) {
        long rx = l2Bytes(now.rxBytes() - now.rxHeaderBytes(), now.rxHeaderBytes(), now.rxBuffers(), now.rxPackets(), iface)
                - (before == null ? 0 : l2Bytes(before.rxBytes() - before.rxHeaderBytes(), before.rxHeaderBytes(), before.rxBuffers(),
                        before.rxPackets(), iface));
        long tx = l2Bytes(now.txBytes() - now.txHeaderBytes(), now.txHeaderBytes(), now.txBuffers(), now.txPackets(), iface)
                - (before == null ? 0 : l2Bytes(before.txBytes() - before.txHeaderBytes(), before.txHeaderBytes(), before.txBuffers(),
                        before.txPackets(), iface));
        socket.l2RxBytes += rx;
        socket.l2TxBytes += tx;
        bucket(socket).add(rx, tx);
    }

    /** A socket got its first owner: what it moved so far is named from now on. */
    void ownerFound(SocketAccount socket) {
        unnamedBucket(socket).add(-socket.l2RxBytes, -socket.l2TxBytes);
        named.add(socket.l2RxBytes, socket.l2TxBytes);
    }

    /** The state at the end of an interval. */
    Seen seen(List<Interface> interfaces, HostCounts counts, boolean wireLayer, double seconds) {
        long rx = 0;
        long tx = 0;
        for (Interface iface : interfaces) {
            rx += iface.traffic().rxBytes();
            tx += iface.traffic().txBytes();
        }
        if (!wireLayer || rx + tx == 0) {
            return Seen.UNKNOWN;
        }
        kernel.show(kernelMeter);
        beforeWeir.show(beforeMeter);
        long restRx = Math.max(0, rx - named.rx - kernel.rx - beforeWeir.rx);
        long restTx = Math.max(0, tx - named.tx - kernel.tx - beforeWeir.tx);
        long forwardedTxNow = Math.min(restTx, counts.forwardedBytes());
        /* What comes in to be forwarded cannot be told on the way in; a host that forwards takes it for that, up to what it sent on. */
        long forwardedRxNow = Math.min(restRx, counts.forwardedBytes());
        long newForwardedRx = Math.max(0, forwardedRxNow - forwardedRx);
        long newForwardedTx = Math.max(0, forwardedTxNow - forwardedTx);
        forwardedRx += newForwardedRx;
        forwardedTx += newForwardedTx;
        long newOtherRx = Math.max(0, restRx - forwardedRx - otherRx);
        long newOtherTx = Math.max(0, restTx - forwardedTx - otherTx);
        otherRx += newOtherRx;
        otherTx += newOtherTx;
        forwardedMeter.add(newForwardedRx, newForwardedTx);
        otherMeter.add(newOtherRx, newOtherTx);
        List<Seen.LeftOver> rows = new ArrayList<>();
        leftOver(rows, "[kernel]", KERNEL, kernelMeter, seconds);
        leftOver(rows, "[forwarded]", FORWARDED, forwardedMeter, seconds);
        leftOver(rows, "[before weir]", BEFORE, beforeMeter, seconds);
        leftOver(rows, "[other]", OTHER, otherMeter, seconds);
        double percent = 100.0 * (Math.min(named.rx, rx) + Math.min(named.tx, tx)) / (rx + tx);
        return new Seen(OptionalDouble.of(percent), rows);
    }

    private static void leftOver(List<Seen.LeftOver> rows, String label, String explanation, Meter meter, double seconds) {
        meter.roll(seconds);
        Traffic traffic = meter.traffic();
        if (traffic.totalBytes() > 0) {
            rows.add(new Seen.LeftOver(label, explanation, traffic));
        }
    }

    private Bucket bucket(SocketAccount socket) {
        return socket.owner != null ? named : unnamedBucket(socket);
    }

    private Bucket unnamedBucket(SocketAccount socket) {
        return socket.beforeWeir ? beforeWeir : kernel;
    }

    /** L2 bytes as the interface counts them: with one link header a buffer, or one a packet and the hidden headers too. */
    private static long l2Bytes(long bytes, long hiddenHeaderBytes, long buffers, long packets, InterfaceRow iface) {
        return iface.countsBuffers() ? bytes + buffers * iface.headerBytes()
                : bytes + hiddenHeaderBytes + packets * iface.headerBytes();
    }
}
