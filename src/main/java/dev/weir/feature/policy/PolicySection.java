package dev.weir.feature.policy;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.OutsidePeers;
import dev.weir.model.Protocol;
import dev.weir.model.Rate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the policy decided since the start.
 *
 * @param mode          {@code observe}, {@code enforce} or {@code dry-run}
 * @param ranges        ranges in force
 * @param notes         sentences about the policy: what of it is of no use, why a changed file is not in force
 * @param spared        who is never dropped: from where the session comes that weir was started in
 * @param totals        packets that were not permitted, and what is told of them
 * @param sets          hits by set and family
 * @param families      verdicts by family
 * @param prefixes      ranges that decided of the most packets
 * @param sources       those whose packets were not permitted, the busiest first
 * @param sourceCount   how many such the kernel remembers, those that are not listed included
 * @param events        the last packets that were not permitted, newest first
 * @param ownPorts      ports that have a list of their own, {@code 5432/tcp}
 * @param outside       remote ends of open connections, and who else has used a port, that are not permitted
 * @param fromHere      addresses that were permitted or denied from here rather than by the file
 * @param confirmSeconds after how long dropping that is switched on from here is undone
 * @param undoneInSeconds in how long that is, unless it is confirmed; empty when nothing has to be
 * @param netns         the network namespace whose packets are judged; 0 when not known
 * @param elsewhere     remote ends of open connections that are reached over interfaces whose packets are not judged
 */
record PolicySection(
        String mode,
        long ranges,
        List<String> notes,
        List<Address> spared,
        Totals totals,
        List<SetHits> sets,
        List<FamilyVerdicts> families,
        List<PrefixHits> prefixes,
        List<Source> sources,
        long sourceCount,
        List<Recent> events,
        Set<String> ownPorts,
        Set<Peer> outside,
        List<FromHere> fromHere,
        long confirmSeconds,
        Optional<Long> undoneInSeconds,
        long netns,
        Set<Address> elsewhere)
        implements OutsidePeers {

    /** Copies what it is given. */
    public PolicySection {
        notes = List.copyOf(notes);
        spared = List.copyOf(spared);
        sets = List.copyOf(sets);
        families = List.copyOf(families);
        prefixes = List.copyOf(prefixes);
        sources = List.copyOf(sources);
        events = List.copyOf(events);
        ownPorts = Set.copyOf(ownPorts);
        outside = Set.copyOf(outside);
        fromHere = List.copyOf(fromHere);
        elsewhere = Set.copyOf(elsewhere);
    }

    /** Whether what is not permitted is dropped. */
    boolean enforces() {
        return mode.equals(ENFORCE);
    }

    /** The mode, and how long it lasts: {@code enforce, undone in 27 s unless confirmed (m)}. */
    String modeText() {
        return undoneInSeconds
                .map(seconds -> mode + ", undone in " + seconds + " s unless confirmed (m)")
                .orElse(mode);
    }

    /** The mode in which packets are dropped. */
    static final String ENFORCE = "enforce";

    @Override
    public Standing of(Connection connection) {
        return isElsewhere(connection) ? Standing.NOT_JUDGED : OutsidePeers.super.of(connection);
    }

    @Override
    public Standing of(Address remote, int localPort, Protocol protocol) {
        if (remote.isUnspecified() || remote.isLoopback()) {
            return Standing.NOT_JUDGED;
        }
        String own = ownPorts.isEmpty() ? "" : portText(localPort, protocol.number());
        if (outside.contains(new Peer(remote, ownPorts.contains(own) ? own : ""))) {
            return Standing.OUTSIDE;
        }
        String family = remote.isIpv4() ? "IPv4" : "IPv6";
        boolean judged = families.stream()
                .anyMatch(verdicts -> verdicts.judged() && verdicts.family().equals(family));
        return judged ? Standing.INSIDE : Standing.NOT_JUDGED;
    }

    /** Whether what the remote end sends comes where nothing is judged. */
    private boolean isElsewhere(Connection connection) {
        return netns != 0 && connection.netns() != 0 && connection.netns() != netns
                || elsewhere.contains(connection.raddr());
    }

    /**
     * Packets that were not permitted, from denied ranges or from none.
     *
     * @param rate           packets/s of them
     * @param permittedRate  packets/s of those that were permitted
     * @param droppedPackets packets dropped, or that would be were it no dry run
     * @param droppedRate    packets/s of these
     * @param sparedPackets  packets not dropped for the sake of the session weir was started in
     * @param untoldEvents   packets without an event of their own, since there were many at once
     * @param lostEvents     packets whose event did not fit the ring
     * @param unlistedPackets packets of which neither an event nor a source tells
     */
    public record Totals(
            Rate rate,
            Rate permittedRate,
            long droppedPackets,
            Rate droppedRate,
            long sparedPackets,
            long untoldEvents,
            long lostEvents,
            long unlistedPackets) {}

    /**
     * What the ranges of a set decided in one family.
     *
     * @param family         {@code IPv4} or {@code IPv6}
     * @param action         {@code permit} or {@code deny}
     * @param packets        unsigned 64-bit
     * @param bytes          of IP packets, header included; unsigned 64-bit
     * @param droppedPackets of those, what was dropped, or would be were it no dry run
     * @param droppedBytes   likewise
     * @param rate           packets/s
     */
    public record SetHits(
            String set,
            String family,
            String action,
            long packets,
            long bytes,
            long droppedPackets,
            long droppedBytes,
            Rate rate) {}

    /**
     * Verdicts on packets of one family.
     *
     * @param family                {@code IPv4} or {@code IPv6}
     * @param judged                whether what is in no range is outside rather than passed
     * @param passed                not judged: neighbour discovery, DHCP, and all that is in no range of a family that
     *                              is not judged
     * @param outside               in no range of one that is
     * @param outsideBytes          of those, IP header included
     * @param outsideDroppedPackets of those, what was dropped, or would be were it no dry run
     * @param outsideDroppedBytes   likewise
     * @param truncated             packets that end inside the IP header
     */
    public record FamilyVerdicts(
            String family,
            boolean judged,
            long passed,
            long permitted,
            long denied,
            long outside,
            long outsideBytes,
            long outsideDroppedPackets,
            long outsideDroppedBytes,
            long truncated) {}

    /**
     * What one range decided.
     *
     * @param range  {@code 10.0.0.0/8}
     * @param set    the set it is of
     * @param action {@code permit} or {@code deny}
     */
    public record PrefixHits(String range, String set, String action, long packets, long bytes, Rate rate) {}

    /**
     * Who sent packets that were not permitted.
     *
     * @param verdict   {@code outside} or {@code denied}
     * @param packets   since the kernel remembers the source; unsigned 64-bit
     * @param bytes     of those, IP header included
     * @param rate      packets/s
     * @param ports     the local ports it sent the most to
     * @param portCount how many ports those are in all
     */
    public record Source(
            Address address,
            String verdict,
            long packets,
            long bytes,
            Rate rate,
            List<PortHits> ports,
            long portCount,
            Instant first,
            Instant last) {

        /** Copies what it is given. */
        public Source {
            ports = List.copyOf(ports);
        }
    }

    /**
     * What a source sent to one port.
     *
     * @param port {@code 22/tcp}; of a protocol without ports its name alone
     */
    public record PortHits(String port, long packets) {}

    /**
     * A packet that was not permitted.
     *
     * @param port   {@code 22/tcp}; of a protocol without ports its name alone
     * @param bytes  length of the IP packet
     * @param action {@code log} or {@code drop}
     */
    public record Recent(
            Instant time,
            Address source,
            int sourcePort,
            Address destination,
            String port,
            int bytes,
            String action,
            String iface) {}

    /**
     * The remote end of an open connection.
     *
     * @param port the local port where that has a list of its own, {@code 5432/tcp}; else empty
     */
    public record Peer(Address address, String port) {}

    /** How the section calls a port of a protocol; one without ports is called by its name alone. */
    static String portText(int port, int protocol) {
        String name = Protocol.of(protocol).name().toLowerCase(Locale.ROOT);
        return port == 0 ? name : port + "/" + name;
    }

    /**
     * An address that was decided on from here.
     *
     * @param action {@code permit} or {@code deny}
     */
    public record FromHere(Address address, String action) {}
}
