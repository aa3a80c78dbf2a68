package dev.weir.feature.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * The counts of all rules of some interfaces at one time.
 *
 * @param rows one for each rule of each interface, in the order of the interfaces and of the file
 */
record Reading(List<Row> rows) {

    /**
     * A rule of an interface.
     *
     * @param count   cumulative
     * @param delta   since the reading before; all of it in the first
     * @param seconds since the reading before; 0 in the first
     */
    record Row(String iface, Rule rule, Count count, Count delta, double seconds) {

        double perSecond(long number) {
            return seconds == 0 ? 0 : number / seconds;
        }
    }

    Reading {
        rows = List.copyOf(rows);
    }

    /** Reads the counters. */
    static Reading of(List<InterfaceRules> interfaces, Reading before, double seconds) {
        List<Row> rows = new ArrayList<>();
        for (InterfaceRules iface : interfaces) {
            List<Rule> rules;
            Count[] counts;
            synchronized (iface) {
                rules = iface.rules();
                counts = iface.counts();
            }
            for (int i = 0; i < counts.length; i++) {
                rows.add(row(iface.name(), rules.get(i), counts[i], before, rows.size(), seconds));
            }
        }
        return new Reading(rows);
    }

    private static Row row(String iface, Rule rule, Count count, Reading before, int index, double seconds) {
        Row last = before == null || index >= before.rows.size() ? null : before.rows.get(index);
        boolean same = last != null
                && last.iface.equals(iface)
                && last.rule.id().equals(rule.id())
                && last.rule.expression().equals(rule.expression());
        return new Row(iface, rule, count, same ? count.since(last.count) : count, same ? seconds : 0);
    }
}
