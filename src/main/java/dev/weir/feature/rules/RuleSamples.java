package dev.weir.feature.rules;

import dev.weir.collect.DistinctEstimate;
import dev.weir.collect.Tick;
import dev.weir.filter.WatchingProgram;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What watched rules tell beside counts, tick by tick: the last packets of the one that somebody looks at, and of each
 * whom its packets come from.
 */
final class RuleSamples {

    /** Packets that are kept of the rule that somebody looks at. */
    static final int LINES_MAX = 16;

    private static final int SEEN_MAX = 512;
    private static final long SEEN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int SOURCES_MAX = 5;

    /** A sampled packet, as far as its source goes. */
    private record Seen(String source, long bytes, long packets, long monoNanos) {}

    /** What is summed up of a source. */
    private static final class Sum {
        private long packets;
        private long bytes;
    }

    private final Map<String, Deque<Seen>> seen = new HashMap<>();
    private final Map<String, byte[]> registers = new HashMap<>();
    private final Deque<RulesSection.Packet> lines = new ArrayDeque<>();
    private String shown = "";
    private long lost;
    private Optional<String> refused = Optional.empty();

    /** Reads what has come since the last tick. */
    void read(List<InterfaceRules> interfaces, Tick tick, Optional<String> looked) {
        if (!looked.orElse("").equals(shown)) {
            lines.clear();
            shown = looked.orElse("");
        }
        lost = 0;
        refused = Optional.empty();
        registers.clear();
        // The second that has begun is not full, and the bank of the one before it stands until it has.
        long second = TimeUnit.NANOSECONDS.toSeconds(tick.monoNanos()) - 1;
        List<RulesSection.Packet> fresh = new ArrayList<>();
        for (InterfaceRules iface : interfaces) {
            iface.watched().each(watched -> read(iface, watched, tick, second, fresh));
            refused = refused.or(() -> iface.watched().refused(shown));
        }
        fresh.sort(Comparator.comparing(RulesSection.Packet::time));
        fresh.forEach(lines::addLast);
        while (lines.size() > LINES_MAX) {
            lines.removeFirst();
        }
        seen.values().forEach(each -> forget(each, tick.monoNanos()));
        seen.values().removeIf(Deque::isEmpty);
    }

    private void read(
            InterfaceRules iface, WatchedRules watched, Tick tick, long second, List<RulesSection.Packet> fresh) {
        boolean ethernet = iface.isEthernet();
        watched.read(sample -> {
            String id = watched.rules().get(sample.rule()).id();
            PacketLine.Told told = PacketLine.of(sample.start(), sample.length(), ethernet);
            told.source()
                    .ifPresent(source -> seen.computeIfAbsent(id, first -> new ArrayDeque<>())
                            .addLast(new Seen(
                                    source, sample.length(), Math.max(1, sample.segments()), sample.monoNanos())));
            if (id.equals(shown)) {
                fresh.add(line(iface.name(), sample, told, tick));
            }
        });
        for (int i = 0; i < watched.rules().size(); i++) {
            String id = watched.rules().get(i).id();
            byte[] of = registers.getOrDefault(id, new byte[WatchingProgram.registers()]);
            if (watched.addSources(i, second, of)) {
                registers.put(id, of);
            }
            lost += id.equals(shown) ? watched.lost(i) : 0;
        }
    }

    private static RulesSection.Packet line(String iface, Sample sample, PacketLine.Told told, Tick tick) {
        long ago = tick.monoNanos() - sample.monoNanos();
        String merged = sample.segments() > 1 ? " (" + sample.segments() + " packets)" : "";
        return new RulesSection.Packet(
                tick.time().minusNanos(ago).truncatedTo(ChronoUnit.MILLIS), iface, sample.rx(), told.text() + merged);
    }

    private static void forget(Deque<Seen> of, long now) {
        while (!of.isEmpty() && (of.size() > SEEN_MAX || now - of.getFirst().monoNanos() > SEEN_NANOS)) {
            of.removeFirst();
        }
    }

    /** The rules with what is known of their sources. */
    List<RulesSection.Total> with(List<RulesSection.Total> rules) {
        if (seen.isEmpty() && registers.isEmpty()) {
            return rules;
        }
        List<RulesSection.Total> all = new ArrayList<>(rules);
        all.replaceAll(rule -> seen.containsKey(rule.id()) || registers.containsKey(rule.id())
                ? rule.withSources(
                        Optional.ofNullable(registers.get(rule.id())).map(DistinctEstimate::of),
                        sources(seen.getOrDefault(rule.id(), new ArrayDeque<>())))
                : rule);
        return all;
    }

    /** Those that most packets come from. */
    private static List<RulesSection.Source> sources(Deque<Seen> samples) {
        Map<String, Sum> sums = new HashMap<>();
        Sum all = new Sum();
        for (Seen sample : samples) {
            for (Sum sum : List.of(all, sums.computeIfAbsent(sample.source(), first -> new Sum()))) {
                sum.packets += sample.packets();
                sum.bytes += sample.bytes();
            }
        }
        return sums.entrySet().stream()
                .sorted(Map.Entry.<String, Sum>comparingByValue(Comparator.comparingLong(sum -> -sum.packets))
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(SOURCES_MAX)
                .map(source -> new RulesSection.Source(
                        source.getKey(),
                        share(source.getValue().packets, all.packets),
                        share(source.getValue().bytes, all.bytes)))
                .toList();
    }

    private static double share(long part, long all) {
        return all == 0 ? 0 : Math.round(1_000.0 * part / all) / 1e3;
    }

    /** Packets of the rule that somebody looks at. */
    Optional<RulesSection.Sampled> sampled() {
        return shown.isEmpty()
                ? Optional.empty()
                : Optional.of(new RulesSection.Sampled(shown, List.copyOf(lines), lost, refused));
    }
}
