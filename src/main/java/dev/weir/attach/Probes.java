package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfIterator;
import dev.weir.bpf.BpfLink;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.BpfObject;
import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.PacketFilter;
import dev.weir.model.Hook;
import dev.weir.attach.ProbeProgram.Group;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The attached programs: while this is open the kernel counts, and when it closes nothing is left. */
public final class Probes implements AutoCloseable {

    /** The maps that iterators go through. */
    private static final Map<ProbeProgram, String> MAPS_WALKED =
            Map.of(ProbeProgram.EMIT_PEERS, "peers", ProbeProgram.RETURN_SLOTS, "returned_slots");

    private static final String BYTE_SOURCE_HOOK = "byte source";

    private final LoadedObject object;
    private final Links links;
    private final List<Hook> hooks;
    private final List<WatchedInterface> interfaces;
    private final FilterTables filters;
    private final Map<ProbeProgram, BpfIterator> iterators = new EnumMap<>(ProbeProgram.class);

    private Probes(LoadedObject object, Links links, List<Hook> hooks, List<WatchedInterface> interfaces) {
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
        List<NetworkInterface> chosen = chosen(options.interfaces());
        Links links = new Links();
        LoadedObject object = LoadedObject.load(options, PacketHooks.groups(options.xdp(), chosen));
        links.add(object);
        List<Hook> hooks = new ArrayList<>();
        PacketHooks packets = new PacketHooks(object, links);
        Probes probes = new Probes(object, links, hooks, packets.watched());
        try {
            probes.setFilter(filter);
            hooks.add(new Hook(BYTE_SOURCE_HOOK, true, object.source().label()));
            object.refused().forEach((program, why) -> hooks.add(new Hook(program.hook(), false, why)));
            probes.attachTracing();
            probes.attachWire();
            chosen.forEach(iface -> packets.attach(options.xdp(), iface));
            packets.rememberFilters();
            hooks.addAll(packets.hooks());
            probes.attachIterators();
            probes.requireByteSource();
            return probes;
        } catch (BpfException | IOException e) {
            probes.close();
            throw new ProbeException(e.getMessage());
        } catch (ProbeException | RuntimeException e) {
            probes.close();
            throw e;
        }
    }

    /**
     * Changes which packets the packet layer counts, while it counts. Interfaces whose packets have no Ethernet header
     * ({@link WatchedInterface#headerBytes} is 0) are not filtered.
     *
     * @param filter which packets are counted; empty for all
     * @throws BpfException when the kernel refuses the filter's program; then all stays as it was
     */
    public void setFilter(Optional<PacketFilter> filter) {
        filters.set(filter);
    }

    /** Every hook with its fate. */
    public List<Hook> hooks() {
        return List.copyOf(hooks);
    }

    /** Which layer counts app bytes: {@code socket}, {@code fexit} or {@code syscall}. */
    public String byteSource() {
        return object.source().label();
    }

    /** The interfaces whose packets are counted. */
    public List<WatchedInterface> interfaces() {
        return List.copyOf(interfaces);
    }

    /** A map of the loaded object. */
    public BpfMap map(String name) {
        return object.map(name);
    }

    /** The iterator over the peers that changed, where the kernel has it. */
    public Optional<BpfIterator> changedPeers() {
        return Optional.ofNullable(iterators.get(ProbeProgram.EMIT_PEERS));
    }

    /** The iterator that puts slots given back on their stacks, where the kernel has it. */
    public Optional<BpfIterator> returnedSlots() {
        return Optional.ofNullable(iterators.get(ProbeProgram.RETURN_SLOTS));
    }

    /** The walk over all open sockets, where the kernel has it. */
    public Optional<BpfIterator> openSockets() {
        return Optional.ofNullable(iterators.get(ProbeProgram.WALK_OPEN_SOCKETS));
    }

    /** The programs attached through perf events, which the kernel may skip. */
    public List<BpfProgram> perfPrograms() {
        return object.loaded().stream().filter(program -> program.hook().startsWith("tracepoint/")).map(object::program).toList();
    }

    /** All loaded programs with the hooks they run on. */
    public Map<String, BpfProgram> programs() {
        Map<String, BpfProgram> programs = new LinkedHashMap<>();
        for (ProbeProgram program : object.loaded()) {
            programs.put(program.hook(), object.program(program));
        }
        return programs;
    }

    @Override
    public void close() {
        links.close();
        StaleFilters.forget();
    }

    private static void requireLibrary() throws ProbeException {
        try {
            BpfObject.requireLibrary();
        } catch (BpfException missing) {
            throw new ProbeException(missing.getMessage());
        }
    }

    /** The interfaces asked for, else those with a default route, else all that are up. */
    private static List<NetworkInterface> chosen(List<String> names) throws ProbeException {
        List<NetworkInterface> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(NetworkInterface.of(name).orElseThrow(() -> new ProbeException("there is no interface '" + name + "'; there are "
                    + String.join(", ", NetworkInterface.all()), true)));
        }
        if (chosen.isEmpty()) {
            NetworkInterface.withDefaultRoute().forEach(name -> NetworkInterface.of(name).ifPresent(chosen::add));
        }
        if (chosen.isEmpty()) {
            NetworkInterface.all().forEach(name -> NetworkInterface.of(name).filter(iface -> iface.up() && !iface.loopback())
                    .ifPresent(chosen::add));
        }
        return chosen;
    }

    private void attachTracing() {
        try (Tracefs tracefs = Tracefs.open()) {
            for (ProbeProgram program : object.loaded()) {
                boolean perf = program.hook().startsWith("tracepoint/");
                if (perf && !tracefs.problem().isEmpty()) {
                    hooks.add(new Hook(program.hook(), false, tracefs.problem()));
                } else if (perf || program.group() == Group.HEALTH || program.group() == object.source().group()) {
                    attach(program, () -> object.program(program).attach());
                }
            }
        }
    }

    private void attachWire() throws IOException {
        try (CgroupRoot root = CgroupRoot.open()) {
            for (ProbeProgram program : ProbeProgram.in(Set.of(Group.WIRE))) {
                if (object.has(program)) {
                    attach(program, () -> object.program(program).attachCgroup(root.path().toString()));
                }
            }
        } catch (BpfException noCgroup) {
            hooks.add(new Hook(ProbeProgram.WIRE_RX.hook(), false, "no cgroup-v2 tree: " + noCgroup.getMessage()));
        }
    }

    private void attachIterators() {
        for (ProbeProgram program : ProbeProgram.in(Set.of(Group.WALK))) {
            if (!object.has(program)) {
                continue;
            }
            try {
                BpfMap map = MAPS_WALKED.containsKey(program) ? object.map(MAPS_WALKED.get(program)) : null;
                BpfIterator iterator = object.program(program).attachIterator(map);
                links.add(iterator);
                iterators.put(program, iterator);
                hooks.add(new Hook(program.hook(), true, ""));
            } catch (BpfException refused) {
                hooks.add(new Hook(program.hook(), false, refused.getMessage()));
            }
        }
    }

    private void attach(ProbeProgram program, Supplier<BpfLink> attach) {
        try {
            links.add(attach.get());
            hooks.add(new Hook(program.hook(), true, ""));
        } catch (BpfException refused) {
            hooks.add(new Hook(program.hook(), false, refused.getMessage()));
        }
    }

    private void requireByteSource() throws ProbeException {
        for (ProbeProgram essential : object.source().essential()) {
            for (Hook hook : hooks) {
                if (hook.name().equals(essential.hook()) && !hook.attached()) {
                    throw new ProbeException("cannot count socket bytes: " + hook.name() + ": " + hook.reason() + "; see weir doctor");
                }
            }
        }
    }
}
