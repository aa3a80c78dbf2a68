package dev.weir.screen;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the person chose about how things are shown; the start values come from options and the config file.
 *
 * @param interval    time between two samples
 * @param bytes       whether rates are in bytes rather than bits
 * @param names       whether names of remote addresses are looked up
 * @param gone        which rows of what has gone are shown
 * @param hideMine    whether the person's own session is left out
 * @param grouping    what the process list has one row for
 * @param sorts       how each list is ordered, where it was changed
 */
public record Settings(
        Duration interval,
        boolean bytes,
        boolean names,
        Gone gone,
        boolean hideMine,
        Grouping grouping,
        Map<View, Sort> sorts) {

    /** As weir starts without options. */
    public static final Settings DEFAULT =
            new Settings(Duration.ofSeconds(1), false, false, Gone.WITH, false, Grouping.PROCESS, Map.of());

    /** The intervals that keys step through. */
    private static final List<Duration> INTERVALS = List.of(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60));

    public Settings {
        sorts = Map.copyOf(sorts);
    }

    /** How a list is ordered; what has gone moves nothing, and is told apart by how much it moved. */
    public Sort sort(ListScreen<?> list) {
        Sort sort = sorts.getOrDefault(list.view(), list.usual());
        boolean onlyGone = gone == Gone.PAST && (list.view() == View.PROCESSES || list.view() == View.CONNECTIONS);
        return onlyGone && sort.equals(Sort.BUSIEST_FIRST) ? Sort.MOST_FIRST : sort;
    }

    Settings with(View list, Sort sort) {
        Map<View, Sort> changed = new EnumMap<>(View.class);
        changed.putAll(sorts);
        changed.put(list, sort);
        return new Settings(interval, bytes, names, gone, hideMine, grouping, changed);
    }

    /** The next longer interval, or the longest. */
    Settings slower() {
        return with(INTERVALS.stream()
                .filter(step -> step.compareTo(interval) > 0)
                .findFirst()
                .orElse(interval));
    }

    /** The next shorter interval, or the shortest. */
    Settings faster() {
        return with(INTERVALS.stream()
                .filter(step -> step.compareTo(interval) < 0)
                .reduce((shorter, longer) -> longer)
                .orElse(interval));
    }

    private Settings with(Duration changed) {
        return new Settings(changed, bytes, names, gone, hideMine, grouping, sorts);
    }

    Settings bytesFlipped() {
        return new Settings(interval, !bytes, names, gone, hideMine, grouping, sorts);
    }

    Settings namesFlipped() {
        return new Settings(interval, bytes, !names, gone, hideMine, grouping, sorts);
    }

    Settings goneNext() {
        return new Settings(interval, bytes, names, gone.next(), hideMine, grouping, sorts);
    }

    Settings mineFlipped() {
        return new Settings(interval, bytes, names, gone, !hideMine, grouping, sorts);
    }

    /** Groups by remote network, or no longer. */
    Settings byNetwork() {
        Grouping other = grouping == Grouping.NETWORK ? Grouping.PROCESS : Grouping.NETWORK;
        Map<View, Sort> others = new EnumMap<>(View.class);
        others.putAll(sorts);
        others.remove(View.PROCESSES);
        return new Settings(interval, bytes, names, gone, hideMine, other, others);
    }

    /** Groups by the next thing; the list starts again with its own order, since its columns change. */
    Settings regrouped() {
        Map<View, Sort> others = new EnumMap<>(View.class);
        others.putAll(sorts);
        others.remove(View.PROCESSES);
        return new Settings(interval, bytes, names, gone, hideMine, grouping.next(), others);
    }
}
