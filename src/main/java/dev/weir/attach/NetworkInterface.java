package dev.weir.attach;

import dev.weir.netlink.Ethtool;
import dev.weir.netlink.Ethtool.Driver;
import dev.weir.netlink.Link;
import dev.weir.netlink.Wireless;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An interface of this network namespace, as netlink and its driver describe it.
 *
 * @param name          its name as text
 * @param ifindex       its number in the kernel
 * @param ethernet      whether its packets start with an Ethernet header
 * @param loopback      whether it is {@code lo}
 * @param virtual       whether it has no device: veth, bridge, bond, VLAN, tunnel, TUN/TAP
 * @param wireless      whether it is wireless
 * @param driver        the driver of its device, empty when virtual
 * @param speedMbit     link speed, 0 when not known; Mbit/s
 * @param up            whether it is up and can carry packets
 * @param txQueuePackets most packets that wait to be sent, 0 where none do
 * @param counters      what its own counters take for a packet
 * @param fixedOffloads offloads that are on and cannot be switched off, as generic XDP needs them to be
 */
record NetworkInterface(
        String name,
        int ifindex,
        boolean ethernet,
        boolean loopback,
        boolean virtual,
        boolean wireless,
        String driver,
        long speedMbit,
        boolean up,
        long txQueuePackets,
        CounterRule counters,
        List<String> fixedOffloads) {

    /**
     * Offloads that generic XDP switches off ({@code generic_xdp_install} in {@code net/core/dev.c}): large receive
     * offload in software and in the card.
     */
    static final List<String> OFFLOADS_XDP_ENDS = List.of("rx-lro", "rx-gro-hw");

    /**
     * The offload by which the driver takes buffers of TCP as they are; a TUN/TAP has it only if the program behind it
     * asks for it.
     */
    private static final String SEGMENTS_TCP = "tx-tcp-segmentation";
    /** The bus that drivers without a device report. */
    private static final Set<String> NO_BUS = Set.of("", "N/A", "tun", "tap");
    /** How many interfaces may be stacked on each other; a bridge on a bond on a card is three. */
    private static final int STACKED_MAX = 8;

    /**
     * Describes a link.
     *
     * @param all all links of the namespace, among them those below it
     */
    static NetworkInterface of(Link link, Collection<Link> all, Ethtool ethtool, Wireless wireless) {
        Optional<Driver> driver = ethtool.driver(link);
        boolean virtual = isVirtual(link, driver);
        String driverName = virtual ? "" : driver.map(Driver::name).orElse("");
        return new NetworkInterface(
                link.name(),
                link.ifindex(),
                link.isEthernet(),
                link.isLoopback(),
                virtual,
                wireless.has(link.ifindex()),
                driverName,
                ethtool.speedMbit(link),
                link.isRunning(),
                link.txQueuePackets(),
                rule(link, all, ethtool, STACKED_MAX),
                OFFLOADS_XDP_ENDS.stream()
                        .filter(name ->
                                standsOn(link, all, STACKED_MAX).anyMatch(lower -> isStuck(lower, name, ethtool)))
                        .toList());
    }

    /**
     * The link itself and all links below it in this namespace: generic XDP switches large receive offload off in all
     * of them.
     */
    static Stream<Link> standsOn(Link link, Collection<Link> all, int depth) {
        Stream<Link> lower = depth == 0
                ? Stream.empty()
                : all.stream()
                        .filter(other -> other.ifindex() != link.ifindex()
                                && (other.master() == link.ifindex()
                                        || isStacked(link) && other.ifindex() == link.lower()));
        return Stream.concat(Stream.of(link), lower.flatMap(other -> standsOn(other, all, depth - 1)));
    }

    static Stream<Link> standsOn(Link link, Collection<Link> all) {
        return standsOn(link, all, STACKED_MAX);
    }

    /** Whether there is a link below it; the other end of a veth is beside it. */
    private static boolean isStacked(Link link) {
        return link.lower() != 0
                && !link.lowerElsewhere()
                && !Set.of("veth", "netkit").contains(link.kind());
    }

    private static boolean isVirtual(Link link, Optional<Driver> driver) {
        return !link.kind().isEmpty()
                || link.parent().isEmpty()
                        && driver.map(Driver::bus)
                                .filter(bus -> !NO_BUS.contains(bus))
                                .isEmpty();
    }

    private static boolean isStuck(Link link, String offload, Ethtool ethtool) {
        return ethtool.feature(link, offload)
                .filter(feature -> feature.active() && feature.fixed())
                .isPresent();
    }

    /** A bond has no counters of its own: it adds up those of its members. */
    private static CounterRule rule(Link link, Collection<Link> all, Ethtool ethtool, int depth) {
        if (link.kind().equals("bond") && depth > 0) {
            Optional<Link> member = all.stream()
                    .filter(other -> other.master() == link.ifindex())
                    .findFirst();
            if (member.isPresent()) {
                return rule(member.get(), all, ethtool, depth - 1);
            }
        }
        Optional<Driver> driver = ethtool.driver(link);
        return CounterRule.of(
                link,
                isVirtual(link, driver),
                driver.map(Driver::name).orElse(""),
                ethtool.feature(link, SEGMENTS_TCP).map(Ethtool.Feature::active).orElse(true));
    }
}
