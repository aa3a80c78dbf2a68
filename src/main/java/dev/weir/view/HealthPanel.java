package dev.weir.view;

import dev.weir.model.Connection;
import dev.weir.model.Interface;
import dev.weir.model.Snapshot;
import dev.weir.ui.UiState;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Span;
import java.util.Arrays;

/** TCP health of the host and what each interface's packets are counted with. */
final class HealthPanel {

    private HealthPanel() {
    }

    static void draw(Canvas canvas, UiState state, Snapshot snapshot) {
        canvas.title("TCP health and interfaces", Ink.STRONG);
        canvas.put(1, 1, "retransmits " + Digits.grouped(snapshot.totals().retransmits()) + "   resets "
                + Digits.grouped(snapshot.totals().resets()) + "   sockets " + Digits.grouped(snapshot.totals().openSockets()), Ink.TEXT);
        canvas.put(1, 2, Columns.cut(roundTrips(snapshot), canvas.columns() - 1), Ink.TEXT);
        int row = 3;
        for (Interface nic : snapshot.interfaces()) {
            canvas.put(1, row++, Columns.cut(Printable.text(nic.name()) + "  IN " + Figures.rate(nic.traffic().rxRate(), state.settings())
                    + "  OUT " + Figures.rate(nic.traffic().txRate(), state.settings()) + "  counted by " + nic.ingressHook(),
                    canvas.columns() - 1), Ink.TEXT);
        }
    }

    /** Round-trip times over all connections that have one: {@code rtt p50 12.0 ms  p90 71.0 ms  p99 180 ms}. */
    static String roundTrips(Snapshot snapshot) {
        long[] sorted = snapshot.connections().stream().filter(connection -> connection.closed().isEmpty()).map(Connection::health)
                .filter(health -> health.isPresent() && health.get().srttMicros() > 0)
                .mapToLong(health -> health.orElseThrow().srttMicros()).toArray();
        Arrays.sort(sorted);
        if (sorted.length == 0) {
            return "rtt -";
        }
        return "rtt p50 " + percentile(sorted, 50) + "  p90 " + percentile(sorted, 90) + "  p99 " + percentile(sorted, 99);
    }

    /** The nearest-rank percentile. */
    private static String percentile(long[] sorted, int percent) {
        int rank = (sorted.length * percent + 99) / 100;
        return Span.latency(sorted[Math.max(0, rank - 1)]);
    }
}
