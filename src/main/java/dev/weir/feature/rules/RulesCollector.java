package dev.weir.feature.rules;

import dev.weir.attach.ProbeException;
import dev.weir.attach.TcHook;
import dev.weir.attach.TcTarget;
import dev.weir.collect.Collector;
import dev.weir.collect.Tick;
import dev.weir.feature.rules.InterfaceRules.WrongRulesException;
import dev.weir.filter.ExpressionError;
import dev.weir.filter.LinkType;
import dev.weir.model.Control;
import dev.weir.model.Hook;
import dev.weir.model.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Rules beside the main job: counted on the interfaces that are watched, by programs of their own. They are loaded by a
 * thread of their own too, since hundreds take seconds; until then there is nothing to tell of them.
 */
final class RulesCollector implements Collector<RulesSection> {

    /** Stands for {@code $MAC} where the file is only looked at. */
    private static final String SOME_ADDRESS = "00:00:5e:00:53:00";

    private static final String HOOK = "rules/";

    private final Path file;
    /** By name; an interface that has gone may come back. */
    private final Map<String, InterfaceRules> interfaces = new LinkedHashMap<>();
    /** Why there are none on an interface, by its name. */
    private final Map<String, String> refused = new LinkedHashMap<>();

    private final Compilations compilations = new Compilations();
    private final RuleTotals totals = new RuleTotals();
    private final RuleSamples samples = new RuleSamples();
    /** The rule that somebody looks at. */
    private volatile Optional<String> shown = Optional.empty();

    private final AtomicBoolean busy = new AtomicBoolean();
    private final ExecutorService loading = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "weir-rules");
        thread.setDaemon(true);
        return thread;
    });

    private RulesCollector(Path file) {
        this.file = file;
    }

    /**
     * Looks whether the file is right, and leaves the rest to its thread. What is wrong with one that takes longer than
     * a second to compile is said in the snapshots.
     *
     * @throws ProbeException when it is not
     */
    static RulesCollector open(Path file) throws ProbeException {
        RulesCollector collector = new RulesCollector(file);
        try {
            collector.check();
        } catch (ProbeException wrong) {
            collector.close();
            throw wrong;
        }
        TcHook.removeLeftBehind();
        return collector;
    }

    private void check() throws ProbeException {
        Future<RulesFile> reading =
                loading.submit(() -> RulesFile.read(file, LinkType.ETHERNET, Optional.of(SOME_ADDRESS), compilations));
        try {
            RulesFile read = reading.get(1, TimeUnit.SECONDS);
            if (!read.problems().isEmpty()) {
                Problem first = read.problems().get(0);
                throw ProbeException.usage(file + ":" + first.line() + ":" + (first.column() + 1) + ": "
                        + first.message() + "; weir rules check " + file + " shows all that is wrong");
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException unread) {
                throw ProbeException.usage(unread.getMessage());
            }
            throw new IllegalStateException(failed.getCause());
        } catch (TimeoutException slow) {
            return; // what is compiled is not compiled again for the interfaces
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public RulesSection collect(Tick tick) {
        if (busy.compareAndSet(false, true)) {
            List<String> wanted = tick.interfaces();
            loading.execute(() -> {
                try {
                    wanted.forEach(this::follow);
                } finally {
                    busy.set(false);
                }
            });
        }
        List<InterfaceRules> counted;
        Optional<String> why;
        synchronized (interfaces) {
            counted = List.copyOf(interfaces.values());
            why = refused.values().stream().findFirst().or(compilations::slow).or(() -> withoutInterfaces(tick));
        }
        List<RulesSection.Total> rules = totals.after(counted, tick.intervalSeconds());
        samples.read(counted, tick, shown);
        return new RulesSection(file.toString(), samples.with(rules), why, samples.sampled());
    }

    private static Optional<String> withoutInterfaces(Tick tick) {
        return tick.interfaces().isEmpty() ? Optional.of("no interface is watched") : Optional.empty();
    }

    /** Counts on an interface, from now on or again. */
    private void follow(String name) {
        InterfaceRules known;
        synchronized (interfaces) {
            known = interfaces.get(name);
        }
        if (known != null) {
            known.follow();
            return;
        }
        Optional<TcTarget> target = TcTarget.find(name);
        if (target.isEmpty()) {
            return;
        }
        try {
            InterfaceRules opened = InterfaceRules.open(target.get(), file, null, compilations);
            keep(name, opened);
            opened.watch(shown);
        } catch (IOException | WrongRulesException | ExpressionError failed) {
            synchronized (interfaces) {
                refused.put(name, failed.getMessage());
            }
        }
    }

    private void keep(String name, InterfaceRules opened) {
        synchronized (interfaces) {
            refused.remove(name);
            if (loading.isShutdown()) {
                opened.close();
            } else {
                interfaces.put(name, opened);
            }
        }
    }

    @Override
    public boolean takes(Control control) {
        return control instanceof Control.EditRow edit && edit.list().equals(RulesFeature.WORD)
                || control instanceof Control.WatchRow watch && watch.list().equals(RulesFeature.WORD);
    }

    @Override
    public Optional<Refusal> control(Control control) {
        if (control instanceof Control.WatchRow watch) {
            return watch(watch.row());
        }
        return control instanceof Control.EditRow edit ? edit(edit) : Optional.of(Refusal.notHere(control));
    }

    /** What the kernel has against it is said in the snapshots. */
    private Optional<Refusal> watch(Optional<String> id) {
        shown = id;
        try {
            loading.execute(() -> counting().forEach(rules -> rules.watch(shown)));
        } catch (RejectedExecutionException ending) {
            return Optional.empty(); // nobody looks any more
        }
        return Optional.empty();
    }

    private List<InterfaceRules> counting() {
        synchronized (interfaces) {
            return List.copyOf(interfaces.values());
        }
    }

    /** The file is written first: what is counted is what is in it. */
    private Optional<Refusal> edit(Control.EditRow edit) {
        Optional<Refusal> wrong = new RuleEdit(file, compilations).apply(edit);
        if (wrong.isPresent() || !edit.kept()) {
            return wrong;
        }
        List<InterfaceRules> counting = counting();
        Future<Optional<String>> reloaded = loading.submit(() -> reload(counting));
        try {
            return reloaded.get().map(why -> new Refusal(edit.line().length(), "saved, but not counted yet: " + why));
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<String> reload(List<InterfaceRules> counting) {
        Optional<String> why = Optional.empty();
        for (InterfaceRules rules : counting) {
            try {
                rules.reload();
            } catch (IOException | WrongRulesException | ExpressionError failed) {
                why = Optional.of(failed.getMessage());
            }
        }
        return why;
    }

    @Override
    public List<Hook> hooks() {
        List<Hook> hooks = new ArrayList<>();
        synchronized (interfaces) {
            interfaces.forEach((name, rules) -> {
                String kind = rules.kind();
                hooks.add(new Hook(HOOK + name, !kind.isEmpty(), kind.isEmpty() ? "the interface is gone" : kind));
                rules.watched()
                        .refused()
                        .ifPresent(why -> hooks.add(new Hook(
                                HOOK + name + "/sources", false, why + "; no threshold of sources is looked at")));
            });
            refused.forEach((name, why) -> hooks.add(new Hook(HOOK + name, false, why)));
        }
        return hooks;
    }

    @Override
    public void close() {
        loading.shutdownNow();
        synchronized (interfaces) {
            interfaces.values().forEach(InterfaceRules::close);
        }
        try {
            loading.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
