package dev.weir.view;

import dev.weir.model.Busiest;
import dev.weir.model.Connection;
import dev.weir.model.Interface;
import dev.weir.model.SendQueue;
import dev.weir.model.Snapshot;
import dev.weir.screen.Clip;
import dev.weir.screen.Figures;
import dev.weir.screen.Joined;
import dev.weir.screen.RoundTrips;
import dev.weir.screen.UiState;
import dev.weir.screen.Verdict;
import dev.weir.screen.View;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Span;
import java.util.Optional;

/** TCP health of the host and what each interface's packets are counted with. */
final class HealthPanel {

    private HealthPanel() {}

    static void draw(Canvas canvas, UiState state, Joined in) {
        Snapshot snapshot = in.snapshot();
        boolean alone = state.layout().panes().containsKey(View.INTERFACES);
        canvas.title(alone ? "TCP health" : "TCP health and interfaces", Ink.STRONG);
        canvas.put(
                1,
                1,
                "retransmits " + Digits.grouped(snapshot.totals().retransmits()) + "   resets "
                        + Digits.grouped(snapshot.totals().resets()) + "   sockets "
                        + Digits.grouped(snapshot.totals().openSockets()),
                Ink.TEXT);
        canvas.put(1, 2, Columns.cut(roundTrips(in), canvas.columns() - 1), Ink.TEXT);
        int row = 3;
        if (alone) {
            verdicts(canvas, in, row);
            return;
        }
        for (Interface nic : snapshot.interfaces()) {
            canvas.put(
                    1,
                    row++,
                    Text.fitting(
                            canvas.columns() - 1,
                            "  ",
                            Printable.text(nic.name()) + "  IN "
                                    + Figures.rate(nic.traffic().rxRate(), state.settings()) + "  OUT "
                                    + Figures.rate(nic.traffic().txRate(), state.settings()),
                            nic.queue()
                                    .filter(SendQueue::isQueue)
                                    .map(queue -> "queue " + Digits.grouped(queue.packets()) + ", dropped "
                                            + Digits.grouped(queue.dropped()))
                                    .orElse(""),
                            "counted by " + nic.ingressHook()),
                    Ink.TEXT);
        }
    }

    /** What holds the connections back that move most, in words. */
    private static void verdicts(Canvas canvas, Joined in, int top) {
        int row = top;
        for (Connection connection : Busiest.connections(in.snapshot().connections(), canvas.rows() - top)) {
            if (connection.health().isPresent()) {
                canvas.put(
                        1,
                        row++,
                        Columns.cut(
                                Clip.end(connection.raddr(), connection.rport()) + "  "
                                        + Verdict.of(connection.health().get(), Optional.empty())
                                                .text(),
                                canvas.columns() - 1),
                        Ink.TEXT);
            }
        }
    }

    /** Round-trip times over all connections that have one: {@code rtt p50 12.0 ms  p90 71.0 ms  p99 180 ms}. */
    static String roundTrips(Joined in) {
        RoundTrips times = in.roundTrips();
        return times.isEmpty()
                ? "rtt -"
                : "rtt p50 " + Span.latency(times.micros(50)) + "  p90 " + Span.latency(times.micros(90)) + "  p99 "
                        + Span.latency(times.micros(99));
    }
}
