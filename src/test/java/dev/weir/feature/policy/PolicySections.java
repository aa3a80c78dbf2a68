package dev.weir.feature.policy;

import dev.weir.model.Address;
import dev.weir.model.AddressText;
import dev.weir.model.Rate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sections as tests need them. */
public final class PolicySections {

    /** When the events of {@link #busy} are. */
    public static final Instant TIME = Instant.parse("2026-11-20T12:00:09Z");

    private PolicySections() {}

    /** A web server whom some probe that are not permitted. */
    public static PolicySection busy(String mode) {
        return busy(mode, Optional.empty());
    }

    /** The same with dropping that was switched on from the screen, and is undone in so many seconds. */
    public static PolicySection busyFor(long seconds) {
        return busy(PolicySection.ENFORCE, Optional.of(seconds));
    }

    private static PolicySection busy(String mode, Optional<Long> undoneInSeconds) {
        boolean enforces = mode.equals(PolicySection.ENFORCE);
        return new PolicySection(
                mode,
                3,
                List.of("no IPv6 range is permitted, so IPv6 is passed and not judged, but for ranges that are denied"),
                List.of(address("192.0.2.200")),
                new PolicySection.Totals(
                        Rate.measured(414),
                        Rate.measured(1204),
                        enforces ? 12_014 : 0,
                        Rate.measured(enforces ? 414 : 0),
                        enforces ? 17 : 0,
                        9,
                        0,
                        2),
                List.of(
                        new PolicySection.SetHits(
                                "permitted", "IPv4", "permit", 120_411, 99_000_000, 0, 0, Rate.measured(1204)),
                        new PolicySection.SetHits(
                                "abuse", "IPv4", "deny", 1803, 90_150, enforces ? 1803 : 0, 90_150, Rate.measured(2))),
                List.of(
                        new PolicySection.FamilyVerdicts(
                                "IPv4", true, 1, 120_411, 1803, 10_211, 612_660, enforces ? 10_211 : 0, 612_660, 5),
                        new PolicySection.FamilyVerdicts("IPv6", false, 6, 0, 0, 0, 0, 0, 0, 0)),
                List.of(
                        new PolicySection.PrefixHits(
                                "10.0.0.0/8", "permitted", "permit", 120_411, 99, Rate.measured(1204)),
                        new PolicySection.PrefixHits("203.0.113.9/32", "abuse", "deny", 1803, 90_150, Rate.STARTING)),
                List.of(
                        new PolicySection.Source(
                                address("198.51.100.77"),
                                "outside",
                                10_211,
                                612_660,
                                Rate.measured(412),
                                List.of(
                                        new PolicySection.PortHits("22/tcp", 10_000),
                                        new PolicySection.PortHits("80/tcp", 210),
                                        new PolicySection.PortHits("icmp", 1)),
                                3,
                                TIME.minusSeconds(600),
                                TIME),
                        new PolicySection.Source(
                                address("203.0.113.9"),
                                "denied",
                                1803,
                                90_150,
                                Rate.measured(2),
                                List.of(new PolicySection.PortHits("443/tcp", 1803)),
                                1,
                                TIME.minusSeconds(90),
                                TIME.minusSeconds(4))),
                2,
                List.of(
                        recent("198.51.100.77", 40_112, "22/tcp", 60, enforces, 0),
                        recent("198.51.100.77", 40_113, "22/tcp", 60, enforces, 120),
                        recent("203.0.113.9", 50_001, "443/tcp", 52, enforces, 4000)),
                Set.of("5432/tcp"),
                Set.of(
                        new PolicySection.Peer(address("198.51.100.77"), ""),
                        new PolicySection.Peer(address("10.0.0.2"), "5432/tcp")),
                List.of(new PolicySection.FromHere(address("203.0.113.9"), "deny")),
                30,
                undoneInSeconds,
                4_026_531_840L,
                Set.of(address("10.8.0.2")));
    }

    private static PolicySection.Recent recent(
            String source, int sourcePort, String port, int bytes, boolean dropped, long millisBefore) {
        return new PolicySection.Recent(
                TIME.minusMillis(millisBefore),
                address(source),
                sourcePort,
                address("192.0.2.1"),
                port,
                bytes,
                dropped ? "drop" : "log",
                "eth0");
    }

    private static Address address(String text) {
        return AddressText.parse(text).orElseThrow();
    }
}
