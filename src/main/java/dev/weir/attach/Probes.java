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
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The attached programs: while this is open the kernel counts, and when it closes nothing is left. */
public final class Probes implements AutoCloseable {

    private static final String BYTE_SOURCE_HOOK = "byte source";

    private static final Set<Kind> SKIPPABLE = EnumSet.of(Kind.TRACEPOINT, Kind.TP_BTF, Kind.FEXIT);

    private final LoadedObject object;
    private final Links links;
    private final List<Hook> hooks;
    private final Interfaces interfaces;
    private final FilterTables filters;
    private final Set<Stage> stages;
    private final Map<ProbeProgram, BpfIterator> iterators = new EnumMap<>(ProbeProgram.class);

    Probes(LoadedObject object, Links links, List<Hook> hooks, Interfaces interfaces, Set<Stage> stages) {
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
     * @throws ProbeException when libbpf is missing, there is no byte source, or an interface named does not exist; and
     *     where the kernel does not say which there are, when one is named or packets are to be judged
     */
    public static Probes attach(ProbeOptions options, Optional<PacketFilter> filter) throws ProbeException {
        requireLibrary();
        StaleFilters.removeLeftBehind();
        Interfaces interfaces = open(options);
        try {
            boolean areKnown = !(interfaces instanceof NoInterfaces);
            return new SourceSearch(areKnown ? options : options.withoutStages(), filter, interfaces).attach();
        } catch (ProbeException | RuntimeException e) {
            interfaces.close();
            throw e;
        }
    }

    private static Interfaces open(ProbeOptions options) throws ProbeException {
        Set<Stage> stages = options.setup().stages();
        try {
            return InterfaceWatch.open(options.interfaces(), Instant::now);
        } catch (ProbeException unknown) {
            if (!options.interfaces().isEmpty() || stages.contains(Stage.POLICY)) {
                throw unknown;
            }
            return new NoInterfaces(unknown.getMessage(), stages);
        }
    }

    /**
     * Attaches everything, unless a program without which the byte source is none cannot be attached.
     *
     * @throws IOException    when the thread was interrupted
     * @throws ProbeException when the interfaces cannot be read
     */
    void attachAll(ProbeOptions options, Optional<PacketFilter> filter, Grants grants)
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
            // Nobody waits for the result any more, and what is attached next may outlive this process.
            throw new InterruptedIOException("interrupted");
        }
        links.add(interfaces);
        interfaces.start(new PacketHooks(object, options.xdp(), filters::reapply));
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
     * @throws BpfException when the kernel refuses the program of the filter; nothing has changed then
     */
    public void setFilter(Optional<PacketFilter> filter) {
        filters.set(filter);
    }

    /** Every hook, attached or with the reason why not. Those on interfaces come and go with them. */
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
     * The interfaces with what their own counters have grown by since they are watched. An interface keeps its position
     * in the list, also while it is gone.
     *
     * @throws IOException when the kernel does not answer
     */
    public List<InterfaceRow> readInterfaces() throws IOException {
        return interfaces.rows();
    }

    /** The stages that packets go through: those asked for, without those that the kernel refused. */
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

    /** The program that puts returned slots on their free lists, where the kernel accepts it. */
    public Optional<CursorProgram> returnSlots() {
        return object.returnSlots();
    }

    /** The walk over all open sockets, where the kernel has it. */
    public Optional<BpfIterator> openSockets() {
        return Optional.ofNullable(iterators.get(ProbeProgram.WALK_OPEN_SOCKETS));
    }

    /** The counting programs that the kernel may skip: while a task is preempted in one, or user space reads a map. */
    public List<BpfProgram> skippable() {
        if (!object.hasRunStatistics()) {
            return List.of();
        }
        Set<ProbeProgram> loaded = EnumSet.copyOf(object.loaded());
        if (loaded.containsAll(ProbeProgram.in(Set.of(Group.SOURCE_SOCKET_SKIPPED)))) {
            // A call that these programs see is not lost.
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
     * Removes what no file descriptor holds, for a process that ends now: the rest goes with the process at once, while
     * closing one after the other would wait for the kernel at each tracepoint and for the memory of each map.
     */
    public void leave() {
        interfaces.close();
        StaleFilters.clear();
    }

    @Override
    public void close() {
        links.close();
        StaleFilters.clear();
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

    /** The programs of the byte source that it needs and that are not attached, each with the reason. */
    List<String> missingEssentials() {
        List<String> essential =
                object.source().essential().stream().map(ProbeProgram::hook).toList();
        return hooks.stream()
                .filter(hook -> !hook.attached() && essential.contains(hook.name()))
                .map(hook -> hook.name() + ": " + hook.reason())
                .toList();
    }
}
