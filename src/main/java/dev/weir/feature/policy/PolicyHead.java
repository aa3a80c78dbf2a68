package dev.weir.feature.policy;

import dev.weir.model.Rate;
import dev.weir.screen.Figures;
import dev.weir.screen.Rect;
import dev.weir.screen.Size;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import dev.weir.view.Canvas;
import dev.weir.view.Ink;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a policy decided, above the list of sources: sets and what is in no range, the ranges with the most packets, the
 * last packets that were not permitted. Side by side where there is room, else one below the other.
 * <pre>
 *  enforce   1.20k pkt/s permitted   412 pkt/s not permitted   412 pkt/s dropped   3 ranges
 *  SETS                 PACKETS  pkt/s | RANGES          PACKETS | LAST PACKETS NOT PERMITTED
 *  permitted IPv4       120,411  1.20k | 10.0.0.0/8      120,411 | 12:03:12.120 203.0.113.9 -&gt; 22/tcp drop
 * </pre>
 */
final class PolicyHead {

    private static final int WIDE_COLUMNS = 120;
    private static final int WIDE_ROWS = 10;
    private static final int HIGH_ROWS = 36;
    private static final int LOW_SHOWN = 2;
    private static final int HIGH_SHOWN = 5;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private PolicyHead() {}

    /** A line with its packets and what comes a second, as text. */
    private record Line(String name, long packets, String rate) {}

    /** How many rows it takes at a size of the screen. */
    static int rows(PolicySection section, Size size) {
        int lists = size.columns() >= WIDE_COLUMNS
                ? 1
                        + Math.max(
                                sets(section).size(),
                                Math.max(
                                        ranges(section).size(), section.events().size()))
                : 0;
        if (size.columns() >= WIDE_COLUMNS) {
            return 1 + notes(section) + Math.min(WIDE_ROWS, lists) + 1;
        }
        int shown = size.rows() >= HIGH_ROWS ? HIGH_SHOWN : LOW_SHOWN;
        return 1
                + notes(section)
                + 1
                + Math.min(shown, sets(section).size())
                + (shown == HIGH_SHOWN ? 1 + Math.min(shown, ranges(section).size()) : 0)
                + (section.events().isEmpty()
                        ? 0
                        : 1 + Math.min(shown, section.events().size()))
                + 1;
    }

    private static int notes(PolicySection section) {
        return section.notes().isEmpty() ? 0 : 1;
    }

    /** Draws it. */
    static void draw(Canvas canvas, Size size, PolicySection section) {
        canvas.put(1, 0, Columns.cut(totals(section), canvas.columns() - 1), Ink.STRONG);
        if (!section.notes().isEmpty()) {
            String more =
                    section.notes().size() > 1 ? " (and " + (section.notes().size() - 1) + " more)" : "";
            canvas.put(
                    1, 1, Columns.cut(Printable.text(section.notes().get(0)) + more, canvas.columns() - 1), Ink.TEXT);
        }
        int top = 1 + notes(section);
        if (size.columns() >= WIDE_COLUMNS) {
            int rows = canvas.rows() - top - 1;
            int third = canvas.columns() / 3;
            counted(canvas, 0, top, third - 1, rows, "SETS", sets(section));
            counted(canvas, third, top, third - 1, rows, "RANGES", ranges(section));
            events(canvas, 2 * third, top, rows, section);
            return;
        }
        int shown = size.rows() >= HIGH_ROWS ? HIGH_SHOWN : LOW_SHOWN;
        top = counted(canvas, 0, top, canvas.columns(), shown + 1, "SETS", sets(section));
        if (shown == HIGH_SHOWN) {
            top = counted(canvas, 0, top, canvas.columns(), shown + 1, "RANGES", ranges(section));
        }
        if (!section.events().isEmpty()) {
            events(canvas, 0, top, shown + 1, section);
        }
    }

    private static String totals(PolicySection section) {
        PolicySection.Totals totals = section.totals();
        return section.modeText() + "   " + rate(totals.permittedRate()) + " permitted   " + rate(totals.rate())
                + " not permitted   "
                + (section.mode().equals("observe") ? "" : rate(totals.droppedRate()) + " dropped   ")
                + Digits.grouped(section.ranges()) + " ranges"
                + (totals.sparedPackets() > 0
                        ? "   " + Digits.grouped(totals.sparedPackets()) + " packets spared for this session"
                        : "")
                + (totals.lostEvents() + totals.unlistedPackets() > 0
                        ? "   lost " + Digits.grouped(totals.lostEvents() + totals.unlistedPackets())
                        : "");
    }

    private static String rate(Rate rate) {
        return Figures.count(rate) + " pkt/s";
    }

    /** Sets, those that deny first, with what is in no range. */
    private static List<Line> sets(PolicySection section) {
        List<Line> lines = new ArrayList<>();
        for (PolicySection.FamilyVerdicts family : section.families()) {
            if (family.judged() || family.outside() > 0) {
                lines.add(new Line(
                        "in no range, " + family.family()
                                + (family.outsideDroppedPackets() > 0
                                        ? " (dropped " + Digits.grouped(family.outsideDroppedPackets()) + ")"
                                        : ""),
                        family.outside(),
                        ""));
            }
        }
        section.sets().stream()
                .sorted(Comparator.comparing(PolicySection.SetHits::action)
                        .thenComparing(Comparator.comparingLong(PolicySection.SetHits::packets)
                                .reversed()))
                .forEach(set -> lines.add(new Line(
                        set.action() + " " + Printable.text(set.set()) + ", " + set.family()
                                + (set.droppedPackets() > 0
                                        ? " (dropped " + Digits.grouped(set.droppedPackets()) + ")"
                                        : ""),
                        set.packets(),
                        Figures.count(set.rate()))));
        return lines;
    }

    private static List<Line> ranges(PolicySection section) {
        return section.prefixes().stream()
                .map(prefix -> new Line(
                        prefix.range() + " " + prefix.action() + " " + Printable.text(prefix.set()),
                        prefix.packets(),
                        Figures.count(prefix.rate())))
                .toList();
    }

    /** Draws lines with their numbers; returns the row after them. */
    private static int counted(
            Canvas canvas, int left, int top, int columns, int rows, String title, List<Line> lines) {
        int rate = 6;
        int packets = 12;
        int name = Math.max(0, columns - rate - packets - 2);
        Canvas part =
                canvas.part(new Rect(canvas.rect().left() + left, canvas.rect().top() + top, columns, rows));
        part.put(
                1,
                0,
                Columns.left(title, name) + Columns.right("PACKETS", packets) + Columns.right("pkt/s", rate + 1),
                Ink.HEADING);
        for (int i = 0; i < lines.size() && i + 1 < rows; i++) {
            Line line = lines.get(i);
            part.put(
                    1,
                    i + 1,
                    Columns.left(line.name(), name)
                            + Columns.right(
                                    line.packets() < 1_000_000_000
                                            ? Digits.grouped(line.packets())
                                            : Scale.COUNT.number(line.packets()),
                                    packets)
                            + Columns.right(line.rate(), rate + 1),
                    Ink.TEXT);
        }
        return top + 1 + Math.min(lines.size(), rows - 1);
    }

    private static void events(Canvas canvas, int left, int top, int rows, PolicySection section) {
        int columns = canvas.columns() - left;
        Canvas part =
                canvas.part(new Rect(canvas.rect().left() + left, canvas.rect().top() + top, columns, rows));
        part.put(1, 0, Columns.left("LAST PACKETS NOT PERMITTED", columns - 1), Ink.HEADING);
        for (int i = 0; i < section.events().size() && i + 1 < rows; i++) {
            part.put(1, i + 1, Columns.cut(text(section.events().get(i), canvas.zone()), columns - 1), Ink.TEXT);
        }
    }

    /** One packet as a line: {@code 12:03:12.120 203.0.113.9 -> 22/tcp 60 B drop eth0}. */
    static String text(PolicySection.Recent event, ZoneId zone) {
        return TIME.withZone(zone).format(event.time()) + " " + event.source().text() + " -> " + event.port() + "  "
                + event.bytes() + " B  " + event.action() + "  " + Printable.text(event.iface());
    }
}
