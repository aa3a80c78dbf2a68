package dev.weir.view;

import dev.weir.Scenario;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Rate;
import dev.weir.model.Snapshot;
import dev.weir.model.Totals;
import dev.weir.model.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The web server under attack by names, with events lost and rates that are stale or cannot be known. */
final class Hostile {

    private static final List<String> NAMES = List.of(
            "\u001b[2Jclear", "\u202etxt.exe", "中文进程名字很长", "e\u0301\u200bte\u0301", "a\tb\nc", "\ud83d\ude00smile");

    private Hostile() {}

    static Snapshot snapshot(int second) {
        Snapshot usual = Scenario.at(second);
        List<ProcessTotal> processes = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            Rate rate = switch (i) {
                case 0 -> new Rate.Stale(12_000);
                case 1 -> new Rate.Unavailable("no byte source");
                case 2 -> Rate.STARTING;
                default -> Rate.measured(1000.0 * i);
            };
            ProcessNames names = new ProcessNames(
                    NAMES.get(i),
                    Optional.empty(),
                    Optional.of(NAMES.get(i) + " --flag"),
                    "u\u0007ser",
                    1000,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    false);
            processes.add(new ProcessTotal(
                    new ProcessKey(100 + i, i),
                    names,
                    new Traffic(1000 * i, 0, rate, rate, 1000 * i, 0),
                    i,
                    Rate.ZERO,
                    List.of(),
                    0,
                    0,
                    usual.time(),
                    Optional.empty()));
        }
        Totals totals = usual.totals();
        return new Snapshot(
                usual.time(),
                usual.monoNanos(),
                usual.intervalSeconds(),
                usual.host(),
                new Totals(
                        totals.app(),
                        totals.wire(),
                        totals.seen(),
                        new TreeMap<>(Map.of("flow table full", 1234L)),
                        0,
                        totals.openSockets(),
                        0,
                        0,
                        0,
                        0.4),
                usual.interfaces(),
                usual.protocols(),
                processes,
                List.of(),
                List.of(),
                List.of());
    }
}
