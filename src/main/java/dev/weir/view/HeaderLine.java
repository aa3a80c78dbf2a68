package dev.weir.view;

import dev.weir.model.Interface;
import dev.weir.model.NotListed;
import dev.weir.model.Snapshot;
import dev.weir.model.Totals;
import dev.weir.screen.Event;
import dev.weir.screen.Figures;
import dev.weir.screen.Times;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import dev.weir.units.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * The first line: which host, whether this is now, and how far the numbers can be trusted.
 * <pre>
 * weir web-1   eth0 1.00 Gb/s   LIVE 1s          seen 99.6%  lost 0  cpu 1.1%  12:04:31
 * </pre>
 */
final class HeaderLine {

    /** From this width on there is room for more than one interface. */
    private static final int MANY_INTERFACES_COLUMNS = 120;

    private static final int MOST_INTERFACES = 3;
    /** Characters shown of a recording's name. */
    private static final int MOST_FILE = 20;

    private static final String GAP = "  ";

    /** Some text of the line that is drawn as one. */
    private record Segment(String text, Ink ink) {
        int width() {
            return Columns.width(text) + GAP.length();
        }
    }

    private HeaderLine() {}

    static void draw(Canvas canvas, UiState state) {
        int end = canvas.columns();
        if (state.shown().isEmpty()) {
            canvas.put(canvas.put(0, 0, "weir  ", Ink.STRONG), 0, "attaching probes...", Ink.TEXT);
            return;
        }
        Snapshot snapshot = state.shown().get().snapshot();
        List<Segment> trust = trust(snapshot, canvas.look());
        int needed = mode(state, snapshot).width()
                + trust.get(0).width()
                + trust.get(1).width();
        for (int i = trust.size() - 1; i >= 2; i--) {
            if (needed + width(trust) - trust.get(0).width() - trust.get(1).width() > end) {
                trust.remove(i);
            }
        }
        int from = Math.max(0, end - width(trust) + GAP.length());
        drawLeft(canvas, state, snapshot, from);
        for (Segment segment : trust) {
            from = canvas.put(from, 0, segment.text(), segment.ink()) + GAP.length();
        }
    }

    private static int width(List<Segment> segments) {
        return segments.stream().mapToInt(Segment::width).sum();
    }

    /** What says how far the numbers can be trusted, the most important first. */
    private static List<Segment> trust(Snapshot snapshot, Look look) {
        Totals totals = snapshot.totals();
        long lost = totals.lostTotal();
        List<Segment> trust = new ArrayList<>();
        trust.add(new Segment(
                "seen "
                        + (totals.seen().percent().isPresent()
                                ? Digits.percent(totals.seen().percent().getAsDouble())
                                : Figures.NONE),
                Ink.TEXT));
        trust.add(new Segment("lost " + Digits.grouped(lost), lost > 0 ? Ink.SELECTED : Ink.TEXT));
        long notListed =
                totals.notListed().values().stream().mapToLong(NotListed::rows).sum();
        if (notListed > 0) {
            trust.add(new Segment("not listed " + Scale.COUNT.number(notListed), Ink.TEXT));
        }
        trust.add(new Segment("cpu " + Digits.percent(totals.selfCpuPercent()), Ink.TEXT));
        trust.add(new Segment(Times.ofDay(snapshot.time(), look.zone()), Ink.TEXT));
        return trust;
    }

    private static Segment mode(UiState state, Snapshot snapshot) {
        if (state.replay().isPresent()) {
            return replay(state.replay().get(), state.paused(), snapshot);
        }
        if (!state.paused()) {
            long millis = state.settings().interval().toMillis();
            return new Segment("LIVE " + (millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms"), Ink.STRONG);
        }
        long behind = state.live()
                .map(live -> Times.nanosBetween(snapshot.time(), live.snapshot().time()))
                .orElse(0L);
        return new Segment("PAUSED -" + Span.clock(behind), Ink.SELECTED);
    }

    /** A recording is not now: {@code REPLAY web.weir 0:42/1:10}. */
    private static Segment replay(Event.Replaying replay, boolean paused, Snapshot snapshot) {
        String total = replay.spanNanos() < 0 ? "" : "/" + clock(replay.spanNanos());
        String state = paused ? " PAUSED" : replay.ended() ? " END" : "";
        return new Segment(
                "REPLAY " + Columns.cutStart(Printable.text(replay.file()), MOST_FILE) + " "
                        + clock(Math.max(0, snapshot.monoNanos() - replay.startNanos())) + total + state,
                paused || replay.ended() ? Ink.SELECTED : Ink.STRONG);
    }

    /** A clock without a zero in front: {@code 0:42}. */
    private static String clock(long nanos) {
        String clock = Span.clock(nanos);
        return clock.charAt(0) == '0' ? clock.substring(1) : clock;
    }

    private static void drawLeft(Canvas canvas, UiState state, Snapshot snapshot, int end) {
        Segment mode = mode(state, snapshot);
        List<Segment> left = new ArrayList<>();
        left.add(new Segment("weir", Ink.STRONG));
        left.add(new Segment(Printable.text(snapshot.host().name()), Ink.TEXT));
        int interfaces = canvas.columns() >= MANY_INTERFACES_COLUMNS ? MOST_INTERFACES : 1;
        snapshot.interfaces().stream().limit(interfaces).forEach(nic -> left.add(new Segment(text(nic), Ink.TEXT)));
        if (canvas.columns() >= MANY_INTERFACES_COLUMNS) {
            left.add(new Segment("Linux " + Printable.text(snapshot.host().kernel()), Ink.TEXT));
        }
        if (mode.width() > end) {
            return;
        }
        while (!left.isEmpty() && width(left) + mode.width() > end) {
            left.remove(left.size() - 1);
        }
        left.add(mode);
        int column = 0;
        for (Segment segment : left) {
            column = canvas.put(column, 0, segment.text(), segment.ink()) + GAP.length();
        }
    }

    private static String text(Interface nic) {
        String name = Printable.text(nic.name());
        if (!nic.up()) {
            return name + " down";
        }
        return nic.speedMbit() <= 0 ? name : name + " " + Scale.BITS.text(nic.speedMbit() * 1e6) + "/s";
    }
}
