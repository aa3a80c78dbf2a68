package dev.weir.screen;

import dev.weir.model.Rate;
import dev.weir.model.Snapshot;
import dev.weir.units.Ceiling;
import dev.weir.units.Scale;
import dev.weir.units.Span;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * A column of a list with all that concerns it: its heading and unit, how it sorts, how wide it is, when it gives way,
 * and its text.
 *
 * @param title   the word it is known by, and the heading without its unit
 * @param unit    the unit of its numbers
 * @param numeric whether rows sort by number here, largest first unless reversed; else by text, smallest first
 * @param right   whether its text stands at the right
 * @param width   cells it needs at the least
 * @param keep    the larger, the longer it stays when columns run out
 * @param stretch cells it takes at most beyond those its text needs
 * @param tone    how it stands out
 * @param place   when it is there at all
 * @param part    what rows show here that are of another kind than the list's
 * @param number  the number a row sorts by
 * @param key     the text a row sorts by
 * @param text    the text of a row's cell; must be printable, and the same for every width that it fits in
 * @param <R>     the rows
 */
public record Column<R>(
        String title,
        Unit unit,
        boolean numeric,
        boolean right,
        int width,
        int keep,
        int stretch,
        Tone tone,
        Place place,
        Part part,
        ToDoubleBiFunction<R, Joined> number,
        BiFunction<R, Joined, String> key,
        BiFunction<R, Cell, String> text) {

    /** Stays whatever happens, if narrower. */
    public static final int ALWAYS = Integer.MAX_VALUE;
    /** Stays when little else does. */
    static final int LONGEST = 1000;

    /** The unit of a column's numbers. */
    public enum Unit {
        NONE,
        BITS_OR_BYTES_PER_SECOND,
        BYTES,
        MILLISECONDS,
        PER_SECOND,
        SPAN
    }

    /** How a column stands out. */
    public enum Tone {
        PLAIN,
        STRONG,
        RX,
        TX,
        ALERT
    }

    /** When a column is there. */
    public enum Place {
        /** Wherever there is room; can be sorted by. */
        USUAL,
        /** Only while the list is sorted by it. */
        WHEN_SORTED,
        /** Wherever there is room; cannot be sorted by. */
        UNSORTED
    }

    /** What a column is about, for rows that are not of the list's own kind: folded ones, and what no process has. */
    public enum Part {
        OTHER,
        NAME,
        ABOUT,
        TRAFFIC,
        BLANK
    }

    /** A column of text. */
    public static <R> Column<R> text(
            String title,
            int width,
            int keep,
            int stretch,
            BiFunction<R, Joined, String> key,
            BiFunction<R, Cell, String> text) {
        return new Column<>(
                title,
                Unit.NONE,
                false,
                false,
                width,
                keep,
                stretch,
                Tone.PLAIN,
                Place.USUAL,
                Part.OTHER,
                (row, in) -> 0,
                key,
                text);
    }

    /** A column of numbers. */
    public static <R> Column<R> number(
            String title,
            Unit unit,
            int width,
            int keep,
            ToDoubleBiFunction<R, Joined> number,
            BiFunction<R, Cell, String> text) {
        return new Column<>(
                title,
                unit,
                true,
                true,
                width,
                keep,
                0,
                Tone.PLAIN,
                Place.USUAL,
                Part.OTHER,
                number,
                (row, in) -> "",
                text);
    }

    /** App bytes received per second. */
    public static <R extends Row> Column<R> rx(int keep) {
        return Column.<R>rate(
                        "IN",
                        6,
                        keep,
                        row -> row.traffic().rxAverage(),
                        (row, cell) -> row.isGone()
                                ? "gone"
                                : Figures.rate(
                                        row.traffic().rxRate(), row.traffic().rxAverage(), cell))
                .in(Tone.RX);
    }

    /** App bytes sent per second. */
    public static <R extends Row> Column<R> tx(int keep) {
        return Column.<R>rate(
                        "OUT",
                        7,
                        keep,
                        row -> row.traffic().txAverage(),
                        (row, cell) -> row.isGone()
                                ? goneFor(row, cell)
                                : Figures.rate(
                                        row.traffic().txRate(), row.traffic().txAverage(), cell))
                .in(Tone.TX);
    }

    /** Both directions together, averaged. */
    public static <R extends Row> Column<R> both() {
        return Column.<R>rate(
                        "IN+OUT",
                        11,
                        LONGEST,
                        Row::totalAverage,
                        (row, cell) -> row.isGone()
                                ? Figures.NONE
                                : Figures.rate(
                                        row.traffic().rxRate(), row.traffic().totalAverage(), cell))
                .at(Place.WHEN_SORTED);
    }

    /** App bytes in both directions since weir started. */
    public static <R extends Row> Column<R> total(int keep) {
        return Column.<R>number(
                        "TOTAL",
                        Unit.BYTES,
                        7,
                        keep,
                        (row, in) -> row.traffic().totalBytes(),
                        (row, cell) -> row.traffic().isCounted()
                                ? Scale.BYTES.number(row.traffic().totalBytes())
                                : Figures.NONE)
                .as(Part.TRAFFIC);
    }

    /** How a rate of its rows went in the last minute, as a sparkline; nothing for a row that has no traffic. */
    public static <R extends Row> Column<R> trend(int keep, ToDoubleBiFunction<R, Snapshot> rate) {
        return Column.<R>text("LAST", Series.TREND, keep, 0, (row, in) -> "", (row, cell) -> trend(row, cell, rate))
                .of(Unit.SPAN)
                .at(Place.UNSORTED)
                .as(Part.BLANK);
    }

    private static <R extends Row> String trend(R row, Cell cell, ToDoubleBiFunction<R, Snapshot> rate) {
        if (row.traffic().totalBytes() == 0 || row.traffic().rxRate() == Rate.STARTING) {
            return "";
        }
        double[] values = Series.means(
                cell.state(), Series.TREND, Series.TREND_EACH, snapshot -> rate.applyAsDouble(row, snapshot));
        return cell.glyphs().sparkline(values, Ceiling.above(Series.peak(values)));
    }

    private static <R extends Row> Column<R> rate(
            String title, int width, int keep, ToDoubleFunction<R> average, BiFunction<R, Cell, String> text) {
        return Column.<R>number(
                        title,
                        Unit.BITS_OR_BYTES_PER_SECOND,
                        width,
                        keep,
                        (row, in) -> average.applyAsDouble(row),
                        text)
                .as(Part.TRAFFIC);
    }

    private static String goneFor(Row row, Cell cell) {
        Optional<Instant> since = row.gone();
        return since.map(then ->
                        Span.age(Times.nanosBetween(then, cell.in().snapshot().time())))
                .orElse("");
    }

    /** Its numbers in another unit. */
    public Column<R> of(Unit other) {
        return new Column<>(title, other, numeric, right, width, keep, stretch, tone, place, part, number, key, text);
    }

    /** Drawn in another tone. */
    public Column<R> in(Tone other) {
        return new Column<>(title, unit, numeric, right, width, keep, stretch, other, place, part, number, key, text);
    }

    /** Shown at other times, or not sorted by. */
    public Column<R> at(Place other) {
        return new Column<>(title, unit, numeric, right, width, keep, stretch, tone, other, part, number, key, text);
    }

    /** With its text at the left, though it sorts by numbers. */
    public Column<R> atLeft() {
        return new Column<>(title, unit, numeric, false, width, keep, stretch, tone, place, part, number, key, text);
    }

    /** What part it has in a row, so that rows of other kinds have something to show there. */
    public Column<R> as(Part other) {
        return new Column<>(title, unit, numeric, right, width, keep, stretch, tone, place, other, number, key, text);
    }

    /** Whether it is the one that rows are sorted by. */
    public boolean isOf(Sort sort) {
        return title.equals(sort.column());
    }

    /**
     * The heading where there is little room: what rows are sorted by has its unit, and rates, which are then averages
     * so that rows do not jump, say that instead.
     */
    public String briefHeading(boolean sorted) {
        return title
                + switch (unit) {
                    case BITS_OR_BYTES_PER_SECOND -> sorted ? " avg" : "";
                    case BYTES -> sorted ? " B" : "";
                    case MILLISECONDS -> sorted ? " ms" : "";
                    default -> "";
                };
    }

    /** The heading with its unit and what it is sorted by. */
    public String heading(UiState state, boolean sorted) {
        return heading(state) + (sorted && unit == Unit.BITS_OR_BYTES_PER_SECOND ? " avg" : "");
    }

    /** The heading with its unit: {@code IN b/s}; that of the trend is the time it covers. */
    public String heading(UiState state) {
        return title
                + switch (unit) {
                    case NONE -> "";
                    case BITS_OR_BYTES_PER_SECOND -> state.settings().bytes() ? " B/s" : " b/s";
                    case BYTES -> " B";
                    case MILLISECONDS -> " ms";
                    case PER_SECOND -> "/s";
                    case SPAN -> " " + Span.age(Series.trendNanos(state));
                };
    }
}
