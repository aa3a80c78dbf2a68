package dev.weir.serve;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The open connections, oldest first, so that those are closed which stay too long. A client that sends a byte a second
 * is never idle; the age of its connection ends it.
 *
 * @param <C> a connection
 */
final class OpenConnections<C> {

    private final Map<C, Long> openedNanos = new LinkedHashMap<>();
    private final int most;
    private final LongSupplier nanos;

    OpenConnections(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /** Adds a new connection; returns the one to close for it if there are too many now. */
    synchronized Optional<C> opened(C connection) {
        openedNanos.put(connection, nanos.getAsLong());
        if (openedNanos.size() <= most) {
            return Optional.empty();
        }
        C oldest = openedNanos.keySet().iterator().next();
        openedNanos.remove(oldest);
        return Optional.of(oldest);
    }

    synchronized void closed(C connection) {
        openedNanos.remove(connection);
    }

    /** Whether a connection has been open for longer than this; nanoseconds. */
    synchronized boolean isOlderThan(C connection, long ageNanos) {
        Long opened = openedNanos.get(connection);
        return opened != null && nanos.getAsLong() - opened > ageNanos;
    }

    /** Removes and returns the connections that have been open for longer than this; nanoseconds. */
    synchronized List<C> removeOlderThan(long ageNanos) {
        List<C> old = new ArrayList<>();
        long now = nanos.getAsLong();
        Iterator<Map.Entry<C, Long>> oldestFirst = openedNanos.entrySet().iterator();
        while (oldestFirst.hasNext()) {
            Map.Entry<C, Long> entry = oldestFirst.next();
            if (now - entry.getValue() <= ageNanos) {
                break;
            }
            old.add(entry.getKey());
            oldestFirst.remove();
        }
        return old;
    }
}
