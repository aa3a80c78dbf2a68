package dev.weir.screen;

import dev.weir.model.Connection;
import dev.weir.model.ConnectionKey;
import dev.weir.model.Interface;
import dev.weir.model.OnlyBusiest;
import dev.weir.model.PastRows;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Rate;
import dev.weir.model.Snapshot;
import dev.weir.model.Traffic;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Values of the last snapshots up to the one shown, oldest first, for sparklines and graphs; NaN where there is no
 * snapshot.
 */
public final class Series {

    /** Cells of a trend. */
    public static final int TREND = 10;
    /** Snapshots that one cell of a trend stands for: a minute in all at one a second. */
    public static final int TREND_EACH = 6;

    /** Intervals are not exact to the millisecond, which the heading of a trend need not tell; seconds. */
    private static final long TREND_STEP_SECONDS = 5;

    private Series() {}

    /** Some value of each of the last snapshots. */
    public static double[] of(UiState state, int count, ToDoubleFunction<Snapshot> value) {
        return means(state, count, 1, value);
    }

    /** The same over everything kept, each value the mean of as many snapshots as it takes to fit. */
    public static double[] spread(UiState state, int count, ToDoubleFunction<Snapshot> value) {
        return means(state, count, perValue(state, count), value);
    }

    /** Means of so many snapshots each; those that are not known do not count. */
    public static double[] means(UiState state, int count, int each, ToDoubleFunction<Snapshot> value) {
        double[] means = new double[Math.max(0, count)];
        List<Snapshot> past = state.past();
        int last = newest(state);
        for (int i = 0; i < means.length; i++) { // oldest first, as the past is played
            int end = last + 1 - (means.length - 1 - i) * each;
            double sum = 0;
            int known = 0;
            for (int j = Math.max(0, end - each); j < end; j++) {
                double one = value.applyAsDouble(past.get(j));
                sum += Double.isNaN(one) ? 0 : one;
                known += Double.isNaN(one) ? 0 : 1;
            }
            means[i] = known == 0 ? Double.NaN : sum / known;
        }
        return means;
    }

    /** How many snapshots one of that many values stands for when everything kept is to fit. */
    public static int perValue(UiState state, int count) {
        return Math.max(1, (newest(state) + Math.max(1, count)) / Math.max(1, count));
    }

    /** The position in the past of the snapshot shown; -1 when there is none. */
    public static int newest(UiState state) {
        return state.paused() && state.shown().isPresent()
                ? shown(state)
                : state.past().size() - 1;
    }

    /**
     * The same, paused or not; -1 for one that is kept no more. The past is in the order in which it came: by the
     * clock, which may be set, it need not be.
     */
    static int shown(UiState state) {
        Snapshot shown = state.shown().orElseThrow().snapshot();
        int at = state.past().size() - 1;
        while (at >= 0 && !isSame(state.past().get(at), shown)) {
            at--;
        }
        return at;
    }

    private static boolean isSame(Snapshot kept, Snapshot shown) {
        return kept.monoNanos() == shown.monoNanos() && kept.time().equals(shown.time());
    }

    /** Bytes per second into the interfaces; NaN while not measured. */
    public static double rx(Snapshot snapshot) {
        return sum(snapshot, Traffic::rxRate);
    }

    /** Bytes per second out of the interfaces; NaN while not measured. */
    public static double tx(Snapshot snapshot) {
        return sum(snapshot, Traffic::txRate);
    }

    private static double sum(Snapshot snapshot, Function<Traffic, Rate> direction) {
        double sum = Double.NaN;
        for (Interface nic : snapshot.interfaces()) {
            Rate rate = direction.apply(nic.traffic());
            if (rate.isMeasured()) {
                sum = Double.isNaN(sum) ? rate.orZero() : sum + rate.orZero();
            }
        }
        return sum;
    }

    /** App bytes per second of one process, both directions; NaN where it may have been too quiet to be kept. */
    public static double of(Snapshot snapshot, ProcessKey key) {
        Optional<Traffic> moved = traffic(snapshot.processes(), key, ProcessTotal::key, ProcessTotal::traffic);
        if (moved.isPresent()) {
            return moved.get().totalRate();
        }
        return snapshot.section(OnlyBusiest.class)
                        .filter(kept -> kept.processes() >= 0)
                        .isPresent()
                ? Double.NaN
                : 0;
    }

    /** App bytes per second of one connection, one direction; NaN where it may have been too quiet to be kept. */
    public static double of(Snapshot snapshot, ConnectionKey key, boolean rx) {
        Optional<Traffic> moved = traffic(snapshot.connections(), key, Connection::key, Connection::traffic);
        if (moved.isPresent()) {
            return (rx ? moved.get().rxRate() : moved.get().txRate()).orZero();
        }
        return snapshot.section(OnlyBusiest.class)
                        .filter(kept -> kept.connections() >= 0)
                        .isPresent()
                ? Double.NaN
                : 0;
    }

    /** A connection in one snapshot, without making the other rows where that is of the past. */
    public static Optional<Connection> connection(Snapshot snapshot, ConnectionKey key) {
        return row(snapshot.connections(), key, Connection::key);
    }

    private static <R> Optional<Traffic> traffic(
            List<R> rows, Object key, Function<R, Object> keyOf, Function<R, Traffic> moved) {
        return rows instanceof PastRows<R> past
                ? past.traffic(key)
                : row(rows, key, keyOf).map(moved);
    }

    private static <R> Optional<R> row(List<R> rows, Object key, Function<R, Object> keyOf) {
        if (rows instanceof PastRows<R> past) {
            return past.find(key);
        }
        for (R row : rows) {
            if (keyOf.apply(row).equals(key)) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    /** Bytes per second of what a state's drill-down is about, one direction; NaN where that is not known. */
    public static ToDoubleFunction<Snapshot> of(UiState state, boolean rx) {
        if (state.levels().size() == 1) {
            return rx ? Series::rx : Series::tx;
        }
        return snapshot -> state.level()
                .scope()
                .rates(snapshot, state)
                .map(traffic -> rx ? traffic.rxRate() : traffic.txRate())
                .filter(Rate::isMeasured)
                .map(Rate::orZero)
                .orElse(Double.NaN);
    }

    /** The largest of the values that are known; 0 when none is. */
    public static double peak(double[] values) {
        double peak = 0;
        for (double value : values) {
            if (value > peak) {
                peak = value;
            }
        }
        return peak;
    }

    /** The time that a whole trend covers at the interval shown; nanoseconds. */
    static long trendNanos(UiState state) {
        double seconds = state.shown()
                .map(in -> in.snapshot().intervalSeconds())
                .filter(interval -> interval > 0)
                .orElse(state.settings().interval().toMillis() / 1e3);
        return Math.round(TREND * TREND_EACH * seconds / TREND_STEP_SECONDS) * TREND_STEP_SECONDS * 1_000_000_000L;
    }
}
