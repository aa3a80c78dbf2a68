package dev.weir.feature.traffic;

import dev.weir.layout.FlowEntry;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Each process's use of each socket, by the index of its entry in the kernel's flow table: whose it is, and the
 * counters as last read. Held in columns, since entries come in the order of their indexes.
 */
final class FlowTable {

    private static final int FEWEST = 128;
    /** The position of one that was handed over to be deleted. */
    private static final int NOWHERE = -1;

    private TrackedSocket[] sockets = new TrackedSocket[FEWEST];
    private TrackedProcess[] users = new TrackedProcess[FEWEST];
    /** The position of each among all that its process uses. */
    private int[] positions = new int[FEWEST];
    /** As last read. */
    private long[] rxBytes = new long[FEWEST];

    private long[] txBytes = new long[FEWEST];
    private int[] epochs = new int[FEWEST];

    /** Whether an entry was read before. */
    boolean isKnown(FlowEntry entry) {
        int index = entry.index();
        TrackedSocket socket = index < sockets.length ? sockets[index] : null;
        return socket != null && socket.cookie == entry.cookie() && entry.isBy(users[index].key());
    }

    /** The socket of an entry; null when there is none. */
    TrackedSocket socket(int index) {
        return index < sockets.length ? sockets[index] : null;
    }

    /** The process of an entry. */
    TrackedProcess user(int index) {
        return users[index];
    }

    /** Notes whose a new entry is, which counts from zero. */
    void begin(int index, TrackedSocket socket, TrackedProcess user, int epoch) {
        if (index >= sockets.length) {
            int length = Math.max(index + 1, 2 * sockets.length);
            sockets = Arrays.copyOf(sockets, length);
            users = Arrays.copyOf(users, length);
            positions = Arrays.copyOf(positions, length);
            rxBytes = Arrays.copyOf(rxBytes, length);
            txBytes = Arrays.copyOf(txBytes, length);
            epochs = Arrays.copyOf(epochs, length);
        }
        if (sockets[index] != null && positions[index] != NOWHERE) {
            // The last values of the one before were never read, as when that reading failed.
            sockets[index].removeFlow(index);
            leaveUser(index);
        }
        sockets[index] = socket;
        users[index] = user;
        rxBytes[index] = 0;
        txBytes[index] = 0;
        epochs[index] = epoch;
        socket.addFlow(index);
        positions[index] = user.addFlow(index);
    }

    /** Whether the socket was connected elsewhere since the last reading. */
    boolean isElsewhere(int index, int epoch) {
        return epochs[index] != epoch;
    }

    /**
     * Bytes received and sent as last read, before the socket was connected elsewhere; the next ones count from zero.
     */
    long[] restart(int index, int epoch) {
        long[] bytes = {rxBytes[index], txBytes[index]};
        epochs[index] = epoch;
        rxBytes[index] = 0;
        txBytes[index] = 0;
        return bytes;
    }

    /** Takes a newer reading of bytes received; returns by how much it has grown. */
    long rxRead(int index, long bytes) {
        long grown = Counter.since(bytes, rxBytes[index]);
        rxBytes[index] = bytes;
        return grown;
    }

    /** Takes a newer reading of bytes sent; returns by how much it has grown. */
    long txRead(int index, long bytes) {
        long grown = Counter.since(bytes, txBytes[index]);
        txBytes[index] = bytes;
        return grown;
    }

    /** Detaches all entries of a socket and hands over their indexes; the entries stay until they are cleared. */
    void removeAll(TrackedSocket socket, IntConsumer each) {
        socket.removeFlows(index -> {
            leaveUser(index);
            each.accept(index);
        });
    }

    private void leaveUser(int index) {
        int moved = users[index].removeFlow(positions[index]);
        positions[moved] = positions[index];
        positions[index] = NOWHERE;
    }

    /** Detaches all entries of a process likewise. */
    void removeAll(TrackedProcess user, IntConsumer each) {
        user.removeFlows(index -> {
            sockets[index].removeFlow(index);
            positions[index] = NOWHERE;
            each.accept(index);
        });
    }

    /** Clears an entry. */
    void clear(int index) {
        sockets[index] = null;
        users[index] = null;
    }
}
