package dev.weir.view;

import dev.weir.model.ProtocolTotal;
import dev.weir.model.Snapshot;
import dev.weir.screen.ConnectionText;
import dev.weir.screen.Figures;
import dev.weir.screen.Series;
import dev.weir.screen.UiState;
import dev.weir.units.Ceiling;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import java.util.List;

/**
 * Throughput of the interfaces and the protocols it is made of, as three lines.
 * <pre>
 * IN   42.1 Mb/s ▂▃▅▇█▆▅▃▂▂▂▃▃▂▁▁▂▃▅▆▇▇▅▃ TCP    81.0% ██████████████▏   40.8M
 * OUT  8.30 Mb/s ▁▁▂▁▁▂▃▂▂▁▁▁▂▂▃▃▂▂▁▁▂▂▂▁ UDP    15.0% ██▋               7.60M
 * retrans 12  resets 0  214 sockets       ICMP 9/s  ARP 2/s  ESP 2.00M
 * </pre>
 */
final class TotalsLines {

    private static final int LABEL = 4;
    private static final int RATE = 10;
    private static final int PROTOCOL_NAME = 9;
    private static final int PERCENT = 6;
    /** Below this width there is no room for protocols beside the throughput. */
    private static final int PROTOCOLS_COLUMNS = 60;

    private TotalsLines() {}

    static void draw(Canvas canvas, UiState state) {
        int width = canvas.columns();
        int left = width >= PROTOCOLS_COLUMNS ? width / 2 : width;
        int spark = left - LABEL - RATE - 2;
        double[] rx = Series.of(state, spark, Series::rx);
        double[] tx = Series.of(state, spark, Series::tx);
        throughput(canvas, 0, "IN", rx, Ink.RX, state);
        throughput(canvas, 1, "OUT", tx, Ink.TX, state);
        if (state.shown().isEmpty()) {
            return;
        }
        Snapshot snapshot = state.shown().get().snapshot();
        String health = "retrans " + Digits.grouped(snapshot.totals().retransmits()) + "  resets "
                + Digits.grouped(snapshot.totals().resets()) + "  "
                + snapshot.totals().openSockets() + " sockets";
        canvas.put(0, 2, Columns.cut(health, left - 1), Ink.TEXT);
        if (left < width) {
            protocols(canvas, left, snapshot, state);
        }
    }

    private static void throughput(Canvas canvas, int row, String label, double[] values, Ink ink, UiState state) {
        canvas.put(0, row, label, Ink.STRONG);
        double now = values.length == 0 ? Double.NaN : values[values.length - 1];
        String rate = Double.isNaN(now) ? Figures.NONE : Figures.rateWithUnit(now, state.settings());
        canvas.putRight(LABEL + RATE, row, rate, Ink.TEXT);
        canvas.put(
                LABEL + RATE + 1,
                row,
                state.shown().isEmpty() ? "" : canvas.glyphs().sparkline(values, Ceiling.above(Series.peak(values))),
                ink);
    }

    private static void protocols(Canvas canvas, int left, Snapshot snapshot, UiState state) {
        List<ProtocolTotal> protocols = snapshot.protocols();
        double all = protocols.stream()
                .mapToDouble(protocol -> protocol.traffic().totalRate())
                .sum();
        for (int i = 0; i < Math.min(2, protocols.size()); i++) {
            ProtocolTotal protocol = protocols.get(i);
            double share = all == 0 ? 0 : protocol.traffic().totalRate() / all;
            int bar = canvas.columns() - left - PROTOCOL_NAME - PERCENT - Scale.WIDTH - 2;
            canvas.put(left, i, Columns.cut(ConnectionText.protocol(protocol.protocol()), PROTOCOL_NAME - 1), Ink.TEXT);
            canvas.putRight(left + PROTOCOL_NAME + PERCENT, i, Digits.percent(share * 100), Ink.TEXT);
            canvas.put(left + PROTOCOL_NAME + PERCENT + 1, i, canvas.glyphs().bar(share, Math.max(0, bar)), Ink.BAR);
            canvas.putRight(
                    canvas.columns(), i, Figures.rate(protocol.traffic().totalRate(), state.settings()), Ink.TEXT);
        }
        int start = left;
        if (!state.packetFilter().isEmpty()) {
            String only =
                    Columns.cut("only " + Printable.text(state.packetFilter()), (canvas.columns() - left) * 2 / 3);
            start = canvas.put(left, 2, only, Ink.SELECTED) + 2;
        }
        int column = start;
        for (ProtocolTotal protocol : protocols.subList(Math.min(2, protocols.size()), protocols.size())) {
            String other = ConnectionText.protocol(protocol.protocol()) + " "
                    + Figures.rate(protocol.traffic().totalRate(), state.settings());
            // One that does not fit is left out: half a number would be another number.
            if (column + Columns.width(other) <= canvas.columns()) {
                column = canvas.put(column, 2, other, Ink.TEXT) + 2;
            }
        }
    }
}
