package dev.weir.view;

import dev.weir.model.Alert;
import dev.weir.model.Interface;
import dev.weir.model.OnlyBusiest;
import dev.weir.model.Snapshot;
import dev.weir.screen.Joined;
import dev.weir.screen.Rect;
import dev.weir.screen.Series;
import dev.weir.screen.Times;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Span;
import java.util.List;

/** The last ten minutes: throughput with a tick for each alert, what went through in that time, and the alerts. */
final class HistoryPage {

    private static final int SUMMARY_ROWS = 2;
    private static final int MOST_GRAPH_ROWS = 30;

    private HistoryPage() {}

    static void draw(Canvas canvas, UiState state, Joined in) {
        int graph = Math.max(4, Math.min(MOST_GRAPH_ROWS, canvas.rows() * 3 / 5));
        Rect area = canvas.rect();
        List<Snapshot> past = state.past();
        int newest = Series.newest(state);
        if (newest < 0) {
            Text.wrapped(canvas, 1, 1, "Nothing is kept yet.", Ink.TEXT);
            return;
        }
        Canvas graphPart = canvas.part(area.first(graph));
        String about = state.levels().size() == 1
                ? ""
                : Printable.text(state.level().scope().label()) + "   ";
        graphPart.title(
                about + "Last "
                        + Span.full(Times.nanosBetween(
                                past.get(0).time(), past.get(newest).time())) + " kept, newest at the right",
                Ink.STRONG);
        GraphPanel.drawAll(graphPart, state);
        summary(canvas, state, in, graph);
        alerts(canvas, state, in, graph + SUMMARY_ROWS);
    }

    private static void summary(Canvas canvas, UiState state, Joined in, int row) {
        Snapshot snapshot = in.snapshot();
        if (state.levels().size() > 1) {
            String totals = state.level()
                    .scope()
                    .totals(in, state)
                    .map(traffic -> "IN " + Digits.grouped(traffic.rxBytes()) + " B   OUT "
                            + Digits.grouped(traffic.txBytes()) + " B")
                    .orElse("not kept in this snapshot");
            canvas.put(1, row, Columns.cut("in all: " + totals, canvas.columns() - 1), Ink.TEXT);
            if (state.past().stream()
                    .anyMatch(then -> then.section(OnlyBusiest.class).isPresent())) {
                canvas.put(
                        1,
                        row + 1,
                        Columns.cut(
                                "gaps in the graph: too quiet then to be among the busiest that are kept",
                                canvas.columns() - 1),
                        Ink.TEXT);
            }
            return;
        }
        long rx = 0;
        long tx = 0;
        for (Interface nic : snapshot.interfaces()) {
            rx += nic.traffic().rxBytes();
            tx += nic.traffic().txBytes();
        }
        canvas.put(
                1,
                row,
                Text.fitting(
                        canvas.columns() - 1,
                        "   ",
                        "interfaces since start: IN " + Digits.grouped(rx) + " B   OUT " + Digits.grouped(tx) + " B",
                        "processes: IN "
                                + Digits.grouped(snapshot.totals().app().rxBytes()) + " B   OUT "
                                + Digits.grouped(snapshot.totals().app().txBytes()) + " B"),
                Ink.TEXT);
        canvas.put(
                1,
                row + 1,
                Text.fitting(
                        canvas.columns() - 1,
                        "   ",
                        in.isComplete() ? HealthPanel.roundTrips(in) : "rtt -",
                        "retransmits " + Digits.grouped(snapshot.totals().retransmits()),
                        "resets " + Digits.grouped(snapshot.totals().resets())),
                Ink.TEXT);
    }

    private static void alerts(Canvas canvas, UiState state, Joined in, int top) {
        if (state.alerts(in).isEmpty()) {
            canvas.put(1, top, "no anomalies", Ink.GOOD);
        }
        int row = top;
        for (Alert alert : state.alerts(in)) {
            canvas.put(0, row, alert.isOpen() ? "!" : " ", Ink.ALERT);
            canvas.put(2, row++, AlertLine.fitted(alert, canvas, state, Math.max(0, canvas.columns() - 2)), Ink.TEXT);
        }
    }
}
