package dev.weir.feature.clients;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Clients of the closed window that have not been seen in the live one: whoever was there so lately is still counted as
 * there, so that the number does not fall to nothing at each border.
 */
final class RecentClients {

    private final Map<Client, Long> lastNanos = new HashMap<>();

    private record Client(long high, long low, int key) {}

    void clear() {
        lastNanos.clear();
    }

    void add(long high, long low, int key, long last) {
        lastNanos.put(new Client(high, low, key), last);
    }

    /** Takes out a client of the live window. */
    void remove(long high, long low, int key) {
        if (!lastNanos.isEmpty()) {
            lastNanos.remove(new Client(high, low, key));
        }
    }

    /** Tells the keys of those who were seen after a time, each as often as it has clients; forgets the others. */
    void forEachSince(long nanos, IntConsumer keys) {
        lastNanos.values().removeIf(last -> last <= nanos);
        lastNanos.keySet().forEach(client -> keys.accept(client.key()));
    }
}
