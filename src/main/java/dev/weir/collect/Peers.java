package dev.weir.collect;

import dev.weir.layout.PeerEntry;
import dev.weir.layout.PeerKey;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** The peers of unconnected sockets: a row each while they are heard of. */
final class Peers {

    /** A peer that was silent for so long is no longer listed; nanoseconds. */
    private static final long IDLE_NANOS = 60_000_000_000L;
    /** Peers of one socket that are told apart at a time. */
    private static final int SOCKET_PEERS_MAX = 4_096;
    /** Peers of all sockets together: as many as the kernel's table has room for. */
    private static final int PEERS_MAX = 32_768;

    private final ConnectionRows rows;
    private final PortAttribution ports;
    private final Evictions evictions;
    private final Meter app;
    /** Sockets that have peers. */
    private final Set<TrackedSocket> withPeers = new LinkedHashSet<>();
    /** Sockets that got a peer too many in this interval. */
    private final Set<TrackedSocket> crowding = new HashSet<>();
    private int listed;
    private long refused;

    /**
     * No peers.
     *
     * @param app the host's app bytes
     */
    Peers(ConnectionRows rows, PortAttribution ports, Evictions evictions, Meter app) {
        this.rows = rows;
        this.ports = ports;
        this.evictions = evictions;
        this.app = app;
    }

    void add(TrackedSocket socket, PeerEntry entry, long now) {
        TrackedSocket.PeerAddress address = new TrackedSocket.PeerAddress(entry.raddr(), entry.rport());
        boolean loopback = ports.isLoopback(socket, entry.laddr(), entry.raddr());
        TrackedPeer peer = socket.peers().get(address);
        if (peer == null) {
            if (!socket.isUnconnected()) {
                return;
            }
            if (listed >= PEERS_MAX || socket.peers().size() >= SOCKET_PEERS_MAX) {
                refuse(socket, entry, loopback);
                return;
            }
            peer = new TrackedPeer(rows.columns.open(), socket.nextPeerNumber(), entry, loopback, now);
            list(socket, address, peer);
        }
        long[] delta = peer.update(entry, now);
        if (delta[0] != 0 || delta[1] != 0) {
            socket.moved(now);
            rows.columns.addApp(peer.row, delta[0], delta[1]);
        }
        if (!peer.attributed && peer.rport != 0 && socket.lport() != 0) {
            peer.attributed = true;
            ports.attribute(peer, socket, peer.raddr, peer.rport);
        }
        // Once it is connected its flow has it all.
        if (socket.isUnconnected()) {
            if (!loopback && !socket.isCrowded()) {
                app.add(delta[0], delta[1]);
            }
            peer.addToPort(socket.owner(), delta[0], delta[1]);
        }
    }

    private void list(TrackedSocket socket, TrackedSocket.PeerAddress address, TrackedPeer peer) {
        listed++;
        withPeers.add(socket);
        socket.add(address, peer);
        socket.settled = false;
        if (socket.peers().size() == 1) {
            rows.describe(socket);   // its own row leaves the list
        } else {
            rows.describe(socket, peer);
        }
    }

    /** A peer too many: from the next interval on the socket's bytes are counted as a whole, wherever they went. */
    private void refuse(TrackedSocket socket, PeerEntry entry, boolean loopback) {
        refused++;
        if (!socket.isCrowded()) {
            crowding.add(socket);
            if (!loopback) {
                app.add(entry.rxBytes(), entry.txBytes());
            }
        }
    }

    /** Evicts all entries of a socket's peers. */
    void settle(TrackedSocket socket) {
        socket.peers().values().forEach(peer -> settle(socket, peer));
    }

    private void settle(TrackedSocket socket, TrackedPeer peer) {
        if (!peer.isSettled()) {
            peer.settle();
            evictions.peer(new PeerKey(socket.cookie, peer.raddr, peer.rport));
        }
    }

    /** The socket leaves the list, and its peers with it. */
    void remove(TrackedSocket socket) {
        withPeers.remove(socket);
        listed -= socket.peers().size();
    }

    /** Drops the peers that were silent for long. */
    void expire(long now) {
        withPeers.removeIf(socket -> isWithoutPeers(socket, now));
        crowding.forEach(TrackedSocket::setCrowded);
        crowding.clear();
    }

    /** Drops a socket's silent peers; whether none is left, so that the socket itself is listed again. */
    private boolean isWithoutPeers(TrackedSocket socket, long now) {
        Iterator<TrackedPeer> peers = socket.peers().values().iterator();
        while (peers.hasNext()) {
            TrackedPeer peer = peers.next();
            if (now - peer.lastActiveNanos > IDLE_NANOS) {
                peers.remove();
                peer.leave();
                settle(socket, peer);
                rows.columns.close(peer.row);
                listed--;
            }
        }
        if (socket.peers().isEmpty()) {
            rows.describe(socket);
            return true;
        }
        return false;
    }

    /** How often a peer was not told apart for want of room. */
    long refused() {
        return refused;
    }
}
