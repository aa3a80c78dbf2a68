package dev.weir.feature.rules;

import dev.weir.model.Packets;
import dev.weir.model.Section;
import dev.weir.model.Traffic;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a snapshot says of rules.
 *
 * @param file   the file they are read from
 * @param rules  those that are counted, in the order of the file; empty until they are loaded
 * @param refused what is wrong where they could not be loaded or read again, or what takes long, a sentence;
 *                empty when nothing is
 * @param sampled packets of the rule that somebody looks at; empty while nobody looks at any
 */
record RulesSection(String file, List<Total> rules, Optional<String> refused, Optional<Sampled> sampled)
        implements Section {

    RulesSection {
        rules = List.copyOf(rules);
    }

    /** One whose rules nobody looks at. */
    RulesSection(String file, List<Total> rules, Optional<String> refused) {
        this(file, rules, refused, Optional.empty());
    }

    /**
     * Packets of a rule, sampled while somebody looks at it.
     *
     * @param rule    its identifier
     * @param packets the last ones, oldest first
     * @param lost    samples that found no room in the ring, since the rule is looked at
     * @param refused why there are none, a sentence; empty when nothing stands against it
     */
    record Sampled(String rule, List<Packet> packets, long lost, Optional<String> refused) {

        Sampled {
            packets = List.copyOf(packets);
        }
    }

    /**
     * A packet.
     *
     * @param time  when it came by
     * @param iface the interface's name
     * @param rx    whether it was received
     * @param text  what it is, in one line
     */
    record Packet(Instant time, String iface, boolean rx, String text) {}

    /**
     * Whom packets of a rule come from, as far as samples of the last seconds tell.
     *
     * @param name        an address of IP or of the link
     * @param packetShare its part of the packets, from 0 to 1
     * @param byteShare   its part of the bytes, likewise
     */
    record Source(String name, double packetShare, double byteShare) {}

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
     * @param sources    how many different sources the last full second had, about; empty unless its threshold is about
     *                   that
     * @param from       whom most of its packets come from; empty unless it has a threshold or somebody looks at it
     */
    record Total(
            String id,
            String expression,
            Optional<String> expansion,
            Optional<Threshold> when,
            Traffic traffic,
            Packets packets,
            List<OnInterface> interfaces,
            Optional<Long> sources,
            List<Source> from) {

        Total {
            interfaces = List.copyOf(interfaces);
            from = List.copyOf(from);
        }

        /** One whose sources are not known. */
        Total(
                String id,
                String expression,
                Optional<String> expansion,
                Optional<Threshold> when,
                Traffic traffic,
                Packets packets,
                List<OnInterface> interfaces) {
            this(id, expression, expansion, when, traffic, packets, interfaces, Optional.empty(), List.of());
        }

        /** The same, with what is known of its sources. */
        Total withSources(Optional<Long> count, List<Source> most) {
            return new Total(id, expression, expansion, when, traffic, packets, interfaces, count, most);
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
        return new RulesSection(file, busiest, refused, sampled);
    }

    /** The rule of an identifier. */
    Optional<Total> rule(String id) {
        return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }
}
