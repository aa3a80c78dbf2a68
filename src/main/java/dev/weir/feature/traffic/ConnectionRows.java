package dev.weir.feature.traffic;

import dev.weir.collect.store.ConnectionColumns;
import dev.weir.model.Connection;
import dev.weir.model.Interval;
import dev.weir.model.NotListed;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The connection table, and the sockets whose rows have to be described anew at the end of the interval. */
final class ConnectionRows {

    final ConnectionColumns columns = ConnectionColumns.create();
    private final Addresses addresses = new Addresses();
    private final Set<TrackedSocket> changed = new LinkedHashSet<>();
    /** Sockets that others than their owner have used. */
    private final Set<TrackedSocket> shared = new HashSet<>();

    private NotListed notListed = NotListed.NONE;

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

    /**
     * The row for what a process moves through a socket: the socket's own, or another one for others than its owner.
     */
    int rowOf(TrackedSocket socket, TrackedProcess user) {
        if (user == socket.owner()) {
            if (!socket.hasOwnBytes) {
                socket.hasOwnBytes = true;
                describe(socket);
            }
            return socket.row;
        }
        SharedUse use = socket.shared().get(user);
        return use != null ? use.row() : share(socket, user).row();
    }

    private SharedUse share(TrackedSocket socket, TrackedProcess user) {
        SharedUse use = new SharedUse(user, columns.open(), socket.nextRowNumber());
        socket.add(use);
        shared.add(socket);
        describe(socket);
        return use;
    }

    /** Takes the rows of processes that are no longer listed off the list. */
    void dropEvicted() {
        shared.removeIf(socket -> {
            socket.shared().values().removeIf(use -> {
                boolean evicted = use.user().isEvicted();
                if (evicted) {
                    columns.close(use.row());
                }
                return evicted;
            });
            return socket.shared().isEmpty();
        });
    }

    /** A socket gets another owner: its own row is from now on for what that moves. */
    void changeOwner(TrackedSocket socket, TrackedProcess before, TrackedProcess after) {
        if (before != null && socket.hasOwnBytes) {
            columns.moveApp(socket.row, share(socket, before).row());
            socket.hasOwnBytes = false;
        }
        SharedUse use = socket.shared().get(after);
        if (use != null) {
            columns.moveApp(use.row(), socket.row);
            columns.close(use.row());
            socket.shared().remove(after);
            socket.hasOwnBytes = true;
        }
    }

    /** Takes the rows of a socket and its peers off the list. */
    void remove(TrackedSocket socket) {
        changed.remove(socket);
        shared.remove(socket);
        columns.close(socket.row);
        socket.peers().values().forEach(peer -> columns.close(peer.row));
        socket.shared().values().forEach(use -> columns.close(use.row()));
    }

    /** Likewise, before their time: adds them to what is not listed. */
    void cut(TrackedSocket socket) {
        if (!socket.isListedByPeer()) {
            notListed = notListed.plus(columns.app(socket.row));
        }
        socket.peers().values().forEach(peer -> notListed = notListed.plus(columns.app(peer.row)));
        socket.shared().values().forEach(use -> notListed = notListed.plus(columns.app(use.row())));
        remove(socket);
    }

    /** The rows that were cut. */
    NotListed notListed() {
        return notListed;
    }

    /** Ends an interval. */
    void roll(Interval interval) {
        for (TrackedSocket socket : changed) {
            columns.describe(socket.row, socket.isListedByPeer() ? null : socket.facts(addresses));
            socket.peers().values().forEach(peer -> columns.describe(peer.row, socket.facts(peer)));
            socket.shared().values().forEach(use -> columns.describe(use.row(), socket.facts(use, addresses)));
        }
        changed.clear();
        columns.roll(interval);
    }

    List<Connection> connections() {
        return columns.connections();
    }
}
