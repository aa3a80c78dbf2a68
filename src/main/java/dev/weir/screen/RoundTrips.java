package dev.weir.screen;

import dev.weir.model.ConnectionFacts;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Smoothed round-trip times of many connections: how long half, nine tenths and all but one in a hundred take at most.
 */
public final class RoundTrips {

    /** Of those that are open and have one; microseconds, in order as far as anybody asked. */
    private final long[] micros;

    private final Map<Integer, Long> told = new HashMap<>();
    private boolean sorted;

    private RoundTrips(long[] micros, boolean sorted) {
        this.micros = micros;
        this.sorted = sorted;
    }

    /** Those of the connections that are open and have one. */
    static RoundTrips of(Rows rows) {
        long[] micros = new long[rows.places()];
        int count = 0;
        for (int place = 0; place < rows.places(); place++) {
            long known = micros(rows, place, rows.facts(place));
            if (known > 0) {
                micros[count++] = known;
            }
        }
        return new RoundTrips(Arrays.copyOf(micros, count), false);
    }

    /** The round-trip time of an open connection, 0 for none. */
    private static long micros(Rows rows, int place, ConnectionFacts facts) {
        return facts == null || facts.closed().isPresent() ? 0 : Math.max(0, rows.srttMicros(place));
    }

    /** Those of later rows, from what changed. */
    RoundTrips then(Rows earlier, Rows later, List<Rows.Change> changes) {
        long[] gone = changes.stream()
                .mapToLong(change -> micros(earlier, change.place(), change.before()))
                .filter(known -> known > 0)
                .toArray();
        long[] come = changes.stream()
                .mapToLong(change -> micros(later, change.place(), change.now()))
                .filter(known -> known > 0)
                .toArray();
        if (Arrays.equals(gone, come)) {
            return this;
        }
        if (!sorted) {
            Arrays.sort(micros);
            sorted = true;
        }
        Arrays.sort(gone);
        Arrays.sort(come);
        long[] next = new long[micros.length - gone.length + come.length];
        int to = 0;
        int leaving = 0;
        int coming = 0;
        for (long value : micros) {
            if (leaving < gone.length && gone[leaving] == value) {
                leaving++;
                continue;
            }
            while (coming < come.length && come[coming] <= value) {
                next[to++] = come[coming++];
            }
            next[to++] = value;
        }
        System.arraycopy(come, coming, next, to, come.length - coming);
        return new RoundTrips(next, true);
    }

    /** Whether no connection has a round-trip time. */
    public boolean isEmpty() {
        return micros.length == 0;
    }

    /** What that many percent of them take at most (nearest rank), where there are any; microseconds. */
    public long micros(int percent) {
        return told.computeIfAbsent(percent, this::find);
    }

    private long find(int percent) {
        int place = Math.max(0, (micros.length * percent + 99) / 100 - 1);
        if (!sorted) {
            select(place);
        }
        return micros[place];
    }

    /**
     * Puts that value into a place which sorting would put there (Hoare): to sort 100,000 values takes several
     * milliseconds.
     */
    private void select(int place) {
        int from = 0;
        int to = micros.length - 1;
        while (from < to) {
            long pivot = micros[(from + to) >>> 1];
            int low = from;
            int high = to;
            while (low <= high) {
                while (micros[low] < pivot) {
                    low++;
                }
                while (micros[high] > pivot) {
                    high--;
                }
                if (low <= high) {
                    long swapped = micros[low];
                    micros[low++] = micros[high];
                    micros[high--] = swapped;
                }
            }
            if (place <= high) {
                to = high;
            } else if (place >= low) {
                from = low;
            } else {
                return;
            }
        }
    }
}
