package dev.weir.feature.policy;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.RingBuffer;
import dev.weir.cli.UsageError;
import dev.weir.collect.Collector;
import dev.weir.collect.Tick;
import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.Control;
import dev.weir.model.Interface;
import dev.weir.model.Protocol;
import dev.weir.model.Refusal;
import dev.weir.model.Snapshot;
import dev.weir.model.Visitors;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The policy beside weir's main job: packets are judged on their way to being counted. A config that changes is in
 * force a second or two later.
 */
final class PolicyCollector implements Collector<PolicySection> {

    /** Packets with an event of their own, of a CPU between two snapshots: enough to look at, and cheap in a flood. */
    private static final int EVENTS = 256;

    private static final long CLOSE_SECONDS = 5;
    /** What {@link Interface#ingressHook} is where packets are not seen. */
    private static final String NO_HOOK = "off";

    private static final int NEW_SOURCES = 20_000;
    private static final int SHOWN_EVENTS = 100;
    private static final int SHOWN_SOURCES = 200;
    private static final int MAX_OUTSIDE = 1 << 14;
    private static final int MAX_DECIDED = 1000;
    private static final int LAST_PROTOCOL = 0xff;
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final Path file;
    private final KernelPolicy kernel;
    private final Tallies tallies;
    private final OutsideSources sources;
    private final RingBuffer ring;
    private final RingEvents events = new RingEvents(false);
    private final Deque<PolicySection.Recent> recent = new ArrayDeque<>();
    private final WatchedFiles files;
    private final Surroundings around;
    private final Reach reach = Reach.open();
    private final TimedUndo undo = new TimedUndo(System::nanoTime);
    /** Addresses that are permitted or not whatever the file says; replaced, never changed. */
    private volatile Map<Address, Boolean> decided = Map.of();

    private final ExecutorService reloading = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "weir-policy-reload");
        thread.setDaemon(true);
        return thread;
    });
    private volatile KernelPolicy.Mode mode;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile Optional<String> undone = Optional.empty();
    private volatile Optional<List<Path>> filesRead = Optional.empty();
    private volatile Policy fromFile;
    private long forbiddenBefore = -1;

    /**
     * What the policy is among.
     *
     * @param spared         who is never dropped
     * @param netns          the network namespace whose packets are judged; 0 when not known
     * @param confirmSeconds after how long dropping that is switched on from the screen is undone
     */
    record Surroundings(Set<Address> spared, long netns, int confirmSeconds) {}

    /**
     * Has packets judged from now on.
     *
     * @param file   the config that the policy is of
     * @throws BpfException when the kernel does not take the policy
     */
    PolicyCollector(
            Path file, Policy policy, KernelPolicy.Mode mode, Surroundings around, Function<String, BpfMap> maps) {
        this.file = file;
        this.mode = mode;
        this.around = around;
        this.fromFile = policy;
        kernel = new KernelPolicy(maps);
        kernel.setBudget(EVENTS, NEW_SOURCES);
        around.spared().forEach(kernel::spare);
        kernel.setMode(mode);
        kernel.replace(policy);
        tallies = new Tallies(kernel);
        sources = new OutsideSources(maps.apply("policy_sources"), SHOWN_SOURCES);
        files = new WatchedFiles(policy.files());
        ring = new RingBuffer(maps.apply("policy_events"), PolicyLayout.EVENT_BYTES);
        reloading.execute(kernel::settle);
    }

    @Override
    public PolicySection collect(Tick tick) {
        return section(tick, List.of(), Set.of(), Optional.empty());
    }

    @Override
    public PolicySection collect(Tick tick, Snapshot counted) {
        events.interfaces(counted.interfaces().stream()
                .collect(Collectors.toMap(Interface::ifindex, Interface::name, (first, second) -> second)));
        return section(tick, counted.connections(), elsewhere(counted), counted.section(Visitors.class));
    }

    /** Remote ends of open connections that are reached over interfaces whose packets are not judged. */
    private Set<Address> elsewhere(Snapshot counted) {
        Set<Integer> judged = counted.interfaces().stream()
                .filter(iface -> !iface.ingressHook().equals(NO_HOOK))
                .map(Interface::ifindex)
                .collect(Collectors.toSet());
        return reach.elsewhere(
                counted.connections().stream()
                        .filter(connection -> connection.closed().isEmpty() && !isOfAnotherNamespace(connection))
                        .map(Connection::raddr)
                        .distinct()
                        .limit(MAX_OUTSIDE)
                        .toList(),
                judged);
    }

    private boolean isOfAnotherNamespace(Connection connection) {
        return around.netns() != 0 && connection.netns() != 0 && connection.netns() != around.netns();
    }

    private PolicySection section(
            Tick tick, List<Connection> connections, Set<Address> elsewhere, Optional<Visitors> visitors) {
        reloadIfChanged();
        events.readClock();
        ring.read(event -> remember(events.read(event)));
        kernel.tick();
        PolicyCounts counts = kernel.counts();
        tallies.readHits(tick.monoNanos());
        readSources(counts, tick.monoNanos());
        Policy policy = kernel.policy();
        return new PolicySection(
                word(mode),
                policy.table().size(),
                notes(),
                List.copyOf(around.spared()),
                tallies.totals(counts, tick.monoNanos()),
                tallies.sets(),
                tallies.families(counts),
                tallies.prefixes(),
                sources.busiest(tick.time(), tick.monoNanos()),
                sources.count(),
                List.copyOf(recent),
                ownPorts(policy),
                outside(policy, connections, elsewhere, visitors),
                fromHere(),
                around.confirmSeconds(),
                undo.secondsLeft(),
                around.netns(),
                elsewhere);
    }

    /** How the section calls a mode. */
    static String word(KernelPolicy.Mode mode) {
        return switch (mode) {
            case LOG -> "observe";
            case DROP -> PolicySection.ENFORCE;
            case DRY_RUN -> "dry-run";
        };
    }

    private void remember(PolicyEvent event) {
        recent.addFirst(new PolicySection.Recent(
                Instant.ofEpochSecond(event.micros() / MICROS_PER_SECOND, event.micros() % MICROS_PER_SECOND * 1000),
                event.source(),
                event.sourcePort(),
                event.destination(),
                PolicySection.portText(event.destinationPort(), event.protocolNumber()),
                event.packetSize(),
                event.action() == PolicyEvent.Action.DROP ? "drop" : "log",
                event.iface()));
        if (recent.size() > SHOWN_EVENTS) {
            recent.removeLast();
        }
    }

    private void readSources(PolicyCounts counts, long monoNanos) {
        if (counts.forbidden() == forbiddenBefore) {
            sources.still(monoNanos);
        } else {
            sources.read(monoNanos);
        }
        forbiddenBefore = counts.forbidden();
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        undone.ifPresent(notes::add);
        trouble.ifPresent(notes::add);
        notes.addAll(fromFile.remarks());
        return notes;
    }

    private List<PolicySection.FromHere> fromHere() {
        return decided.entrySet().stream()
                .map(entry -> new PolicySection.FromHere(entry.getKey(), entry.getValue() ? "permit" : "deny"))
                .toList();
    }

    private static Set<String> ownPorts(Policy policy) {
        return policy.ports().keySet().stream()
                .map(rule -> PolicySection.portText(rule.port(), rule.protocol()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The remote ends of open connections that the policy does not permit, and whoever else has been here of late. */
    private Set<PolicySection.Peer> outside(
            Policy policy, List<Connection> connections, Set<Address> elsewhere, Optional<Visitors> visitors) {
        Set<PolicySection.Peer> outside = new HashSet<>();
        for (Connection connection : connections) {
            if (connection.closed().isEmpty()
                    && !isOfAnotherNamespace(connection)
                    && !elsewhere.contains(connection.raddr())) {
                judge(policy, connection.raddr(), connection.lport(), connection.protocol(), outside);
            }
        }
        visitors.ifPresent(
                all -> all.forEachVisitor((remote, port, protocol) -> judge(policy, remote, port, protocol, outside)));
        return outside;
    }

    private static void judge(
            Policy policy, Address remote, int port, Protocol transport, Set<PolicySection.Peer> outside) {
        int protocol = transport.number();
        if (outside.size() < MAX_OUTSIDE
                && protocol <= LAST_PROTOCOL
                && !remote.isUnspecified()
                && !remote.isLoopback()
                && policy.judge(remote, port, protocol).verdict() == Policy.Verdict.FORBIDDEN) {
            outside.add(new PolicySection.Peer(
                    remote,
                    policy.ports().containsKey(new Policy.PortRule(port, protocol))
                            ? PolicySection.portText(port, protocol)
                            : ""));
        }
    }

    private void reloadIfChanged() {
        filesRead.ifPresent(files::watch);
        filesRead = Optional.empty();
        if (files.changed()) {
            reloading.execute(this::reload);
        }
    }

    private void reload() {
        try {
            Policy read = PolicyFile.read(file, Optional.of(kernel.policy()));
            inForce(read, decided);
            trouble = Optional.empty();
            filesRead = Optional.of(read.files());
        } catch (UsageError wrong) {
            trouble = Optional.of(wrong.getMessage() + "; the ranges from before stay in force");
        } catch (BpfException refused) {
            trouble = Optional.of("the kernel does not take the changed policy: " + refused.getMessage()
                    + "; the ranges from before stay in force");
        }
    }

    private synchronized void inForce(Policy policy, Map<Address, Boolean> besides) {
        kernel.replace(policy.with(besides, kernel.policy()));
        fromFile = policy;
        decided = besides;
        kernel.settle();
    }

    @Override
    public boolean takes(Control control) {
        return control instanceof Control.SetEnforcement
                || control instanceof Control.KeepEnforcement
                || control instanceof Control.SetSource;
    }

    @Override
    public Optional<Refusal> control(Control control) {
        try {
            if (control instanceof Control.SetEnforcement enforcement) {
                enforce(enforcement);
            } else if (control instanceof Control.KeepEnforcement) {
                return undo.keep()
                        ? Optional.empty()
                        : Optional.of(new Refusal(0, "it is too late to confirm: nothing is dropped any more"));
            } else if (control instanceof Control.SetSource source) {
                return decide(source.source(), source.permitted());
            }
            return Optional.empty();
        } catch (BpfException refused) {
            return Optional.of(new Refusal(0, "the kernel does not take that: " + refused.getMessage()));
        }
    }

    private void enforce(Control.SetEnforcement enforcement) {
        undone = Optional.empty();
        undo.keep();
        setMode(enforcement.on() ? KernelPolicy.Mode.DROP : KernelPolicy.Mode.LOG);
        if (enforcement.on()) {
            undo.begin(enforcement.undoneAfterSeconds(), () -> {
                setMode(KernelPolicy.Mode.LOG);
                undone = Optional.of("dropping was not confirmed within " + enforcement.undoneAfterSeconds()
                        + " s: nothing is dropped any more");
            });
        }
    }

    private void setMode(KernelPolicy.Mode next) {
        kernel.setMode(next);
        mode = next;
    }

    private synchronized Optional<Refusal> decide(Address source, Optional<Boolean> permitted) {
        Map<Address, Boolean> changed = new LinkedHashMap<>(decided);
        changed.remove(source);
        permitted.ifPresent(permit -> changed.put(source, permit));
        if (changed.size() > MAX_DECIDED) {
            return Optional.of(new Refusal(
                    0, "more than " + MAX_DECIDED + " addresses cannot be decided on here: put them into the file"));
        }
        inForce(fromFile, Collections.unmodifiableMap(changed));
        return Optional.empty();
    }

    @Override
    public void close() {
        undo.close();
        reach.close();
        reloading.shutdownNow();
        try {
            // What writes into the maps must have ended before these are closed.
            if (!reloading.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ring.close();
    }
}
