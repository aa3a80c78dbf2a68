package dev.weir.attach;

import dev.weir.netlink.Ethtool;
import dev.weir.netlink.Link;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The offloads that attaching generic XDP switched off. Detaching it does not switch them on again. */
final class Offloads {

    private final List<Offload> ended = new ArrayList<>();

    private record Offload(int ifindex, String name) {}

    private Offloads() {}

    /** Attaches, and notes which offloads of an interface and of those below it that were on are off afterwards. */
    static Offloads endedBy(Runnable attach, Link link, Collection<Link> all, Ethtool ethtool) {
        List<Link> affected = NetworkInterface.standsOn(link, all).toList();
        List<Offload> before = affected.stream()
                .flatMap(lower -> offloads(lower)
                        .filter(offload -> ethtool.feature(lower, offload.name())
                                .filter(Ethtool.Feature::active)
                                .isPresent()))
                .toList();
        attach.run();
        Offloads offloads = new Offloads();
        for (Link lower : affected) {
            before.stream()
                    .filter(offload -> offload.ifindex() == lower.ifindex() && isOff(lower, offload, ethtool))
                    .forEach(offloads.ended::add);
        }
        return offloads;
    }

    /** Switches them on again, unless somebody has changed them since. */
    void restore(Collection<Link> all, Ethtool ethtool) {
        for (Link link : all) {
            ended.stream()
                    .filter(offload -> offload.ifindex() == link.ifindex() && isOff(link, offload, ethtool))
                    .forEach(offload -> ethtool.request(link, offload.name()));
        }
        ended.clear();
    }

    private static Stream<Offload> offloads(Link link) {
        return NetworkInterface.OFFLOADS_XDP_ENDS.stream().map(name -> new Offload(link.ifindex(), name));
    }

    private static boolean isOff(Link link, Offload offload, Ethtool ethtool) {
        return ethtool.feature(link, offload.name())
                .filter(feature -> !feature.active() && !feature.requested() && !feature.fixed())
                .isPresent();
    }
}
