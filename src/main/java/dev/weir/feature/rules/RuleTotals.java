package dev.weir.feature.rules;

import dev.weir.model.Interval;
import dev.weir.model.Packets;
import dev.weir.model.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What rules have counted, tick by tick: sums over interfaces and rates. A row that did not change is the same object.
 */
final class RuleTotals {

    /** What is kept of a rule, or of a rule on an interface, from one tick to the next. */
    private static final class Row {
        private Count count = Count.NONE;
        private Traffic traffic = Traffic.NONE;
        private Packets packets = Packets.NONE;
        private boolean isNew = true;

        /** Whether anything changed. */
        boolean becomes(Count now, double seconds) {
            // A counter that went backwards counts from zero.
            Count delta = now.since(now.isBelow(count) ? Count.NONE : count);
            boolean still = !isNew && delta.equals(Count.NONE) && traffic.isSettled() && packets.isSettled();
            if (!still) {
                Interval interval = isNew ? Interval.of(0) : Interval.of(seconds);
                traffic = traffic.plus(delta.rxBytes(), delta.txBytes(), interval);
                packets = packets.plus(delta.rxPackets(), delta.txPackets(), interval);
            }
            count = now;
            isNew = false;
            return !still;
        }
    }

    /** Where a rule stands, and which of several of one identifier it is. */
    private record Key(String id, String text, int among) {}

    private record Place(Key key, String iface) {}

    private static final class Sum {
        private final Rule rule;
        private final List<RulesSection.OnInterface> interfaces = new ArrayList<>();
        private Count count = Count.NONE;
        private boolean changed;

        Sum(Rule rule) {
            this.rule = rule;
        }
    }

    private Map<Key, Row> sums = new HashMap<>();
    private Map<Place, Row> parts = new HashMap<>();
    private Map<Place, RulesSection.OnInterface> shownParts = new HashMap<>();
    private Map<Key, RulesSection.Total> shown = new HashMap<>();

    /**
     * Reads the counters once more.
     *
     * @param seconds since the last time
     */
    List<RulesSection.Total> after(List<InterfaceRules> interfaces, double seconds) {
        Map<Key, Sum> all = new LinkedHashMap<>();
        Map<Place, Row> nextParts = new HashMap<>();
        Map<Place, RulesSection.OnInterface> nextShownParts = new HashMap<>();
        for (InterfaceRules iface : interfaces) {
            read(iface, seconds, all, nextParts, nextShownParts);
        }
        parts = nextParts;
        shownParts = nextShownParts;
        Map<Key, Row> nextSums = new HashMap<>();
        Map<Key, RulesSection.Total> nextShown = new LinkedHashMap<>();
        all.forEach((key, sum) -> {
            Row row = sums.getOrDefault(key, new Row());
            nextSums.put(key, row);
            boolean moved = row.becomes(sum.count, seconds);
            boolean changed = moved || sum.changed;
            Optional<Threshold> when = sum.rule.when();
            RulesSection.Total before = shown.get(key);
            nextShown.put(
                    key,
                    !changed && before != null && before.when().equals(when)
                            ? before
                            : new RulesSection.Total(
                                    sum.rule.id(),
                                    sum.rule.text().strip(),
                                    expansion(sum.rule),
                                    when,
                                    row.traffic,
                                    row.packets,
                                    sum.interfaces));
        });
        sums = nextSums;
        shown = nextShown;
        return List.copyOf(shown.values());
    }

    private static Optional<String> expansion(Rule rule) {
        return rule.expression().equals(rule.text())
                ? Optional.empty()
                : Optional.of(rule.expression().strip());
    }

    private void read(
            InterfaceRules iface,
            double seconds,
            Map<Key, Sum> all,
            Map<Place, Row> nextParts,
            Map<Place, RulesSection.OnInterface> nextShownParts) {
        List<Rule> rules;
        Count[] counts;
        synchronized (iface) {
            rules = iface.rules();
            counts = iface.counts();
        }
        Map<Key, Integer> seen = new HashMap<>();
        for (int i = 0; i < counts.length; i++) {
            Rule rule = rules.get(i);
            int among = seen.merge(new Key(rule.id(), rule.text(), 0), 1, Integer::sum);
            Key key = new Key(rule.id(), rule.text(), among);
            Place place = new Place(key, iface.name());
            Row row = parts.getOrDefault(place, new Row());
            boolean changed = row.becomes(counts[i], seconds) || !shownParts.containsKey(place);
            nextParts.put(place, row);
            RulesSection.OnInterface part = changed
                    ? new RulesSection.OnInterface(iface.name(), row.traffic, row.packets)
                    : shownParts.get(place);
            nextShownParts.put(place, part);
            Sum sum = all.computeIfAbsent(key, first -> new Sum(rule));
            sum.interfaces.add(part);
            sum.count = sum.count.plus(counts[i]);
            sum.changed |= changed;
        }
    }
}
