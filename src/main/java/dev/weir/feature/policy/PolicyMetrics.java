package dev.weir.feature.policy;

import dev.weir.serve.Exposition;
import dev.weir.serve.MetricFamily;
import dev.weir.serve.MetricFamily.Kind;
import dev.weir.serve.MetricFamily.Series;
import dev.weir.serve.Metrics;
import dev.weir.serve.Router;
import dev.weir.serve.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The policy for Prometheus: packets and bytes by set, action and family. What is in no set has one of its own, in
 * brackets.
 */
final class PolicyMetrics implements Metrics, Routes {

    private static final List<String> LABELS = List.of("set", "action", "family");
    private static final String IN_NO_RANGE = "[no range]";
    private static final String NOT_JUDGED = "[not judged]";

    private final Supplier<PolicyCount> counts;

    /**
     * What is served at one scrape.
     *
     * @param enforces  whether packets are dropped
     * @param logLacked packets that no line of the log stands for
     */
    record PolicyCount(
            boolean enforces,
            long ranges,
            List<PolicySection.SetHits> sets,
            List<PolicySection.FamilyVerdicts> families,
            long spared,
            long lostEvents,
            long logLacked) {}

    /** Metrics of what is counted at each scrape. */
    PolicyMetrics(Supplier<PolicyCount> counts) {
        this.counts = counts;
    }

    @Override
    public void add(Router router) {
        router.get("/metrics", request -> Exposition.reply(request.accept(), families()));
    }

    @Override
    public List<MetricFamily> families() {
        PolicyCount now = counts.get();
        return List.of(
                packets(now),
                bytes(now),
                dropped(
                        now,
                        "weir_policy_dropped_packets",
                        "Packets that were dropped, or would be were it no dry run.",
                        PolicySection.SetHits::droppedPackets,
                        PolicySection.FamilyVerdicts::outsideDroppedPackets),
                dropped(
                        now,
                        "weir_policy_dropped_bytes",
                        "Bytes of those packets, IP header included.",
                        PolicySection.SetHits::droppedBytes,
                        PolicySection.FamilyVerdicts::outsideDroppedBytes),
                single(
                        Kind.COUNTER,
                        "weir_policy_spared_packets",
                        "Packets not dropped for the sake of the session weir was started in.",
                        (double) now.spared()),
                single(
                        Kind.COUNTER,
                        "weir_policy_lost_events",
                        "Packets whose event did not fit the ring between kernel and log.",
                        (double) now.lostEvents()),
                single(
                        Kind.COUNTER,
                        "weir_policy_unlogged_packets",
                        "Packets that are not permitted and that no line of the log stands for.",
                        (double) now.logLacked()),
                single(Kind.GAUGE, "weir_policy_ranges", "Ranges in force.", (double) now.ranges()),
                single(
                        Kind.GAUGE,
                        "weir_policy_enforcing",
                        "Whether what is not permitted is dropped.",
                        now.enforces() ? 1 : 0));
    }

    private static MetricFamily packets(PolicyCount now) {
        List<Series> series = new ArrayList<>();
        now.sets().forEach(set -> series.add(series(set, (double) set.packets())));
        for (PolicySection.FamilyVerdicts family : now.families()) {
            series.add(new Series(List.of(IN_NO_RANGE, "outside", label(family.family())), family.outside()));
            series.add(new Series(List.of(NOT_JUDGED, "pass", label(family.family())), family.passed()));
        }
        return new MetricFamily(
                Kind.COUNTER,
                "weir_policy_packets",
                "Received packets by the set of ranges that decided of them, what it says and the family.",
                LABELS,
                series);
    }

    private static MetricFamily bytes(PolicyCount now) {
        List<Series> series = new ArrayList<>();
        now.sets().forEach(set -> series.add(series(set, (double) set.bytes())));
        now.families()
                .forEach(family -> series.add(
                        new Series(List.of(IN_NO_RANGE, "outside", label(family.family())), family.outsideBytes())));
        return new MetricFamily(
                Kind.COUNTER, "weir_policy_bytes", "Bytes of those packets, IP header included.", LABELS, series);
    }

    private static MetricFamily dropped(
            PolicyCount now,
            String name,
            String help,
            ToDoubleFunction<PolicySection.SetHits> ofSet,
            ToDoubleFunction<PolicySection.FamilyVerdicts> ofFamily) {
        List<Series> series = new ArrayList<>();
        now.sets().stream()
                .filter(set -> set.action().equals("deny"))
                .forEach(set -> series.add(series(set, ofSet.applyAsDouble(set))));
        now.families()
                .forEach(family -> series.add(new Series(
                        List.of(IN_NO_RANGE, "outside", label(family.family())), ofFamily.applyAsDouble(family))));
        return new MetricFamily(Kind.COUNTER, name, help, LABELS, series);
    }

    private static Series series(PolicySection.SetHits set, double value) {
        return new Series(List.of(set.set(), set.action(), label(set.family())), value);
    }

    private static String label(String family) {
        return family.equals("IPv4") ? "ipv4" : "ipv6";
    }

    private static MetricFamily single(Kind kind, String name, String help, double value) {
        return new MetricFamily(kind, name, help, List.of(), List.of(new Series(List.of(), value)));
    }
}
