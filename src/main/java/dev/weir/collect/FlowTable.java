package dev.weir.collect;

import dev.weir.model.FlowRow;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Each process's use of each socket, in the slot of its row in the kernel's flow table: whose it is, and how far the row has been added
 * up. The members of all slots lie side by side, since rows come in the order of their slots.
 */
final class FlowTable {

    private static final int FEWEST = 128;
    /** The place of one that was handed over to be deleted. */
    private static final int NOWHERE = -1;

    private SocketAccount[] sockets = new SocketAccount[FEWEST];
    private ProcessAccount[] users = new ProcessAccount[FEWEST];
    /** The place of each among all that its process uses. */
    private int[] places = new int[FEWEST];
    /** As last read. */
    private long[] rxBytes = new long[FEWEST];
    private long[] txBytes = new long[FEWEST];

    /** Whether a row was read before. */
    boolean isKnown(FlowRow row) {
        int slot = row.slot();
        SocketAccount socket = slot < sockets.length ? sockets[slot] : null;
        return socket != null && socket.cookie == row.cookie() && row.isBy(users[slot].key());
    }

    /** The socket that the row in a slot is of; null when none is. */
    SocketAccount socket(int slot) {
        return slot < sockets.length ? sockets[slot] : null;
    }

    /** The process whose row it is. */
    ProcessAccount user(int slot) {
        return users[slot];
    }

    /** Whose a new row is, of which nothing has been added up. */
    void begin(int slot, SocketAccount socket, ProcessAccount user) {
        if (slot >= sockets.length) {
            int length = Math.max(slot + 1, 2 * sockets.length);
            sockets = Arrays.copyOf(sockets, length);
            users = Arrays.copyOf(users, length);
            places = Arrays.copyOf(places, length);
            rxBytes = Arrays.copyOf(rxBytes, length);
            txBytes = Arrays.copyOf(txBytes, length);
        }
        if (sockets[slot] != null && places[slot] != NOWHERE) {
            // Nobody told that the one before was deleted, as when its last reading failed.
            sockets[slot].removeFlow(slot);
            leaveUser(slot);
        }
        sockets[slot] = socket;
        users[slot] = user;
        rxBytes[slot] = 0;
        txBytes[slot] = 0;
        socket.addFlow(slot);
        places[slot] = user.addFlow(slot);
    }

    /** Takes a newer reading of bytes received; returns by how much it has grown. */
    long rxRead(int slot, long bytes) {
        long grown = Counter.since(bytes, rxBytes[slot]);
        rxBytes[slot] = bytes;
        return grown;
    }

    /** Takes a newer reading of bytes sent; returns by how much it has grown. */
    long txRead(int slot, long bytes) {
        long grown = Counter.since(bytes, txBytes[slot]);
        txBytes[slot] = bytes;
        return grown;
    }

    /** Takes from a socket all that processes moved through it, and hands over the slots, which stay as they are. */
    void removeAll(SocketAccount socket, IntConsumer each) {
        socket.removeFlows(slot -> {
            leaveUser(slot);
            each.accept(slot);
        });
    }

    private void leaveUser(int slot) {
        int moved = users[slot].removeFlow(places[slot]);
        places[moved] = places[slot];
        places[slot] = NOWHERE;
    }

    /** Likewise all that a process moved through sockets. */
    void removeAll(ProcessAccount user, IntConsumer each) {
        user.removeFlows(slot -> {
            sockets[slot].removeFlow(slot);
            places[slot] = NOWHERE;
            each.accept(slot);
        });
    }

    /** Empties a slot. */
    void clear(int slot) {
        sockets[slot] = null;
        users[slot] = null;
    }
}
