package dev.weir.feature.policy;

import dev.weir.model.Rate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the kernel counted of sets, families and ranges, with rates since the reading before. For one thread.
 * <p>A counter for each of a million ranges takes long to read, so they are read as often as a fiftieth of the time
 * allows.
 */
final class Tallies {

    private static final int PREFIXES = 100;
    private static final int TIME_SHARE = 50;
    private static final double NANOS_PER_SECOND = 1e9;

    private final KernelPolicy kernel;
    private final Map<String, Long> hitsBefore = new HashMap<>();
    private long hitsNanos;
    private long hitsDueNanos;
    private List<PolicySection.SetHits> sets = List.of();
    private List<PolicySection.PrefixHits> prefixes = List.of();
    private long[] before;
    private long beforeNanos;

    /** Nothing read yet. */
    Tallies(KernelPolicy kernel) {
        this.kernel = kernel;
    }

    /** What sets decided, as last read. */
    List<PolicySection.SetHits> sets() {
        return sets;
    }

    /** The ranges that decided of the most packets, as last read. */
    List<PolicySection.PrefixHits> prefixes() {
        return prefixes;
    }

    /** Reads what ranges decided, if it is time to; {@code monoNanos} is the time now. */
    void readHits(long monoNanos) {
        if (kernel.isBusy() || monoNanos - hitsDueNanos < 0 && hitsDueNanos != 0) {
            return;
        }
        long start = System.nanoTime();
        double seconds = (monoNanos - hitsNanos) / NANOS_PER_SECOND;
        Policy policy = kernel.policy();
        KernelPolicy.Hits hits = kernel.hits(PREFIXES);
        Map<String, Long> now = new HashMap<>();
        sets = sets(policy, hits, now, seconds);
        prefixes = hits.top().stream()
                .map(range -> prefix(policy, range, now, seconds))
                .toList();
        hitsBefore.clear();
        hitsBefore.putAll(now);
        hitsNanos = monoNanos;
        hitsDueNanos = monoNanos + TIME_SHARE * (System.nanoTime() - start);
    }

    private List<PolicySection.SetHits> sets(
            Policy policy, KernelPolicy.Hits hits, Map<String, Long> now, double seconds) {
        List<PolicySection.SetHits> all = new ArrayList<>();
        boolean[] there = new boolean[2 * policy.sets().size()];
        PrefixTable table = policy.table();
        for (int at = 0; at < table.size(); at++) {
            there[2 * table.set(at) + (table.isIpv4(at) ? 0 : 1)] = true;
        }
        for (int i = 0; i < there.length; i++) {
            if (there[i] || hits.setPackets()[i] > 0) {
                all.add(set(policy, i, hits, now, seconds));
            }
        }
        return all;
    }

    private PolicySection.SetHits set(
            Policy policy, int index, KernelPolicy.Hits hits, Map<String, Long> now, double seconds) {
        Policy.RangeSet set = policy.sets().get(index / 2);
        boolean ipv4 = index % 2 == 0;
        long[] dropped = set.denies() ? kernel.dropped(OptionalInt.of(index / 2), ipv4) : new long[2];
        long packets = hits.setPackets()[index];
        return new PolicySection.SetHits(
                set.name(),
                ipv4 ? "IPv4" : "IPv6",
                action(set),
                packets,
                hits.setBytes()[index],
                dropped[0],
                dropped[1],
                rate("set " + index, packets, now, seconds));
    }

    private static String action(Policy.RangeSet set) {
        return set.denies() ? "deny" : "permit";
    }

    private PolicySection.PrefixHits prefix(
            Policy policy, KernelPolicy.RangeHits range, Map<String, Long> now, double seconds) {
        PrefixTable table = policy.table();
        Policy.RangeSet set = policy.sets().get(table.set(range.at()));
        String text = table.text(range.at());
        return new PolicySection.PrefixHits(
                text,
                set.name(),
                action(set),
                range.packets(),
                range.bytes(),
                rate(table.scope(range.at()) + " " + text, range.packets(), now, seconds));
    }

    /** A counter's rate; that of one that was not among those read before is not known. */
    private Rate rate(String key, long packets, Map<String, Long> now, double seconds) {
        now.put(key, packets);
        Long earlier = hitsBefore.get(key);
        return earlier == null || seconds <= 0
                ? Rate.STARTING
                : Rate.measured(Math.max(0, packets - earlier) / seconds);
    }

    /** Verdicts by family. */
    List<PolicySection.FamilyVerdicts> families(PolicyCounts counts) {
        Policy policy = kernel.policy();
        return List.of(
                counts.family("IPv4", policy.judges(0, true), kernel.dropped(OptionalInt.empty(), true)),
                counts.family("IPv6", policy.judges(0, false), kernel.dropped(OptionalInt.empty(), false)));
    }

    /** What was not permitted in all; {@code monoNanos} is the time now. */
    PolicySection.Totals totals(PolicyCounts counts, long monoNanos) {
        long[] now = {counts.forbidden(), counts.packets(PolicyLayout.PERMITTED), counts.dropped()};
        double seconds = (monoNanos - beforeNanos) / NANOS_PER_SECOND;
        Rate[] rates = {Rate.STARTING, Rate.STARTING, Rate.STARTING};
        for (int i = 0; i < now.length && before != null && seconds > 0; i++) {
            rates[i] = Rate.measured(Math.max(0, now[i] - before[i]) / seconds);
        }
        before = now;
        beforeNanos = monoNanos;
        return new PolicySection.Totals(
                rates[0],
                rates[1],
                counts.dropped(),
                rates[2],
                counts.spared(),
                counts.packets()[PolicyLayout.UNTOLD_EVENTS],
                counts.packets()[PolicyLayout.LOST_EVENTS],
                counts.packets()[PolicyLayout.UNLISTED_SOURCES]);
    }
}
