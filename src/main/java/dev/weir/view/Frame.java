package dev.weir.view;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.graphics.TextGraphics;
import dev.weir.model.Host;
import dev.weir.model.Snapshot;
import dev.weir.model.Totals;
import dev.weir.screen.Joined;
import dev.weir.screen.Layout;
import dev.weir.screen.Level;
import dev.weir.screen.Overlay;
import dev.weir.screen.Rect;
import dev.weir.screen.Scope;
import dev.weir.screen.Table;
import dev.weir.screen.UiState;
import dev.weir.screen.View;
import dev.weir.units.Columns;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The whole screen: what {@link Layout} has room for, each part drawn by its panel.
 * <pre>
 * 80x24                                          160x50
 * header                                         header
 * throughput and protocols (3 lines)             tabs
 * alert line                                     graph               | protocols
 * tabs or breadcrumb                             processes           | ports
 * list                                           |                   | alerts
 * selected row explained (3 lines)               row explained       | health
 * footer                                         status, footer
 * </pre>
 */
public final class Frame {

    private static final String GAP = "   ";
    /** Cells of a pane's first row that its title leaves. */
    private static final int TITLE_EDGES = 6;

    /** What is drawn before there is a first snapshot: labels without numbers. */
    private static final Joined NOTHING = new Joined(new Snapshot(
            Instant.EPOCH,
            0,
            0,
            new Host("", "", "", List.of()),
            Totals.NONE,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of()));

    private Frame() {}

    /** Draws a state on a picture of its size. */
    public static Picture draw(UiState state, Look look) {
        Picture picture = new Picture(
                new TerminalSize(state.size().columns(), state.size().rows()));
        draw(picture.newTextGraphics(), state, look);
        return picture;
    }

    /** Draws a state over everything that was there; returns what can be clicked. */
    public static Spots draw(TextGraphics graphics, UiState state, Look look) {
        Canvas canvas = Canvas.of(graphics, look);
        canvas.clear();
        Layout layout = state.layout();
        HeaderLine.draw(canvas.part(layout.header()), state);
        if (!layout.totals().isEmpty()) {
            TotalsLines.draw(canvas.part(layout.totals()), state);
        }
        AlertLine.draw(canvas.part(layout.alert()), state);
        TabsLine.draw(canvas.part(layout.tabs()), state);
        if (!layout.status().isEmpty()) {
            StatusLine.draw(canvas.part(layout.status()), state);
        }
        FooterLine.draw(canvas.part(layout.footer()), state);
        Joined in = state.shown().orElse(NOTHING);
        panes(canvas, layout, state, in);
        if (!layout.page().isEmpty()) {
            page(canvas.part(layout.page()), state, in);
        }
        if (layout.panes().isEmpty() && !layout.list().isEmpty()) {
            table(canvas.part(layout.list()), state, in, state.table(), true);
        }
        if (!layout.detail().isEmpty()) {
            DetailPanel.draw(canvas.part(layout.detail()), state, in);
        }
        overlay(canvas, layout, state, in);
        return canvas.spots();
    }

    private static void panes(Canvas canvas, Layout layout, UiState state, Joined in) {
        if (layout.panes().isEmpty()) {
            return;
        }
        GraphPanel.draw(canvas.part(layout.graph()), state);
        ProtocolPanel.draw(canvas.part(layout.protocols()), state, in.snapshot());
        layout.panes().forEach((list, area) -> pane(canvas, area, list, state, in));
        if (!layout.health().isEmpty()) {
            HealthPanel.draw(canvas.part(layout.health()), state, in);
        }
        int edge = layout.graph().columns();
        for (int row = layout.graph().top(); row < layout.status().top(); row++) {
            canvas.put(edge, row, canvas.glyphs().vertical(), Ink.TEXT);
        }
    }

    private static void pane(Canvas canvas, Rect area, View list, UiState state, Joined in) {
        boolean focused = state.level().pane() == list;
        Table table = focused ? state.table() : Table.of(state, list);
        String remark = table.screen().map(screen -> screen.remark(state)).orElse("");
        String rows = TabsLine.rows(state, table, focused ? state.top() : 0, area.rows() - 2);
        String title = (focused ? "> " : "") + list.title();
        // Which rows these are matters more than what else is to be said of them.
        int room = area.columns() - TITLE_EDGES - title.length() - (rows.isEmpty() ? 0 : rows.length() + GAP.length());
        String said = Columns.cut(remark, Math.max(0, room - GAP.length()));
        canvas.part(area)
                .title(
                        title + (said.isEmpty() ? "" : GAP + said) + (rows.isEmpty() ? "" : GAP + rows),
                        focused ? Ink.SELECTED : Ink.STRONG);
        table(canvas.part(area.below(1)), state, in, table, focused);
    }

    private static void table(Canvas canvas, UiState state, Joined in, Table table, boolean focused) {
        int top = focused ? state.top() : 0;
        int selected = focused && state.hasChosen() ? state.selectedIndex() : -1;
        TablePanel.draw(canvas, state, in, table, top, selected);
    }

    private static void page(Canvas canvas, UiState state, Joined in) {
        Level level = state.level();
        Scope scope = level.scope();
        if (state.shown().isEmpty()) {
            canvas.put(1, 1, "Waiting for the first sample.", Ink.TEXT);
        } else if (!level.isPage() && head(state).isPresent()) {
            head(state).get().drawHead(canvas, state, in);
        } else if (level.view() == View.HISTORY) {
            HistoryPage.draw(canvas, state, in);
        } else if (scope instanceof FeaturePage page) {
            page.draw(canvas, state, in);
        } else if (scope instanceof Scope.OfInterface nic) {
            InterfacePage.draw(canvas, state, in, nic.ifindex());
        } else if (scope instanceof Scope.OfConnection connection) {
            ConnectionPage.draw(canvas, state, in, connection.key());
        } else if (scope instanceof Scope.OfProcess process) {
            ProcessPage.draw(canvas, state, in, process.key());
        } else if (scope instanceof Scope.OfPort port) {
            PortPage.draw(canvas, state, in, port.key());
        } else {
            ScopePage.draw(canvas, state, in, scope);
        }
    }

    private static Optional<ListHead> head(UiState state) {
        return state.table().screen().filter(ListHead.class::isInstance).map(ListHead.class::cast);
    }

    private static void overlay(Canvas canvas, Layout layout, UiState state, Joined in) {
        Rect body = new Rect(
                0,
                layout.header().bottom(),
                state.size().columns(),
                Math.max(
                        0,
                        state.size().rows()
                                - layout.header().bottom()
                                - layout.footer().rows()));
        if (state.overlay() instanceof Overlay.Help help) {
            HelpPanel.draw(canvas.part(body), state, help);
        } else if (state.overlay() instanceof Overlay.SortMenu menu) {
            SortPanel.draw(canvas.part(layout.list().isEmpty() ? body : layout.list()), menu);
        } else if (state.overlay() instanceof Overlay.ChangeMenu menu) {
            ChangePanel.draw(canvas.part(body), menu);
        } else if (state.overlay() instanceof Overlay.Question question) {
            ChangePanel.draw(canvas.part(body), question);
        } else if (state.overlay() instanceof Overlay.Why why) {
            WhyPanel.draw(canvas.part(body), state, why, in);
        }
    }
}
