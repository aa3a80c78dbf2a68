package dev.weir.feature.traffic;

import dev.weir.layout.PeerEntry;
import dev.weir.layout.PeerKey;
import dev.weir.model.Address;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The peers that sockets are not connected to, or no longer: a row for each and each process while they are heard of.
 */
final class Peers {

    /** A peer that was silent for so long is no longer listed; nanoseconds. */
    private static final long IDLE_NANOS = 60_000_000_000L;
    /** Beyond so many, as the kernel's table has room for, those of closed sockets leave the list early. */
    private static final int PEERS_MAX = 32_768;

    private final ConnectionRows rows;
    private final PortAttribution ports;
    private final Evictions evictions;
    private final Meter app;
    /** Sockets that have peers. */
    private final Set<TrackedSocket> withPeers = new LinkedHashSet<>();

    private int listed;

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

    void add(TrackedSocket socket, TrackedProcess user, PeerEntry entry, long now) {
        TrackedPeer peer = peer(socket, user, entry.key(), entry.laddr(), now);
        long[] delta = peer.update(entry, now);
        if (delta[0] != 0 || delta[1] != 0) {
            socket.moved(now);
            rows.columns.addApp(peer.row, delta[0], delta[1]);
            user.meter.add(delta[0], delta[1]);
            if (!peer.loopback) {
                app.add(delta[0], delta[1]);
            }
            peer.addToPort(user, delta[0], delta[1]);
        }
        if (!peer.attributed && peer.key.rport() != 0 && socket.lport() != 0) {
            peer.attributed = true;
            ports.attribute(peer, socket, peer.key.raddr(), peer.key.rport());
        }
    }

    /** The peer of a key, listed from now on if it is not. */
    private TrackedPeer peer(TrackedSocket socket, TrackedProcess user, PeerKey key, Address laddr, long now) {
        TrackedPeer known = socket.peers().get(key);
        if (known != null) {
            return known;
        }
        Address local = laddr.isUnspecified() ? socket.laddr() : laddr;
        boolean loopback = ports.isLoopback(socket, local, key.raddr());
        TrackedPeer peer =
                new TrackedPeer(rows.columns.open(), socket.nextRowNumber(), key, user, local, loopback, now);
        listed++;
        withPeers.add(socket);
        socket.add(peer);
        socket.settled = false;
        rows.describe(socket);
        return peer;
    }

    /**
     * A socket is connected elsewhere, and what a process moved through it until then stays with the peer it had.
     *
     * @param row   where that is shown so far
     * @param bytes how many of them are counted already, received and sent
     */
    void leave(TrackedSocket socket, TrackedProcess user, int row, long[] bytes, long now) {
        TrackedPeer peer = peer(
                socket,
                user,
                new PeerKey(socket.cookie, user.key(), socket.raddr(), socket.rport()),
                socket.laddr(),
                now);
        if (!peer.attributed && peer.key.rport() != 0) {
            peer.attributed = true;
            ports.attribute(peer, socket, peer.key.raddr(), peer.key.rport());
        }
        peer.leave(); // it is no open connection any more
        peer.carry(bytes);
        rows.columns.moveApp(row, peer.row);
    }

    /** Evicts all entries of a socket's peers. */
    void settle(TrackedSocket socket) {
        socket.peers().values().forEach(peer -> settle(peer));
    }

    private void settle(TrackedPeer peer) {
        if (!peer.isSettled()) {
            peer.settle();
            evictions.peer(peer.key);
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
    }

    /** Drops a socket's silent peers; whether none is left, so that the socket itself is listed again. */
    private boolean isWithoutPeers(TrackedSocket socket, long now) {
        Iterator<TrackedPeer> peers = socket.peers().values().iterator();
        while (peers.hasNext()) {
            TrackedPeer peer = peers.next();
            if (now - peer.lastActiveNanos > IDLE_NANOS) {
                peers.remove();
                peer.leave();
                settle(peer);
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

    /** Whether there are so many that those of closed sockets have to leave. */
    boolean isFull() {
        return listed > PEERS_MAX;
    }
}
