package dev.weir.view;

import dev.weir.model.Alert;
import dev.weir.model.Snapshot;
import dev.weir.screen.UiState;
import dev.weir.units.Ceiling;
import dev.weir.units.Scale;
import dev.weir.units.Span;
import java.util.List;

/**
 * Throughput with both directions on one axis: in above it, out hanging below, on one scale that is printed.
 * <pre>
 * -- Throughput of the interfaces   IN 42.1 Mb/s  peak 96.0    OUT 8.30 Mb/s  peak 21.4 ---
 *  100M|                    ▂▄▆█▇▅▃▂
 *      |▂▃▃▄▄▄▃▅█████▅▄▃▃▄▆███████████▆▄▃▂▂▃▃▄▄▄▃▃▂▂▃▃▄▄▅▆███████▆▅▄▃▃▃▂▂▂▃▃▄▆█████████▇▅▄▃ IN
 *     0+------- -2m ------------------------ -1m ----------!-------------------------- now
 *      |▔▔▔▀▀▔▔
 * </pre>
 */
final class GraphPanel {

    private static final int SCALE_COLUMNS = 6;
    private static final long NANOS_PER_MARK = 60_000_000_000L;
    /** Minutes from mark to mark where a column is more than a snapshot, so that marks do not run together. */
    private static final int MARKS_APART = 2;
    /** Below this height there is only one direction: what comes in. */
    private static final int BOTH_DIRECTIONS_ROWS = 8;

    private GraphPanel() {
    }

    /** Draws the throughput of the interfaces. */
    static void draw(Canvas canvas, UiState state) {
        int count = Math.max(0, canvas.columns() - SCALE_COLUMNS - 1);
        double[] rx = Series.of(state, count, Series::rx);
        double[] tx = Series.of(state, count, Series::tx);
        canvas.title("Throughput   IN " + now(rx, state) + "  peak " + Figures.rate(Series.peak(rx), state.settings())
                + "   OUT " + now(tx, state) + "  peak " + Figures.rate(Series.peak(tx), state.settings()), Ink.STRONG);
        draw(canvas, state, rx, tx, 1);
    }

    private static String now(double[] values, UiState state) {
        double now = values.length == 0 ? Double.NaN : values[values.length - 1];
        return Double.isNaN(now) ? Figures.NONE : Figures.rateWithUnit(now, state.settings());
    }

    /** Draws everything kept of the interfaces' throughput, as far as needed in means of some snapshots. */
    static void drawAll(Canvas canvas, UiState state) {
        int count = Math.max(1, canvas.columns() - SCALE_COLUMNS - 1);
        draw(canvas, state, Series.spread(state, count, Series::rx), Series.spread(state, count, Series::tx), Series.perValue(state, count));
    }

    /** Draws two series below the first row, the newest value at the right edge; each value stands for some snapshots. */
    private static void draw(Canvas canvas, UiState state, double[] rx, double[] tx, int each) {
        int rows = canvas.rows() - 2;
        if (rows < 1) {
            return;
        }
        boolean both = canvas.rows() >= BOTH_DIRECTIONS_ROWS;
        int up = both ? (rows + 1) * 3 / 5 : rows;
        int down = rows - up;
        Scale scale = state.settings().bytes() ? Scale.BYTES : Scale.BITS;
        double peak = Math.max(Series.peak(rx), both ? Series.peak(tx) : 0);
        double ceiling = Ceiling.above(scale.fromBytes(peak)) / scale.fromBytes(1);
        int axis = 1 + up;
        for (int row = 1; row < canvas.rows(); row++) {
            canvas.put(SCALE_COLUMNS - 1, row, row == axis ? '+' : canvas.glyphs().vertical(), Ink.TEXT);
        }
        canvas.putRight(SCALE_COLUMNS - 1, 1, Figures.rate(ceiling, state.settings()), Ink.TEXT);
        canvas.putRight(SCALE_COLUMNS - 1, axis, "0", Ink.TEXT);
        axis(canvas, state, axis, rx.length, each);
        // Both directions have one cell per step of the scale, so that heights above and below can be compared.
        double downCeiling = up == 0 ? ceiling : ceiling * down / up;
        for (int i = 0; i < rx.length; i++) {
            for (int row = 0; row < up; row++) {
                canvas.put(SCALE_COLUMNS + i, axis - 1 - row, canvas.glyphs().rising(rx[i], ceiling, row, up), Ink.RX);
            }
            for (int row = 0; row < down; row++) {
                canvas.put(SCALE_COLUMNS + i, axis + 1 + row, canvas.glyphs().hanging(tx[i], downCeiling, row, down), Ink.TX);
            }
        }
        canvas.putRight(canvas.columns(), 1, "IN", Ink.RX);
        if (down > 0) {
            canvas.putRight(canvas.columns(), canvas.rows() - 1, "OUT", Ink.TX);
        }
    }

    /** The axis with a mark each minute and a tick for each alert raised. */
    private static void axis(Canvas canvas, UiState state, int row, int count, int each) {
        canvas.fill(SCALE_COLUMNS, SCALE_COLUMNS + count, row, canvas.glyphs().horizontal(), Ink.TEXT);
        List<Snapshot> past = state.past();
        int newest = Series.newest(state);
        if (newest < 0) {
            return;
        }
        Snapshot last = past.get(newest);
        int right = SCALE_COLUMNS + count - 1;
        long minute = 1;
        for (int back = 1; back < count && back * each <= newest; back++) {
            long nanos = Times.nanosBetween(past.get(newest - back * each).time(), last.time());
            if (nanos >= minute * NANOS_PER_MARK) {
                canvas.put(right - back - 1, row, " -" + Span.age(nanos) + " ", Ink.TEXT);
                minute = nanos / NANOS_PER_MARK + (each > 1 ? MARKS_APART : 1);
            }
        }
        for (Alert alert : last.alerts()) {
            for (int back = 0; back < count && (back + 1) * each <= newest; back++) {
                boolean raisedThen = past.get(newest - (back + 1) * each).time().isBefore(alert.since())
                        && !past.get(newest - back * each).time().isBefore(alert.since());
                if (raisedThen) {
                    canvas.put(right - back, row, '!', Ink.ALERT);
                }
            }
        }
    }
}
