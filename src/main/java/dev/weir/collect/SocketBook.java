package dev.weir.collect;

import java.util.function.Consumer;

/** The accounts of all sockets by cookie: an open-addressed table, which needs no objects beside the accounts. */
final class SocketBook {

    private static final int FEWEST_PLACES = 256;
    /**
     * Cookies are counted up: so many in a row are neighbours in the table too. The collector copies accounts in the table's order, so that
     * they are neighbours in memory as well, which is how the kernel's rows ask for them.
     */
    private static final int NEIGHBOURS_BITS = 4;
    /** 2^64 divided by the golden ratio: products with it spread over the upper bits. */
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private SocketAccount[] places = new SocketAccount[FEWEST_PLACES];
    private int size;

    /** The account of a cookie; null when there is none. */
    SocketAccount get(long cookie) {
        return places[find(cookie)];
    }

    /** Adds an account whose cookie has none. */
    void add(SocketAccount socket) {
        if ((size + 1) * 2L > places.length) {
            resize(places.length * 2);
        }
        places[find(socket.cookie)] = socket;
        size++;
    }

    /** Removes an account that is there; those behind it move up, so that each is found from its own place on. */
    void remove(SocketAccount socket) {
        int hole = find(socket.cookie);
        int mask = places.length - 1;
        for (int next = hole + 1 & mask; places[next] != null; next = next + 1 & mask) {
            int wanted = place(places[next].cookie);
            if ((next - wanted & mask) >= (next - hole & mask)) {
                places[hole] = places[next];
                hole = next;
            }
        }
        places[hole] = null;
        size--;
        if (places.length > FEWEST_PLACES && size * 8L < places.length) {
            resize(places.length / 2);
        }
    }

    /** Hands over each account; none may be added or removed meanwhile. */
    void forEach(Consumer<SocketAccount> each) {
        for (SocketAccount socket : places) {
            if (socket != null) {
                each.accept(socket);
            }
        }
    }

    /** Where an account is, or would go. */
    private int find(long cookie) {
        int mask = places.length - 1;
        int at = place(cookie);
        while (places[at] != null && places[at].cookie != cookie) {
            at = at + 1 & mask;
        }
        return at;
    }

    private int place(long cookie) {
        long block = (cookie >>> NEIGHBOURS_BITS) * SPREAD >>> 32 << NEIGHBOURS_BITS;
        return (int) (block | cookie & (1 << NEIGHBOURS_BITS) - 1) & places.length - 1;
    }

    private void resize(int length) {
        SocketAccount[] before = places;
        places = new SocketAccount[length];
        for (SocketAccount socket : before) {
            if (socket != null) {
                places[find(socket.cookie)] = socket;
            }
        }
    }
}
