package dev.weir.feature.rules;

import dev.weir.model.Packets;
import dev.weir.model.Section;
import dev.weir.model.Traffic;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a snapshot says of rules.
 *
 * @param file   the file they are read from
 * @param rules  those that are counted, in the order of the file; empty until they are loaded
 * @param refused what is wrong where they could not be loaded or read again, a sentence; empty when nothing is
 */
record RulesSection(String file, List<Total> rules, Optional<String> refused) implements Section {

    RulesSection {
        rules = List.copyOf(rules);
    }

    /**
     * A rule.
     *
     * @param id         what it is called in the file
     * @param expression its tcpdump expression as it is written there
     * @param expansion  the same with what it refers to put in, where that is another
     * @param when       what raises an alert; empty when nothing does
     * @param traffic    bytes of the wire that matched, link-layer header included
     * @param packets    packets of the wire that matched
     * @param interfaces the same by interface
     */
    record Total(
            String id,
            String expression,
            Optional<String> expansion,
            Optional<Threshold> when,
            Traffic traffic,
            Packets packets,
            List<OnInterface> interfaces) {

        Total {
            interfaces = List.copyOf(interfaces);
        }

        /** Packets per second in both directions; not a number while not measured. */
        double packetRate() {
            return packets.rxRate().isMeasured() && packets.txRate().isMeasured()
                    ? packets.rxRate().orZero() + packets.txRate().orZero()
                    : Double.NaN;
        }

        /** Bytes per second in both directions; not a number while not measured. */
        double byteRate() {
            return traffic.measuredRate();
        }
    }

    /**
     * What a rule matched on one interface.
     *
     * @param name    the interface's name
     * @param traffic bytes
     * @param packets packets
     */
    record OnInterface(String name, Traffic traffic, Packets packets) {}

    /** How many rules are kept of a snapshot of the past. */
    private static final int KEPT = 64;

    /** The busiest rules, as sums. */
    @Override
    public Section kept() {
        List<Total> busiest = rules.size() <= KEPT
                ? rules
                : rules.stream()
                        .filter(rule -> rule.packetRate() > 0 || rule.when().isPresent())
                        .sorted(Comparator.comparingDouble(Total::byteRate).reversed())
                        .limit(KEPT)
                        .toList();
        return new RulesSection(file, busiest, refused);
    }

    /** The rule of an identifier. */
    Optional<Total> rule(String id) {
        return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }
}
