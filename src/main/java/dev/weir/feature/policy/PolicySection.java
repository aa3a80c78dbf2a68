package dev.weir.feature.policy;

import dev.weir.model.Section;
import java.util.List;

/**
 * What the policy decided since the start.
 *
 * @param mode            {@code log}, {@code drop} or {@code dry-run}
 * @param ranges          ranges in force
 * @param sets            hits by set
 * @param families        verdicts by family
 * @param droppedPackets  packets dropped, or that would be were it no dry run
 * @param sparedPackets   packets not dropped for the sake of the session weir was started in
 * @param loggedPackets   packets that lines of the log stand for
 * @param lostPackets     packets that are not permitted and that no line stands for
 */
public record PolicySection(
        String mode,
        long ranges,
        List<SetHits> sets,
        List<FamilyVerdicts> families,
        long droppedPackets,
        long sparedPackets,
        long loggedPackets,
        long lostPackets)
        implements Section {

    /** Copies what it is given. */
    public PolicySection {
        sets = List.copyOf(sets);
        families = List.copyOf(families);
    }

    /**
     * What the ranges of a set decided.
     *
     * @param action  {@code permit} or {@code deny}
     * @param packets unsigned 64-bit
     * @param bytes   of IP packets, header included; unsigned 64-bit
     */
    public record SetHits(String set, String action, long packets, long bytes) {}

    /**
     * Verdicts on packets of one family.
     *
     * @param family    {@code IPv4} or {@code IPv6}
     * @param judged    whether what is in no range is outside rather than passed
     * @param passed    not judged: neighbour discovery, DHCP, and all that is in no range of a family that is not
     *                  judged
     * @param outside   in no range of one that is
     * @param truncated packets that end inside the IP header
     */
    public record FamilyVerdicts(
            String family, boolean judged, long passed, long permitted, long denied, long outside, long truncated) {}
}
