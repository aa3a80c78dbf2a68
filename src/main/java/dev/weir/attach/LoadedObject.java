package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfIterator;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.BpfObject;
import dev.weir.bpf.BpfProgram;
import dev.weir.layout.BlockLayout;
import dev.weir.layout.ConfigLayout;
import dev.weir.layout.FlowLayout;
import dev.weir.layout.HostCounter;
import dev.weir.layout.PacketLayout;
import dev.weir.layout.PeerLayout;
import dev.weir.layout.ProcessLayout;
import dev.weir.layout.ReturnedSlotLayout;
import dev.weir.layout.SocketLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The object in the kernel: the byte source that could be had, and those programs that the kernel took. */
final class LoadedObject implements AutoCloseable {

    private final BpfObject object;
    private final ByteSource source;
    private final Set<ProbeProgram> loaded;
    private final Map<ProbeProgram, String> refused;

    private LoadedObject(BpfObject object, ByteSource source, Set<ProbeProgram> loaded, Map<ProbeProgram, String> refused) {
        this.object = object;
        this.source = source;
        this.loaded = loaded;
        this.refused = refused;
    }

    /** The compiled programs for this machine's architecture. */
    static byte[] elf() {
        String name = "weir-" + (System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64") + ".bpf.o";
        try (InputStream resource = LoadedObject.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + name + " is missing from this build");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Loads the first byte source that this kernel has, with every wanted program it takes. All is tried at once. Only when something is
     * refused are programs tried alone to find out which: first what the source cannot do without, then the others.
     *
     * @throws ProbeException when there is no byte source
     */
    static LoadedObject load(ProbeOptions options, Set<ProbeProgram.Group> packetGroups) throws ProbeException {
        byte[] elf = elf();
        Map<ProbeProgram, String> refused = new EnumMap<>(ProbeProgram.class);
        List<ByteSource> candidates = ByteSource.candidates(options.byteSource());
        for (ByteSource source : candidates) {
            Set<ProbeProgram> wanted = wanted(source, packetGroups);
            try {
                return new LoadedObject(loadAll(elf, options, source, wanted), source, wanted, refused);
            } catch (BpfException first) {
                if (first.isForbidden()) {
                    throwIfNothingLoads(elf, first);
                }
            }
            tryAlone(elf, source.essential(), refused);
            if (source.essential().stream().noneMatch(refused::containsKey)) {
                if (wanted.contains(ProbeProgram.XDP_RX_FRAGS)) {
                    wanted.add(ProbeProgram.XDP_RX);
                }
                tryAlone(elf, wanted, refused);
                wanted.removeAll(refused.keySet());
                try {
                    return new LoadedObject(loadAll(elf, options, source, wanted), source, wanted, refused);
                } catch (BpfException second) {
                    throw new ProbeException(second.getMessage() + (second.verifierLog().isEmpty() ? "" : ": " + second.verifierLog()));
                }
            }
        }
        throw new ProbeException("this kernel offers no way to count socket bytes: "
                + refused.get(candidates.get(candidates.size() - 1).essential().get(0)) + "; see weir doctor");
    }

    private static void tryAlone(byte[] elf, Collection<ProbeProgram> programs, Map<ProbeProgram, String> refused) {
        Trial trial = new Trial(elf);
        for (ProbeProgram program : programs) {
            trial.refusal(program).ifPresent(why -> refused.put(program, Trial.reason(why)));
        }
    }

    /** Without the right to load anything there is no point in trying each program. */
    private static void throwIfNothingLoads(byte[] elf, BpfException first) throws ProbeException {
        if (new Trial(elf).refusal(ProbeProgram.SYS_EXIT_SENDTO).isPresent()
                && new Trial(elf).refusal(ProbeProgram.WIRE_RX).isPresent()) {
            throw new ProbeException(first.getMessage() + ": weir needs root, or CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN; run it with sudo");
        }
    }

    private static Set<ProbeProgram> wanted(ByteSource source, Set<ProbeProgram.Group> packetGroups) {
        Set<ProbeProgram.Group> groups = EnumSet.of(ProbeProgram.Group.CALLS, ProbeProgram.Group.WIRE, ProbeProgram.Group.HEALTH,
                ProbeProgram.Group.WALK, ProbeProgram.Group.STOCK, source.group());
        groups.addAll(packetGroups);
        return EnumSet.copyOf(ProbeProgram.in(groups));
    }

    private static BpfObject loadAll(byte[] elf, ProbeOptions options, ByteSource source, Set<ProbeProgram> wanted) {
        BpfObject object = BpfObject.open(elf);
        try {
            for (ProbeProgram program : ProbeProgram.values()) {
                object.program(program.function()).setAutoload(wanted.contains(program));
            }
            checkLayouts(object);
            size(object, "flow", options.flows());
            size(object, "socket", options.flows());
            size(object, "proc", object.map("procs").maxEntries());
            object.map(".rodata.config").setInitialValue(ConfigLayout.config(source.number()));
            object.load();
            stock(object, wanted.contains(ProbeProgram.STOCK_SLOTS));
            return object;
        } catch (RuntimeException e) {
            object.close();
            throw e;
        }
    }

    /** Has the maps of a table whose rows are in slots hold so many rows. */
    private static void size(BpfObject object, String row, int rows) {
        object.map(row + "s").setMaxEntries(rows);
        object.map(row + "_slots").setMaxEntries(rows);
        object.map("free_" + row + "s").setMaxEntries(rows);
        object.map(row + "_blocks").setMaxEntries((rows + BlockLayout.SLOTS - 1) / BlockLayout.SLOTS);
    }

    /** Puts all slots on the stacks of free ones, the lowest on top: by the iterator, or one by one where the kernel has none. */
    private static void stock(BpfObject object, boolean byIterator) {
        stock(object, byIterator, "flows", List.of("free_flows", "free_sockets"));
        stock(object, byIterator, "procs", List.of("free_procs"));
        stock(object, byIterator, "packets", List.of("free_packets"));
    }

    private static void stock(BpfObject object, boolean byIterator, String rows, List<String> stacks) {
        if (byIterator) {
            try (BpfIterator slots = object.program(ProbeProgram.STOCK_SLOTS.function()).attachIterator(object.map(rows))) {
                slots.run();
                return;
            }
        }
        ByteBuffer slot = BpfMap.direct(Integer.BYTES);
        for (int i = object.map(rows).maxEntries() - 1; i >= 0; i--) {
            slot.putInt(0, i);
            stacks.forEach(stack -> object.map(stack).push(slot));
        }
    }

    /**
     * Loads further programs on the same maps; they go when this or what is returned is closed.
     *
     * @throws BpfException when the kernel refuses one of them
     */
    BpfObject loadBeside(Set<ProbeProgram> programs) {
        BpfObject beside = BpfObject.open(elf());
        try {
            for (ProbeProgram program : ProbeProgram.values()) {
                beside.program(program.function()).setAutoload(programs.contains(program));
            }
            beside.shareMaps(object);
            beside.load();
            return beside;
        } catch (RuntimeException e) {
            beside.close();
            throw e;
        }
    }

    /** A wrong size would corrupt silently: the object's maps must be what the layouts read. */
    private static void checkLayouts(BpfObject object) {
        checkSlotted(object, "flow", FlowLayout.KEY_BYTES, FlowLayout.ROW_BYTES);
        checkSlotted(object, "socket", SocketLayout.KEY_BYTES, SocketLayout.ROW_BYTES);
        checkSlotted(object, "proc", ProcessLayout.KEY_BYTES, ProcessLayout.ROW_BYTES);
        check(object.map("peers"), PeerLayout.KEY_BYTES, PeerLayout.VALUE_BYTES);
        check(object.map("packets"), Integer.BYTES, PacketLayout.VALUE_BYTES);
        check(object.map("packet_slots"), PacketLayout.KEY_BYTES, Integer.BYTES);
        check(object.map("returned_slots"), Integer.BYTES, ReturnedSlotLayout.ROW_BYTES);
        check(object.map("host"), Integer.BYTES, Long.BYTES);
        check(object.map(".rodata.config"), Integer.BYTES, ConfigLayout.CONFIG_BYTES);
        check(object.map(".data.clock"), Integer.BYTES, ConfigLayout.CLOCK_BYTES);
        if (object.map("host").maxEntries() != HostCounter.count()) {
            throw new IllegalStateException("the map host has " + object.map("host").maxEntries() + " counters, not " + HostCounter.count());
        }
    }

    private static void checkSlotted(BpfObject object, String row, int keyBytes, int rowBytes) {
        check(object.map(row + "s"), Integer.BYTES, rowBytes);
        check(object.map(row + "_slots"), keyBytes, Integer.BYTES);
        check(object.map(row + "_blocks"), Integer.BYTES, BlockLayout.ROW_BYTES);
    }

    private static void check(BpfMap map, int keyBytes, int valueBytes) {
        if (map.keyBytes() != keyBytes || map.valueBytes() != valueBytes) {
            throw new IllegalStateException("the map " + map.name() + " has keys of " + map.keyBytes() + " and values of "
                    + map.valueBytes() + " bytes, not " + keyBytes + " and " + valueBytes);
        }
    }

    ByteSource source() {
        return source;
    }

    boolean has(ProbeProgram program) {
        return loaded.contains(program);
    }

    /** Why a wanted program is not there. */
    Map<ProbeProgram, String> refused() {
        return refused;
    }

    Set<ProbeProgram> loaded() {
        return loaded;
    }

    BpfProgram program(ProbeProgram program) {
        return object.program(program.function());
    }

    BpfMap map(String name) {
        return object.map(name);
    }

    @Override
    public void close() {
        object.close();
    }
}
