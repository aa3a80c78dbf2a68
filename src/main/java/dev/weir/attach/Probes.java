package dev.weir.attach;

import dev.weir.attach.ProbeProgram.Group;
import dev.weir.attach.ProbeProgram.Kind;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfIterator;
import dev.weir.bpf.BpfLink;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.BpfObject;
import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.CursorProgram;
import dev.weir.bpf.PacketFilter;
import dev.weir.model.Hook;
import dev.weir.model.InterfaceRow;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The attached programs: while this is open the kernel counts, and when it closes nothing is left. */
public final class Probes implements AutoCloseable {

    private static final String BYTE_SOURCE_HOOK = "byte source";
    private static final String LOCKED_DOWN =
            "programs may not read the kernel's memory, which lockdown=confidentiality"
                    + " forbids; boot with lockdown=integrity: ";

    /** Programs without which packets are not counted; where those of XDP are refused, tc counts. */
    private static final List<ProbeProgram> COUNTING_PACKETS =
            ProbeProgram.in(EnumSet.of(Group.PACKET_TC, Group.PACKET_TC_L3));

    private static final Set<Kind> SKIPPABLE = EnumSet.of(Kind.TRACEPOINT, Kind.TP_BTF, Kind.FEXIT);

    private final LoadedObject object;
    private final Links links;
    private final List<Hook> hooks;
    private final InterfaceWatch interfaces;
    private final FilterTables filters;
    private final Set<Stage> stages;
    private final Map<ProbeProgram, BpfIterator> iterators = new EnumMap<>(ProbeProgram.class);

    private Probes(LoadedObject object, Links links, List<Hook> hooks, InterfaceWatch interfaces, Set<Stage> stages) {
        this.stages = stages;
        this.object = object;
        this.links = links;
        this.hooks = hooks;
        this.interfaces = interfaces;
        this.filters = new FilterTables(object);
        links.add(filters);
    }

    /**
     * Loads and attaches everything that can be had.
     *
     * @param filter which packets are counted from the first one on; empty for all
     * @throws ProbeException when libbpf is missing, there is no byte source, or an interface named does not exist
     */
    public static Probes attach(ProbeOptions options, Optional<PacketFilter> filter) throws ProbeException {
        requireLibrary();
        StaleFilters.removeLeftBehind();
        InterfaceWatch interfaces = InterfaceWatch.open(options.interfaces(), Instant::now);
        try {
            return attach(options, filter, interfaces);
        } catch (ProbeException | RuntimeException e) {
            interfaces.close();
            throw e;
        }
    }

    private static Probes attach(ProbeOptions options, Optional<PacketFilter> filter, InterfaceWatch interfaces)
            throws ProbeException {
        Set<Group> packetGroups = interfaces.packetGroups(options.xdp());
        List<ByteSource> candidates = ByteSource.candidates(options.byteSource());
        Offer offer = Offer.of(wanted(candidates, packetGroups));
        Grants grants = Grants.ask(offer);
        Optional<Probes> attached = Optional.empty();
        Failures failures = new Failures();
        for (ByteSource source : candidates) {
            if (attached.isEmpty() && failures.allow(source, offer)) {
                attached = attach(options, filter, interfaces, source, offer, grants, packetGroups, failures);
            }
        }
        return attached.orElseThrow(() -> new ProbeException("this kernel offers no way to count socket bytes: "
                + (isLockedDown(offer, grants) ? LOCKED_DOWN : "")
                + String.join("; ", failures.reasons) + "; weir doctor says more"));
    }

    private static boolean isLockedDown(Offer offer, Grants grants) {
        return !grants.has(Grants.Grant.KERNEL_MEMORY)
                && offer.refusal(ProbeProgram.SYS_EXIT_SENDTO).isEmpty();
    }

    /** Why the byte sources that were tried cannot be had. */
    private static final class Failures {

        private final List<String> reasons = new ArrayList<>();
        /** Whether one was loaded and could not be attached, so that the next is not loaded before that is tried. */
        private boolean attaching;

        /** Whether a source is worth loading. */
        boolean allow(ByteSource source, Offer offer) {
            for (ProbeProgram essential : source.essential()) {
                Optional<String> refusal = offer.refusal(essential)
                        .or(() -> attaching ? offer.refusalToAttach(essential) : Optional.empty());
                if (refusal.isPresent()) {
                    reasons.add(essential.hook() + ": " + refusal.get());
                    return false;
                }
            }
            return true;
        }
    }

    /** The programs that are wanted with some byte sources. */
    private static Set<ProbeProgram> wanted(List<ByteSource> sources, Set<Group> packetGroups) {
        Set<Group> groups = EnumSet.of(Group.CALLS, Group.WIRE, Group.HEALTH, Group.WALK, Group.FREE_LISTS);
        sources.forEach(source -> groups.add(source.group()));
        if (groups.contains(Group.SOURCE_SOCKET) && Kernel.preemptsTracepoints()) {
            groups.add(Group.SOURCE_SOCKET_SKIPPED);
        }
        if (groups.contains(Group.SOURCE_SOCKET) || groups.contains(Group.SOURCE_FEXIT)) {
            groups.add(Group.SPLICE);
        }
        groups.addAll(packetGroups);
        return ProbeProgram.wanted(groups);
    }

    /** Everything that can be had with one byte source; nothing when that itself cannot, and why. */
    private static Optional<Probes> attach(
            ProbeOptions options,
            Optional<PacketFilter> filter,
            InterfaceWatch interfaces,
            ByteSource source,
            Offer offer,
            Grants grants,
            Set<Group> packetGroups,
            Failures failures)
            throws ProbeException {
        Set<ProbeProgram> wanted = wanted(List.of(source), packetGroups);
        Map<ProbeProgram, String> refused = offer.sift(wanted);
        Links links = new Links();
        List<Hook> hooks = new ArrayList<>();
        Probes probes;
        try {
            Loaded loaded = load(
                    options,
                    hooks,
                    refused.keySet(),
                    fewer -> LoadedObject.load(fewer, source, grants, wanted, refused));
            links.add(loaded.object());
            probes = new Probes(loaded.object(), links, hooks, interfaces, loaded.stages());
        } catch (BpfException failure) {
            links.close();
            failures.reasons.add(source.label() + ": " + failure.sentence());
            return Optional.empty();
        }
        try {
            probes.attachAll(options, filter, grants);
            List<String> missing = probes.missingEssentials();
            if (missing.isEmpty()) {
                return Optional.of(probes);
            }
            probes.close();
            failures.reasons.addAll(missing);
            failures.attaching = true;
            return Optional.empty();
        } catch (BpfException failure) {
            probes.close();
            throw new ProbeException(failure.sentence());
        } catch (IOException e) {
            probes.close();
            throw new ProbeException(e.getMessage());
        } catch (ProbeException | RuntimeException e) {
            probes.close();
            throw e;
        }
    }

    /** An object with those stages that the kernel took. */
    private record Loaded(LoadedObject object, Set<Stage> stages) {}

    /**
     * Loads with all stages or, where the kernel refuses that, without those that it refuses: a feature of weir's is
     * no reason to count nothing, or packets by no protocol.
     *
     * @param hooks  is told of each stage that is left out
     * @param before programs that the kernel refuses whatever their stages
     * @throws BpfException when the kernel refuses the programs also without any stage
     */
    private static Loaded load(
            ProbeOptions options,
            List<Hook> hooks,
            Set<ProbeProgram> before,
            Function<ProbeOptions, LoadedObject> loading) {
        Optional<Stage> last = options.setup().stages().stream().max(Comparator.naturalOrder());
        String reason;
        try {
            LoadedObject object = loading.apply(options);
            Optional<String> refused = last.flatMap(stage -> object.refusedAmong(COUNTING_PACKETS, before));
            if (refused.isEmpty()) {
                return new Loaded(object, options.setup().stages());
            }
            object.close();
            reason = refused.get();
        } catch (BpfException failure) {
            if (last.isEmpty()) {
                throw failure;
            }
            reason = failure.getMessage() + " (" + failure.reason() + ")";
        }
        Loaded fewer = load(options.without(last.get()), hooks, before, loading);
        hooks.add(last.get().refused(reason));
        return fewer;
    }

    private void attachAll(ProbeOptions options, Optional<PacketFilter> filter, Grants grants)
            throws IOException, ProbeException {
        setFilter(filter);
        hooks.add(new Hook(BYTE_SOURCE_HOOK, true, object.source().label()));
        object.refused().forEach((program, why) -> hooks.add(missing(program, why)));
        hooks.addAll(grants.missing());
        attachTyped(Set.of(object.source().group()));
        if (!missingEssentials().isEmpty()) {
            return;
        }
        attachTyped(EnumSet.complementOf(EnumSet.of(object.source().group())));
        attachTracepoints();
        if (!missingEssentials().isEmpty()) {
            return;
        }
        attachWire();
        if (Thread.currentThread().isInterrupted()) {
            // Nobody waits any more, and what is attached next may be held by no file descriptor.
            throw new InterruptedIOException("interrupted");
        }
        links.add(interfaces);
        interfaces.start(new PacketHooks(object, options.xdp(), filters::again));
        attachIterators();
    }

    private static Hook missing(ProbeProgram program, String why) {
        return new Hook(program.hook(), false, program.cost().isEmpty() ? why : why + "; without it " + program.cost());
    }

    /**
     * Changes which packets the packet layer counts, while it counts. Interfaces whose packets have no Ethernet header
     * ({@link InterfaceRow#headerBytes} is 0) are not filtered.
     *
     * @param filter which packets are counted; empty for all
     * @throws BpfException when the kernel refuses the filter's program; then all stays as it was
     */
    public void setFilter(Optional<PacketFilter> filter) {
        filters.set(filter);
    }

    /** Every hook with its fate now: those on interfaces come and go with them. */
    public List<Hook> hooks() {
        List<Hook> all = new ArrayList<>(hooks);
        all.addAll(interfaces.hooks());
        return all;
    }

    /** Which layer counts app bytes: {@code socket}, {@code fexit} or {@code syscall}. */
    public String byteSource() {
        return object.source().label();
    }

    /** The interfaces whose packets are counted, as they are now. */
    public List<WatchedInterface> interfaces() {
        return interfaces.interfaces();
    }

    /**
     * The interfaces with what their own counters have grown by since they are watched. One keeps its position for
     * ever, also while it is gone.
     *
     * @throws IOException when the kernel does not tell
     */
    public List<InterfaceRow> readInterfaces() throws IOException {
        return interfaces.rows();
    }

    /** What packets go through besides being counted: what was asked for, without what the kernel refused. */
    public Set<Stage> stages() {
        return stages;
    }

    /** A map of the loaded object. */
    public BpfMap map(String name) {
        return object.map(name);
    }

    /** The iterator over the peers that changed, where the kernel has it. */
    public Optional<BpfIterator> changedPeers() {
        return Optional.ofNullable(iterators.get(ProbeProgram.EMIT_PEERS));
    }

    /** What puts slots given back on their free lists, where the kernel takes it. */
    public Optional<CursorProgram> returnSlots() {
        return object.returnSlots();
    }

    /** The walk over all open sockets, where the kernel has it. */
    public Optional<BpfIterator> openSockets() {
        return Optional.ofNullable(iterators.get(ProbeProgram.WALK_OPEN_SOCKETS));
    }

    /**
     * The counting programs that the kernel may skip: while a task waits in the middle of one, or user space reads a
     * map.
     */
    public List<BpfProgram> skippable() {
        if (!object.tellsOfPrograms()) {
            return List.of();
        }
        Set<ProbeProgram> loaded = EnumSet.copyOf(object.loaded());
        if (loaded.containsAll(ProbeProgram.in(Set.of(Group.SOURCE_SOCKET_SKIPPED)))) {
            // Calls that these see are not lost.
            loaded.removeAll(ProbeProgram.in(Set.of(Group.SOURCE_SOCKET)));
            loaded.removeAll(Set.of(ProbeProgram.SOCK_SEND_SKIPPED, ProbeProgram.SOCK_RECV_SKIPPED));
        }
        if (loaded.contains(ProbeProgram.SYS_EXIT_SPLICE)) {
            loaded.remove(ProbeProgram.TCP_SPLICE_READ_EXIT);
        }
        return loaded.stream()
                .filter(program -> SKIPPABLE.contains(program.kind()) && program.group() != Group.HEALTH)
                .map(object::program)
                .toList();
    }

    /** All loaded programs with the hooks they run on. */
    public Map<String, BpfProgram> programs() {
        Map<String, BpfProgram> programs = new LinkedHashMap<>();
        for (ProbeProgram program : object.loaded()) {
            programs.put(program.hook(), object.program(program));
        }
        return programs;
    }

    /**
     * Undoes what no file descriptor holds, for a process that ends now: the rest goes with it all at once, where one
     * after the other each tracepoint would wait for the kernel, and each map for its memory.
     */
    public void leave() {
        interfaces.close();
        StaleFilters.forget();
    }

    @Override
    public void close() {
        links.close();
        StaleFilters.forget();
    }

    static void requireLibrary() throws ProbeException {
        try {
            BpfObject.requireLibrary();
        } catch (BpfException missing) {
            throw new ProbeException(missing.getMessage());
        }
    }

    private void attachTyped(Set<Group> groups) {
        for (ProbeProgram program : object.loaded()) {
            if (groups.contains(program.group()) && (program.kind() == Kind.TP_BTF || program.kind() == Kind.FEXIT)) {
                attach(program, () -> object.program(program).attach());
            }
        }
    }

    private void attachTracepoints() {
        List<ProbeProgram> tracepoints = object.loaded().stream()
                .filter(program -> program.kind() == Kind.TRACEPOINT)
                .toList();
        if (tracepoints.isEmpty()) {
            return;
        }
        try (Tracefs tracefs = Tracefs.open()) {
            tracepoints.forEach(program ->
                    attach(program, () -> object.program(program).attachTracepoint(tracefs.number(program.target()))));
        } catch (BpfException none) {
            String why = Tracefs.unavailable(none);
            tracepoints.forEach(program -> hooks.add(missing(program, why)));
        }
    }

    private void attachWire() {
        try (CgroupRoot root = CgroupRoot.open()) {
            for (ProbeProgram program : ProbeProgram.in(Set.of(Group.WIRE))) {
                if (object.has(program)) {
                    attach(
                            program,
                            () -> object.program(program)
                                    .attachCgroup(root.path().toString()));
                }
            }
        } catch (BpfException noCgroup) {
            for (ProbeProgram program : ProbeProgram.in(Set.of(Group.WIRE))) {
                hooks.add(missing(program, noCgroup.sentence()));
            }
        }
    }

    private void attachIterators() {
        for (ProbeProgram program : ProbeProgram.in(Set.of(Group.WALK))) {
            if (!object.has(program)) {
                continue;
            }
            try {
                BpfMap map = program == ProbeProgram.EMIT_PEERS ? object.map("peers") : null;
                BpfIterator iterator = object.program(program).attachIterator(map);
                links.add(iterator);
                iterator.tryToStart();
                iterators.put(program, iterator);
                hooks.add(new Hook(program.hook(), true, ""));
            } catch (BpfException refused) {
                hooks.add(missing(program, refused.sentence()));
            }
        }
    }

    private void attach(ProbeProgram program, Supplier<BpfLink> attach) {
        try {
            links.add(attach.get());
            hooks.add(new Hook(program.hook(), true, ""));
        } catch (BpfException refused) {
            hooks.add(missing(program, refused.sentence()));
        }
    }

    /** What of the byte source is not attached, each with the reason. */
    private List<String> missingEssentials() {
        List<String> essential =
                object.source().essential().stream().map(ProbeProgram::hook).toList();
        return hooks.stream()
                .filter(hook -> !hook.attached() && essential.contains(hook.name()))
                .map(hook -> hook.name() + ": " + hook.reason())
                .toList();
    }
}
