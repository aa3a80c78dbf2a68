package dev.weir.feature.traffic;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** When sockets open and close, and when what is closed leaves the kernel's tables and the list. */
final class Lifetimes {

    /** How long the kernel's entry of something that ended is kept, so that its last bytes are read; nanoseconds. */
    static final long SETTLE_NANOS = 2_500_000_000L;
    /** How long a closed connection stays listed; nanoseconds. */
    private static final long GONE_NANOS = 60_000_000_000L;
    /**
     * A datagram socket of the kernel's own that was silent for so long is taken for closed: no hook reports the end of
     * those that go with a container's network. One that moves again is open again.
     */
    private static final long KERNELS_IDLE_NANOS = 600_000_000_000L;
    /**
     * Closed connections beyond this number leave the list at once, oldest first: a busy server closes thousands a
     * second.
     */
    private static final int CLOSED_LISTED_MAX = 2_000;

    private final SocketIndex sockets;
    private final FlowTable flows;
    private final ConnectionRows rows;
    private final PortAttribution ports;
    private final Peers peers;
    private final Evictions evictions;
    private final Set<TrackedSocket> closed = new LinkedHashSet<>();
    private int openSockets;
    /**
     * Walks over open sockets, the number of the last that included silent connections, and of the one like that before
     * it.
     */
    private int walks;

    private int lastWholeWalk;
    private int wholeWalkBefore;
    private boolean walked;

    Lifetimes(
            SocketIndex sockets,
            FlowTable flows,
            ConnectionRows rows,
            PortAttribution ports,
            Peers peers,
            Evictions evictions) {
        this.sockets = sockets;
        this.flows = flows;
        this.rows = rows;
        this.ports = ports;
        this.peers = peers;
        this.evictions = evictions;
    }

    /** The socket of a cookie, made when it is not known. */
    TrackedSocket socket(long cookie) {
        TrackedSocket socket = sockets.get(cookie);
        if (socket == null) {
            openSockets++;
            socket = new TrackedSocket(cookie, rows.columns.open(), walks);
            sockets.add(socket);
        }
        return socket;
    }

    void close(TrackedSocket socket, long instant, Reading now) {
        socket.close(instant, now.wallTime(instant));
        rows.columns.setHealth(socket.row, null);
        openSockets--;
        closed.add(socket);
        if (socket.owner() != null) {
            socket.owner().connectionsChanged(-1);
        }
        ports.close(socket);
        socket.peers().values().forEach(TrackedPeer::leave);
    }

    /** A socket that was closed is used again, as when a program connects once more after its first try failed. */
    void reopen(TrackedSocket socket) {
        socket.reopen();
        openSockets++;
        closed.remove(socket);
        if (socket.owner() != null) {
            socket.owner().connectionsChanged(1);
        }
    }

    /** A walk over open sockets is complete. */
    void walked(boolean whole) {
        walks++;
        if (whole) {
            wholeWalkBefore = lastWholeWalk;
            lastWholeWalk = walks;
        }
        walked = true;
    }

    /** How many walks were complete before this one. */
    int walks() {
        return walks;
    }

    /** Closes the sockets whose end no hook reports and that the walks no longer find. */
    void closeMissing(Reading now) {
        if (!walked) {
            return;
        }
        walked = false;
        sockets.forEach(socket -> {
            long patience = socket.isKernels() ? KERNELS_IDLE_NANOS : SETTLE_NANOS;
            if (socket.isMissing(walks, wholeWalkBefore) && now.nanos() - socket.movedNanos > patience) {
                close(socket, now.nanos(), now);
                rows.note(socket);
            }
        });
    }

    /** Evicts the entries of sockets that closed, and takes off the list those that closed long ago. */
    void expire(long now) {
        int surplus = closed.size() - CLOSED_LISTED_MAX;
        Iterator<TrackedSocket> oldest = closed.iterator();
        while (oldest.hasNext()) {
            TrackedSocket socket = oldest.next();
            if (now - socket.quietSince() > SETTLE_NANOS && !socket.settled) {
                settle(socket);
            }
            boolean due = now - socket.closedNanos() > GONE_NANOS;
            if (socket.settled && (due || surplus > 0 || peers.isFull())) {
                surplus--;
                oldest.remove();
                sockets.remove(socket);
                if (due) {
                    rows.remove(socket);
                } else {
                    rows.cut(socket);
                }
                peers.remove(socket);
            }
        }
    }

    /** Evicts all that the kernel's tables still have of a closed socket. */
    private void settle(TrackedSocket socket) {
        socket.settled = true;
        flows.removeAll(socket, evictions::flow);
        if (socket.isWireRead()) {
            evictions.socket(socket.wireIndex());
            sockets.clear(socket);
            socket.wireEvicted(rows.columns);
        }
        peers.settle(socket);
    }

    int openSockets() {
        return openSockets;
    }
}
