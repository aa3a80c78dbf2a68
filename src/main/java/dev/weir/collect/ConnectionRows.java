package dev.weir.collect;

import dev.weir.collect.store.ConnectionColumns;
import dev.weir.model.Connection;
import dev.weir.model.Interval;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The connection table, and the sockets whose rows have to be described anew at the end of the interval. */
final class ConnectionRows {

    final ConnectionColumns columns = ConnectionColumns.create();
    private final Addresses addresses = new Addresses();
    private final Set<TrackedSocket> changed = new LinkedHashSet<>();

    /** Has a socket's rows described anew if something else than its traffic has changed. */
    void note(TrackedSocket socket) {
        if (socket.changed) {
            socket.changed = false;
            describe(socket);
        }
    }

    void describe(TrackedSocket socket) {
        changed.add(socket);
    }

    void describe(TrackedSocket socket, TrackedPeer peer) {
        columns.describe(peer.row, socket.facts(peer, addresses));
    }

    /** Takes the rows of a socket and its peers off the list. */
    void remove(TrackedSocket socket) {
        changed.remove(socket);
        columns.close(socket.row);
        socket.peers().values().forEach(peer -> columns.close(peer.row));
    }

    /** Ends an interval. */
    void roll(Interval interval) {
        for (TrackedSocket socket : changed) {
            columns.describe(socket.row, socket.isListedByPeer() ? null : socket.facts(addresses));
            socket.peers().values().forEach(peer -> describe(socket, peer));
        }
        changed.clear();
        columns.roll(interval);
    }

    List<Connection> connections() {
        return columns.connections();
    }
}
