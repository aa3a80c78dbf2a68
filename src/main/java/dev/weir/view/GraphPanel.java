package dev.weir.view;

import dev.weir.model.Alert;
import dev.weir.model.Snapshot;
import dev.weir.screen.Figures;
import dev.weir.screen.Series;
import dev.weir.screen.Times;
import dev.weir.screen.UiState;
import dev.weir.units.Ceiling;
import dev.weir.units.Scale;
import dev.weir.units.Span;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Throughput with both directions on one axis: in above it, out hanging below, each on its own scale, whose ends are
 * printed.
 * <pre>
 * -- Throughput   IN 42.1 Mb/s  peak 96.0    OUT 8.30 Mb/s  peak 21.4 ---
 *  100M|                    ▂▄▆█▇▅▃▂
 *    IN|▂▃▃▄▄▄▃▅█████▅▄▃▃▄▆███████████▆▄▃▂▂▃▃▄▄▄▃▃▂▂▃▃▄▄▅▆███████▆▅▄
 *     0+------- -2m ------------------------ -1m ----------!------ now
 *   OUT|▔▔▔▀▀▔▔
 *   50M|
 * </pre>
 */
final class GraphPanel {

    private static final String NOW = " now";
    private static final int SCALE_COLUMNS = 6;
    private static final long NANOS_PER_MARK = 60_000_000_000L;
    /** Minutes from mark to mark where a column is more than a snapshot, so that marks do not run together. */
    private static final int MARKS_APART = 2;
    /** Below this height there is only one direction: what comes in. */
    private static final int BOTH_DIRECTIONS_ROWS = 8;

    private GraphPanel() {}

    /** Draws the throughput of the interfaces. */
    static void draw(Canvas canvas, UiState state) {
        draw(canvas, state, Series::rx, Series::tx);
    }

    /** Draws what two functions of the snapshots say went in and out. */
    static void draw(Canvas canvas, UiState state, ToDoubleFunction<Snapshot> in, ToDoubleFunction<Snapshot> out) {
        int count = Math.max(0, canvas.columns() - SCALE_COLUMNS - 1);
        double[] rx = Series.of(state, count, in);
        double[] tx = Series.of(state, count, out);
        canvas.title(
                "Throughput   IN " + now(rx, state) + "  peak " + Figures.rate(Series.peak(rx), state.settings())
                        + "   OUT " + now(tx, state) + "  peak " + Figures.rate(Series.peak(tx), state.settings()),
                Ink.STRONG);
        draw(canvas, state, rx, tx, 1);
    }

    private static String now(double[] values, UiState state) {
        double now = values.length == 0 ? Double.NaN : values[values.length - 1];
        return Double.isNaN(now) ? Figures.NONE : Figures.rateWithUnit(now, state.settings());
    }

    /**
     * Draws everything kept of what the drill-down is about, at its top of the interfaces' throughput, as far as needed
     * in means of some snapshots.
     */
    static void drawAll(Canvas canvas, UiState state) {
        int count = Math.max(1, canvas.columns() - SCALE_COLUMNS - 1);
        draw(
                canvas,
                state,
                Series.spread(state, count, Series.of(state, true)),
                Series.spread(state, count, Series.of(state, false)),
                Series.perValue(state, count));
    }

    /**
     * Draws two series below the first row, the newest value at the right edge; each value stands for some snapshots.
     */
    private static void draw(Canvas canvas, UiState state, double[] rx, double[] tx, int each) {
        int rows = canvas.rows() - 2;
        if (rows < 1) {
            return;
        }
        boolean both = canvas.rows() >= BOTH_DIRECTIONS_ROWS;
        int up = both ? (rows + 1) * 3 / 5 : rows;
        int down = rows - up;
        double inCeiling = ceiling(rx, state);
        double outCeiling = ceiling(tx, state);
        int axis = 1 + up;
        for (int row = 1; row < canvas.rows(); row++) {
            canvas.put(
                    SCALE_COLUMNS - 1, row, row == axis ? '+' : canvas.glyphs().vertical(), Ink.TEXT);
        }
        canvas.putRight(SCALE_COLUMNS - 1, 1, Figures.rate(inCeiling, state.settings()), Ink.TEXT);
        canvas.putRight(SCALE_COLUMNS - 1, axis, "0", Ink.TEXT);
        axis(canvas, state, axis, rx.length, each);
        for (int i = 0; i < rx.length; i++) {
            for (int row = 0; row < up; row++) {
                canvas.put(
                        SCALE_COLUMNS + i, axis - 1 - row, canvas.glyphs().rising(rx[i], inCeiling, row, up), Ink.RX);
            }
            for (int row = 0; row < down; row++) {
                canvas.put(
                        SCALE_COLUMNS + i,
                        axis + 1 + row,
                        canvas.glyphs().hanging(tx[i], outCeiling, row, down),
                        Ink.TX);
            }
        }
        if (up > 1) {
            canvas.putRight(SCALE_COLUMNS - 1, 2, "IN", Ink.RX);
        }
        if (down > 0) {
            canvas.putRight(SCALE_COLUMNS - 1, canvas.rows() - 1, Figures.rate(outCeiling, state.settings()), Ink.TEXT);
        }
        if (down > 1) {
            canvas.putRight(SCALE_COLUMNS - 1, canvas.rows() - 2, "OUT", Ink.TX);
        }
    }

    /** The upper end of a direction's scale; bytes per second. */
    private static double ceiling(double[] values, UiState state) {
        Scale scale = state.settings().bytes() ? Scale.BYTES : Scale.BITS;
        return Ceiling.above(scale.fromBytes(Series.peak(values))) / scale.fromBytes(1);
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
        boolean[] taken = new boolean[count];
        // A frozen picture's right edge is not now.
        String newestLabel =
                state.paused() ? " " + Times.ofDay(last.time(), canvas.look().zone()) : NOW;
        label(canvas, row, right - newestLabel.length() + 1, newestLabel, taken);
        long minute = 1;
        for (int back = 1; back < count && back * each <= newest; back++) {
            long nanos = Times.nanosBetween(past.get(newest - back * each).time(), last.time());
            if (nanos >= minute * NANOS_PER_MARK) {
                label(canvas, row, right - back - 1, " -" + Span.age(nanos) + " ", taken);
                minute = nanos / NANOS_PER_MARK + (each > 1 ? MARKS_APART : 1);
            }
        }
        for (Alert alert : last.alerts()) {
            for (int back = 0; back < count && (back + 1) * each <= newest; back++) {
                boolean raisedThen = past.get(newest - (back + 1) * each).time().isBefore(alert.since())
                        && !past.get(newest - back * each).time().isBefore(alert.since());
                if (raisedThen && !taken[count - 1 - back]) {
                    canvas.put(right - back, row, '!', Ink.ALERT);
                }
            }
        }
    }

    /** Writes a label on the axis unless it would run into another or over the edge. */
    private static void label(Canvas canvas, int row, int column, String text, boolean[] taken) {
        int first = column - SCALE_COLUMNS;
        int end = first + text.length();
        for (int i = first; i < end; i++) {
            if (i < 0 || i >= taken.length || taken[i]) {
                return;
            }
        }
        Arrays.fill(taken, first, end, true);
        canvas.put(column, row, text, Ink.TEXT);
    }
}
