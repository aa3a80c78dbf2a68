package dev.weir.feature.policy;

import dev.weir.model.Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may send packets here: what a config file and its lists say. Immutable; a changed file makes another one.
 *
 * @param sets    where ranges come from, by number; numbers stay the same from one policy to the next while names do
 * @param ports   number of the list of a port, 1 or more: {@code 5432/tcp}
 * @param table   the ranges
 * @param judged  what is forbidden unless it is permitted
 * @param logging how packets from elsewhere are logged
 * @param remarks sentences about what in the files is of no use
 * @param files   the config file and the lists it names
 */
record Policy(
        List<RangeSet> sets,
        Map<PortRule, Integer> ports,
        PrefixTable table,
        Set<Judged> judged,
        LogSettings logging,
        List<String> remarks,
        List<Path> files) {

    /** Sets of what was decided on the screen. */
    static final String PERMITTED_HERE = "permitted here";

    static final String DENIED_HERE = "denied here";

    /** A policy that judges nothing. */
    static final Policy NOTHING =
            new Policy(List.of(), Map.of(), PrefixTable.EMPTY, Set.of(), LogSettings.USUAL, List.of(), List.of());

    /** Copies what it is given. */
    Policy {
        sets = List.copyOf(sets);
        ports = Map.copyOf(ports);
        judged = Set.copyOf(judged);
        remarks = List.copyOf(remarks);
        files = List.copyOf(files);
    }

    /**
     * Ranges with a name.
     *
     * @param denies whether packets from them are forbidden rather than permitted
     */
    record RangeSet(String name, boolean denies) {}

    /**
     * A port that has a list of its own.
     *
     * @param protocol IANA protocol number
     */
    record PortRule(int port, int protocol) {}

    /** A scope of the table and one of the two families in it. */
    record Judged(int scope, boolean ipv4) {}

    /** What is to become of a packet. */
    enum Verdict {
        /** Its source is permitted. */
        PERMITTED,
        /** Its source is denied, or in no permitted range. */
        FORBIDDEN,
        /** No range is permitted in its family, so nothing is forbidden but what is denied. */
        NOT_JUDGED
    }

    /**
     * The verdict on a packet and the range it is by.
     *
     * @param range index in the table, -1 when the source is in no range
     */
    record Ruling(Verdict verdict, int range) {}

    /**
     * Judges a packet, as the kernel side does.
     * <p>The list of its port decides, else the ranges for all ports; a denied range wins over a permitted one that is
     * not narrower.
     *
     * @param port     destination port, 0 for none
     * @param protocol IANA protocol number
     */
    Ruling judge(Address source, int port, int protocol) {
        int general = table.longest(0, source);
        boolean denied = general >= 0 && sets.get(table.set(general)).denies();
        int scope = ports.getOrDefault(new PortRule(port, protocol), 0);
        if (scope > 0 && judges(scope, source.isIpv4())) {
            int own = table.longest(scope, source);
            boolean deniedCloser = denied && own >= 0 && table.bits(general) >= table.bits(own);
            return own < 0 || deniedCloser
                    ? new Ruling(Verdict.FORBIDDEN, denied ? general : -1)
                    : new Ruling(Verdict.PERMITTED, own);
        }
        if (general >= 0) {
            return new Ruling(denied ? Verdict.FORBIDDEN : Verdict.PERMITTED, general);
        }
        return new Ruling(judges(0, source.isIpv4()) ? Verdict.FORBIDDEN : Verdict.NOT_JUDGED, -1);
    }

    /**
     * The same policy with some addresses permitted or denied besides, for every port, whatever its ranges say of them.
     * What families are judged stays as it is.
     *
     * @param decided whether an address is permitted
     * @param earlier the policy that is to be replaced: what is in both keeps the slot of its counters
     */
    Policy with(Map<Address, Boolean> decided, Policy earlier) {
        List<RangeSet> more = new ArrayList<>(sets);
        PrefixList extra = new PrefixList();
        decided.forEach((address, permitted) -> {
            RangeSet own = new RangeSet(permitted ? PERMITTED_HERE : DENIED_HERE, !permitted);
            int set = more.indexOf(own);
            if (set < 0) {
                set = more.size();
                more.add(own);
            }
            extra.add(address, 0, set);
            for (int scope : ports.values()) {
                if (permitted && judges(scope, address.isIpv4())) {
                    extra.add(address, scope, set);
                }
            }
        });
        PrefixTable all = table.with(extra.table(set -> more.get(set).denies())).withSlotsOf(earlier.table());
        return new Policy(more, ports, all, judged, logging, remarks, files);
    }

    /** Whether a scope permits any range of a family, so that what is in none is forbidden. */
    boolean judges(int scope, boolean ipv4) {
        return judged.contains(new Judged(scope, ipv4));
    }
}
