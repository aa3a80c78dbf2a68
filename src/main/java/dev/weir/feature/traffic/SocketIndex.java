package dev.weir.feature.traffic;

import dev.weir.layout.SocketEntry;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * All sockets, by cookie and by the index of their wire entry. By cookie it is an open-addressed hash, which needs no
 * objects of its own.
 */
final class SocketIndex {

    private static final int FEWEST = 256;
    /**
     * Cookies are counted up: so many in a row are neighbours in the table too. The garbage collector copies sockets in
     * the table's order, so that they are neighbours in memory as well, which is the order in which the kernel's
     * entries ask for them.
     */
    private static final int NEIGHBOURS_BITS = 4;
    /** 2^64 divided by the golden ratio: products with it spread over the upper bits. */
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private TrackedSocket[] table = new TrackedSocket[FEWEST];
    private int size;
    /** By the index of the wire layer's entry, where that was read before. */
    private TrackedSocket[] byWireIndex = new TrackedSocket[FEWEST];

    /** The socket of a cookie; null when there is none. */
    TrackedSocket get(long cookie) {
        return table[find(cookie)];
    }

    /** Adds a socket whose cookie has none. */
    void add(TrackedSocket socket) {
        if ((size + 1) * 2L > table.length) {
            resize(table.length * 2);
        }
        table[find(socket.cookie)] = socket;
        size++;
    }

    /** Removes a socket that is there; those behind it move up, so that each is found from its home on. */
    void remove(TrackedSocket socket) {
        int hole = find(socket.cookie);
        int mask = table.length - 1;
        for (int next = hole + 1 & mask; table[next] != null; next = next + 1 & mask) {
            int wanted = home(table[next].cookie);
            if ((next - wanted & mask) >= (next - hole & mask)) {
                table[hole] = table[next];
                hole = next;
            }
        }
        table[hole] = null;
        size--;
        if (table.length > FEWEST && size * 8L < table.length) {
            resize(table.length / 2);
        }
    }

    /** Hands over each socket; none may be added or removed meanwhile. */
    void forEach(Consumer<TrackedSocket> each) {
        for (TrackedSocket socket : table) {
            if (socket != null) {
                each.accept(socket);
            }
        }
    }

    /** The socket of an entry that was read before, found without a search; null for a new one. */
    TrackedSocket get(SocketEntry entry) {
        int index = entry.index();
        TrackedSocket socket = index < byWireIndex.length ? byWireIndex[index] : null;
        return socket != null && socket.cookie == entry.cookie() ? socket : null;
    }

    /** Notes whose an entry is. */
    void put(int wireIndex, TrackedSocket socket) {
        if (wireIndex >= byWireIndex.length) {
            byWireIndex = Arrays.copyOf(byWireIndex, Math.max(wireIndex + 1, 2 * byWireIndex.length));
        }
        byWireIndex[wireIndex] = socket;
    }

    /** A socket's entry is evicted; the index may be another socket's by now. */
    void clear(TrackedSocket socket) {
        if (byWireIndex[socket.wireIndex()] == socket) {
            byWireIndex[socket.wireIndex()] = null;
        }
    }

    /** Where a socket is, or would go. */
    private int find(long cookie) {
        int mask = table.length - 1;
        int at = home(cookie);
        while (table[at] != null && table[at].cookie != cookie) {
            at = at + 1 & mask;
        }
        return at;
    }

    private int home(long cookie) {
        long block = (cookie >>> NEIGHBOURS_BITS) * SPREAD >>> 32 << NEIGHBOURS_BITS;
        return (int) (block | cookie & (1 << NEIGHBOURS_BITS) - 1) & table.length - 1;
    }

    private void resize(int length) {
        TrackedSocket[] before = table;
        table = new TrackedSocket[length];
        for (TrackedSocket socket : before) {
            if (socket != null) {
                table[find(socket.cookie)] = socket;
            }
        }
    }
}
