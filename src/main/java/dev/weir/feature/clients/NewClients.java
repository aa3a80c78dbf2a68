package dev.weir.feature.clients;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * How many clients were first seen within the last minute, by port: what the readings of that minute found to be new.
 */
final class NewClients {

    private static final long MINUTE_NANOS = 60_000_000_000L;
    /** Of a single reading; what is new on more ports than that is counted on none of the rest. */
    private static final int PORTS_MAX = 4096;

    private record Found(long nanos, int[] keys, int[] counts) {}

    private final Deque<Found> minute = new ArrayDeque<>();
    private final int[] sums = new int[ClientPort.KEYS];

    /** Takes what a reading found: new clients by key, none where it is 0. */
    void add(long nanos, int[] byKey) {
        int[] keys = new int[PORTS_MAX];
        int[] counts = new int[PORTS_MAX];
        int ports = 0;
        for (int key = 0; key < byKey.length && ports < PORTS_MAX; key++) {
            if (byKey[key] > 0) {
                keys[ports] = key;
                counts[ports++] = byKey[key];
                sums[key] += byKey[key];
            }
        }
        if (ports > 0) {
            minute.add(new Found(nanos, Arrays.copyOf(keys, ports), Arrays.copyOf(counts, ports)));
        }
    }

    /** Drops what was found more than a minute ago. */
    void expire(long nowNanos) {
        while (!minute.isEmpty() && nowNanos - minute.peek().nanos() >= MINUTE_NANOS) {
            Found old = minute.remove();
            for (int i = 0; i < old.keys().length; i++) {
                sums[old.keys()[i]] -= old.counts()[i];
            }
        }
    }

    int of(int key) {
        return key < sums.length ? sums[key] : 0;
    }
}
