package dev.weir.feature.traffic;

import dev.weir.collect.store.HostCounts;
import dev.weir.collect.store.WireGrowth;
import dev.weir.model.Interface;
import dev.weir.model.InterfaceRow;
import dev.weir.model.Interval;
import dev.weir.model.Seen;
import dev.weir.model.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** How much of what the interfaces counted belongs to a process, from the L2 bytes of every socket on them. */
final class Coverage {

    private static final String FORWARDED =
            "Packets for other hosts that this one passes on, containers' included: their sockets are"
                    + " not here, or are listed under the container's processes.";
    private static final String KERNEL =
            "Sockets that no process holds: tunnels, NFS, connections that outlive their process.";
    private static final String BEFORE = "Connections opened before weir started whose process could not be found.";
    private static final String OTHER =
            "Packets without a socket: ARP, answers the kernel gives by itself (echo replies, resets), closed"
                    + " connections, broadcasts, the outer packets of tunnels.";

    private static final String ICMP_ERROR =
            "Answers of a kernel, this host's or another's, to packets that went nowhere; no process sends or reads"
                    + " them.";

    private final Bucket named = new Bucket();
    private final Bucket kernel = new Bucket();
    private final Bucket beforeWeir = new Bucket();
    private final Map<String, Traffic> shown = new HashMap<>();

    private static final class Bucket {
        private long rx;
        private long tx;

        void add(long rxBytes, long txBytes) {
            rx += rxBytes;
            tx += txBytes;
        }
    }

    /** Adds what a socket moved over a monitored interface since its last row. */
    void add(TrackedSocket socket, WireGrowth growth, InterfaceRow iface) {
        long rx = l2Bytes(
                growth.rxBytes - growth.rxHeaderBytes,
                growth.rxHeaderBytes,
                growth.rxBuffers,
                growth.rxPackets,
                iface.rxBuffers(),
                iface.rxHeaderBytes());
        long tx = l2Bytes(
                growth.txBytes - growth.txHeaderBytes,
                growth.txHeaderBytes,
                growth.txBuffers,
                growth.txPackets,
                iface.txBuffers(),
                iface.txHeaderBytes());
        if (socket.owner() == null) {
            socket.addUnnamed(rx, tx);
        }
        bucket(socket).add(rx, tx);
    }

    /** A socket got its first owner: what it moved so far is named from now on. */
    void ownerFound(TrackedSocket socket) {
        unnamedBucket(socket).add(-socket.unnamedL2RxBytes(), -socket.unnamedL2TxBytes());
        named.add(socket.unnamedL2RxBytes(), socket.unnamedL2TxBytes());
    }

    /** The state at the end of an interval. */
    Seen seen(List<Interface> interfaces, IcmpErrors errors, HostCounts counts, boolean wireLayer, Interval interval) {
        long rx = 0;
        long tx = 0;
        for (Interface iface : interfaces) {
            rx += iface.traffic().rxBytes();
            tx += iface.traffic().txBytes();
        }
        boolean allGone = interfaces.stream().allMatch(iface -> iface.ifindex() == InterfaceRow.GONE);
        if (!wireLayer || rx + tx == 0 || allGone) {
            return Seen.UNKNOWN;
        }
        Bytes rest = new Bytes(
                Math.max(0, rx - named.rx - kernel.rx - beforeWeir.rx),
                Math.max(0, tx - named.tx - kernel.tx - beforeWeir.tx));
        /* Nothing marks a packet that will be forwarded on its way in: as much is taken for that as was sent on. */
        Bytes forwarded = rest.orLess(new Bytes(counts.forwardedBytes(), counts.forwardedBytes()));
        Bytes other = rest.minus(forwarded);
        List<Seen.LeftOver> rows = new ArrayList<>();
        leftOver(rows, TrackedSocket.KERNEL, KERNEL, kernel.rx, kernel.tx, interval);
        leftOver(rows, "[forwarded]", FORWARDED, forwarded.rx(), forwarded.tx(), interval);
        leftOver(rows, TrackedSocket.BEFORE_WEIR, BEFORE, beforeWeir.rx, beforeWeir.tx, interval);
        for (Map.Entry<String, Bytes> error : errors.byLabel().entrySet()) {
            Bytes counted = error.getValue();
            leftOver(rows, error.getKey(), ICMP_ERROR, counted.rx(), counted.tx(), interval);
            other = other.minus(other.orLess(counted));
        }
        leftOver(rows, "[other]", OTHER, other.rx(), other.tx(), interval);
        double percent = 100.0 * (Math.min(named.rx, rx) + Math.min(named.tx, tx)) / (rx + tx);
        return new Seen(OptionalDouble.of(percent), rows);
    }

    /**
     * A row as of now. The interfaces are read a moment after the sockets, so that what is left may also shrink again:
     * its rate is then 0.
     */
    private void leftOver(
            List<Seen.LeftOver> rows, String label, String explanation, long rx, long tx, Interval interval) {
        Traffic before = shown.getOrDefault(label, Traffic.NONE);
        Traffic rates = before.plus(Math.max(0, rx - before.rxBytes()), Math.max(0, tx - before.txBytes()), interval);
        Traffic now = new Traffic(rx, tx, rates.rxRate(), rates.txRate(), rates.rxAverage(), rates.txAverage());
        shown.put(label, now);
        if (now.totalBytes() > 0) {
            rows.add(new Seen.LeftOver(label, explanation, now));
        }
    }

    private Bucket bucket(TrackedSocket socket) {
        return socket.owner() != null ? named : unnamedBucket(socket);
    }

    private Bucket unnamedBucket(TrackedSocket socket) {
        return socket.isBeforeWeir() ? beforeWeir : kernel;
    }

    /**
     * L2 bytes as the interface counts them: with its link header a buffer, or one a packet and the hidden headers too.
     */
    private static long l2Bytes(
            long bytes, long hiddenHeaderBytes, long buffers, long packets, boolean countsBuffers, int headerBytes) {
        return countsBuffers ? bytes + buffers * headerBytes : bytes + hiddenHeaderBytes + packets * headerBytes;
    }
}
