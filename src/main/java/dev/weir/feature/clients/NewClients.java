package dev.weir.feature.clients;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How many clients were first seen within the last minute, by port: what the readings of that minute found to be new.
 */
final class NewClients {

    private static final long MINUTE_NANOS = 60_000_000_000L;
    /** Of a single reading; what is new on more ports than that is counted on none of the rest. */
    private static final int PORTS_MAX = 4096;

    private record Found(long nanos, Map<Integer, Integer> byKey) {}

    private final Deque<Found> minute = new ArrayDeque<>();
    private final Map<Integer, Integer> sums = new HashMap<>();

    /** Takes what a reading found: new clients by key. */
    void add(long nanos, Map<Integer, Integer> byKey) {
        Map<Integer, Integer> kept = new HashMap<>();
        byKey.forEach((key, count) -> {
            if (kept.size() < PORTS_MAX) {
                kept.put(key, count);
                sums.merge(key, count, Integer::sum);
            }
        });
        if (!kept.isEmpty()) {
            minute.add(new Found(nanos, kept));
        }
    }

    /** Drops what was found more than a minute ago. */
    void expire(long nowNanos) {
        while (!minute.isEmpty() && nowNanos - minute.peek().nanos() >= MINUTE_NANOS) {
            minute.remove().byKey().forEach((key, count) -> {
                if (sums.merge(key, -count, Integer::sum) == 0) {
                    sums.remove(key);
                }
            });
        }
    }

    int of(int key) {
        return sums.getOrDefault(key, 0);
    }
}
