package dev.weir.feature.rules;

import dev.weir.model.Packets;
import dev.weir.model.Rate;
import dev.weir.model.Section;
import dev.weir.model.Snapshot;
import dev.weir.model.Traffic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rules of a web server, made up for tests. */
public final class SampleRules {

    private static final int DNS_BURST_EVERY = 20;

    private SampleRules() {}

    /** A snapshot with them. */
    public static Snapshot in(Snapshot snapshot, int second) {
        return snapshot.withSections(List.of(at(second)));
    }

    /** What they counted in a second. */
    public static Section at(int second) {
        return new RulesSection(
                "/etc/weir/eth0.rules",
                List.of(
                        rule("web", "tcp port 443 or tcp port 80", Optional.empty(), "", 4_000, second),
                        rule(
                                        "dns",
                                        "port 53",
                                        Optional.empty(),
                                        "packets/s > 100 for 5s",
                                        second % DNS_BURST_EVERY < 8 ? 120 : 2,
                                        second)
                                .withSources(
                                        Optional.empty(),
                                        List.of(
                                                new RulesSection.Source("192.0.2.9", 0.62, 0.7),
                                                new RulesSection.Source("2001:db8::7", 0.2, 0.1))),
                        rule("scan", "tcp[13] = 2", Optional.empty(), "sources > 40 for 5s", 1, second)
                                .withSources(Optional.of(second % DNS_BURST_EVERY < 8 ? 312L : 3L), List.of()),
                        rule(
                                "kind=\"arp\",from=\"here\"",
                                "arp and ether src $MAC",
                                Optional.of("arp and ether src (02:00:5e:10:00:00)"),
                                "",
                                0,
                                second)),
                Optional.empty(),
                Optional.of(new RulesSection.Sampled("dns", packets(second), 3, Optional.empty())));
    }

    private static List<RulesSection.Packet> packets(int second) {
        Instant time = Instant.parse("2026-11-26T12:00:00.117Z").plusSeconds(second);
        return List.of(
                packet(time.minusMillis(900), true, "IP 192.0.2.9.53 > 192.0.2.1.40312: UDP, length 141"),
                packet(time.minusMillis(31), false, "IP6 2001:db8::1.40313 > 2001:db8::7.53: UDP, length 30"),
                packet(time, true, "IP6 2001:db8::7.53 > 2001:db8::1.40313: UDP, length 62"));
    }

    private static RulesSection.Packet packet(Instant time, boolean rx, String text) {
        return new RulesSection.Packet(time, "eth0", rx, text);
    }

    private static RulesSection.Total rule(
            String id, String expression, Optional<String> expansion, String when, long each, int second) {
        return new RulesSection.Total(
                id,
                expression,
                expansion,
                Threshold.read(when),
                traffic(each, second),
                packets(each, second),
                List.of(
                        new RulesSection.OnInterface("eth0", traffic(each, second), packets(each, second)),
                        new RulesSection.OnInterface("wg0", traffic(0, second), packets(0, second))));
    }

    private static Traffic traffic(long packets, int second) {
        return new Traffic(
                packets * 700 * second,
                packets * 300 * second,
                Rate.measured(packets * 700),
                Rate.measured(packets * 300),
                packets * 700,
                packets * 300);
    }

    private static Packets packets(long each, int second) {
        return new Packets(each * second, each * second, Rate.measured(each), Rate.measured(each));
    }
}
