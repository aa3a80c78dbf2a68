package dev.weir.attach;

import dev.weir.attach.Grants.Grant;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.BpfObject;
import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.CursorProgram;
import dev.weir.bpf.RefusedLoadException;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The object in the kernel: the byte source that could be had, and those programs that the kernel took. */
final class LoadedObject implements AutoCloseable {

    private static final String CURSOR = ".data.cursor";
    /** What received packets go through. */
    private static final Set<ProbeProgram> RECEIVING =
            EnumSet.of(ProbeProgram.TC_RX, ProbeProgram.TC_RX_L3, ProbeProgram.XDP_RX_FRAGS, ProbeProgram.XDP_RX);
    /** What sent packets go through. */
    private static final Set<ProbeProgram> SENDING = EnumSet.of(ProbeProgram.TC_TX, ProbeProgram.TC_TX_L3);
    /** Maps that these need for themselves, whatever their stages. */
    private static final List<String> RECEIVING_MAPS = List.of(".rodata.config", "host");

    private final BpfObject object;
    private final ByteSource source;
    private final Set<ProbeProgram> loaded;
    private final Map<ProbeProgram, String> refused;
    private final Grants grants;
    private final Set<ProbeProgram> wanted;
    /** What was loaded later, on the same maps. */
    private final List<BpfObject> beside = new ArrayList<>();

    private LoadedObject(
            BpfObject object,
            ByteSource source,
            Set<ProbeProgram> loaded,
            Map<ProbeProgram, String> refused,
            Grants grants,
            Set<ProbeProgram> wanted) {
        this.grants = grants;
        this.wanted = wanted;
        this.object = object;
        this.source = source;
        this.loaded = loaded;
        this.refused = refused;
    }

    /** The compiled programs for this machine's architecture. */
    static byte[] elf() {
        return elf("");
    }

    /** The same, of those that read the kernel's memory only through pointers that the verifier knows. */
    private static byte[] typedElf() {
        return elf("-typed");
    }

    private static byte[] elf(String variant) {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        String name = "weir-" + architecture + variant + ".bpf.o";
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
     * Loads a byte source with every wanted program that this kernel takes. All that the kernel does not refuse
     * beforehand is loaded at once; only if that fails it is found out which program it is, and the rest is loaded.
     *
     * @throws BpfException when the source cannot be had
     */
    static LoadedObject load(
            ProbeOptions options,
            ByteSource source,
            Grants grants,
            Set<ProbeProgram> wanted,
            Map<ProbeProgram, String> refusedBefore) {
        byte[] elf = grants.has(Grant.TRACING_READS) ? elf() : typedElf();
        Map<ProbeProgram, String> refused = new EnumMap<>(ProbeProgram.class);
        refused.putAll(refusedBefore);
        Set<ProbeProgram> programs = EnumSet.copyOf(wanted);
        if (!grants.has(Grant.TRACING_READS)) {
            programs.stream()
                    .filter(ProbeProgram::needsProbes)
                    .forEach(program -> refused.putIfAbsent(
                            program,
                            "it reads the kernel's memory, which this kernel forbids: "
                                    + grants.refused().get(Grant.TRACING_READS)));
        }
        programs.removeAll(refused.keySet());
        requireEssential(source.essential(), refused);
        BpfObject object = loadWhatIsTaken(
                some -> opened(elf, options, source, grants, some), programs, refused, source.essential());
        try {
            fillFreeLists(object, programs, refused);
            return new LoadedObject(object, source, programs, refused, grants, EnumSet.allOf(ProbeProgram.class));
        } catch (RuntimeException e) {
            object.close();
            throw e;
        }
    }

    /**
     * Loads, of the programs of some groups, those that some stages need; the packets go through these stages alone.
     *
     * @throws ProbeException when the kernel does not tell what it takes
     * @throws BpfException   when it refuses what it seemed to take
     */
    static LoadedObject loadStages(
            Set<ProbeProgram.Group> groups,
            Set<Stage> stages,
            Map<String, Integer> entries,
            Map<String, ByteBuffer> variables)
            throws ProbeException {
        byte[] elf = elf();
        Set<ProbeProgram> programs = ProbeProgram.wanted(groups);
        programs.retainAll(ofStages(stages));
        Map<ProbeProgram, String> refused = Offer.of(programs).sift(programs);
        BpfObject object = loadWhatIsTaken(
                some -> openedForStages(elf, stages, entries, variables, some), programs, refused, List.of());
        return new LoadedObject(object, null, programs, refused, Grants.none(), ofStages(stages));
    }

    /**
     * Loads some programs; those that the kernel turns out to refuse are left out of them, and the reasons are put with
     * the other refusals. Where none is, it may have been for the moment, and the whole is tried once more.
     */
    private static BpfObject loadWhatIsTaken(
            Function<Collection<ProbeProgram>, BpfObject> opening,
            Set<ProbeProgram> programs,
            Map<ProbeProgram, String> refused,
            List<ProbeProgram> essential) {
        Trial trial = new Trial(opening);
        boolean mayPass = true;
        while (true) {
            BpfObject object = opening.apply(programs);
            try {
                object.load();
                return object;
            } catch (RefusedLoadException failure) {
                Optional<String> map = object.refusedMap();
                object.close();
                if (map.isPresent()) {
                    throw BpfException.unavailable("this kernel refuses " + map.get());
                }
                Map<ProbeProgram, String> found = trial.refusals(programs, failure);
                programs.removeAll(found.keySet());
                requireEssential(essential, found);
                if (programs.isEmpty() || found.isEmpty() && !mayPass) {
                    throw failure;
                }
                mayPass = !found.isEmpty();
                refused.putAll(found);
            }
        }
    }

    private static void requireEssential(List<ProbeProgram> essential, Map<ProbeProgram, String> refused) {
        for (ProbeProgram program : essential) {
            if (refused.containsKey(program)) {
                throw BpfException.unavailable(program.hook() + ": " + refused.get(program));
            }
        }
    }

    private static Set<ProbeProgram> ofStages(Set<Stage> stages) {
        Set<ProbeProgram> programs = EnumSet.copyOf(RECEIVING);
        if (stages.contains(Stage.CLIENTS)) {
            programs.addAll(SENDING);
        }
        return programs;
    }

    private static BpfObject opened(
            byte[] elf, ProbeOptions options, ByteSource source, Grants grants, Collection<ProbeProgram> programs) {
        return opened(elf, programs, object -> {
            checkLayouts(object);
            size(object, "flow", options.flows());
            size(object, "socket", options.flows());
            size(object, "proc", object.map("procs").maxEntries());
            object.map(".rodata.config")
                    .setInitialValue(ConfigLayout.config(
                            source.number(),
                            grants.has(Grant.PROGRAM_TABLES),
                            Stage.bits(options.setup().stages()),
                            programs.containsAll(ProbeProgram.in(Set.of(ProbeProgram.Group.SOURCE_SOCKET_SKIPPED))),
                            grants.has(Grant.KERNEL_MEMORY)));
            leaveOut(
                    object,
                    options.setup().stages(),
                    map -> !grants.has(Grant.PROGRAM_TABLES) && FilterTables.NAMES.contains(map));
            options.setup().entries().forEach((map, entries) -> object.map(map).setMaxEntries(entries));
            options.setup().variables().forEach((map, value) -> object.map(map).setInitialValue(value.duplicate()));
            if (!grants.has(Grant.MAPPED_ARRAYS)) {
                object.maps().forEach(BpfMap::makeUnmapped);
            }
        });
    }

    private static BpfObject openedForStages(
            byte[] elf,
            Set<Stage> stages,
            Map<String, Integer> entries,
            Map<String, ByteBuffer> variables,
            Collection<ProbeProgram> programs) {
        return opened(elf, programs, object -> {
            object.map(".rodata.config").requireSizes(Integer.BYTES, ConfigLayout.CONFIG_BYTES);
            object.map(".rodata.config")
                    .setInitialValue(ConfigLayout.config(0, false, Stage.bits(stages) | Stage.ONLY, false, false));
            leaveOut(object, stages, map -> !RECEIVING_MAPS.contains(map));
            entries.forEach((map, count) -> object.map(map).setMaxEntries(count));
            variables.forEach((map, value) -> object.map(map).setInitialValue(value.duplicate()));
        });
    }

    /** The object as it is to be loaded: with some programs, and prepared otherwise. */
    private static BpfObject opened(byte[] elf, Collection<ProbeProgram> programs, Consumer<BpfObject> preparing) {
        BpfObject object = BpfObject.open(elf);
        try {
            for (ProbeProgram program : ProbeProgram.values()) {
                object.program(program.function()).setAutoload(programs.contains(program));
            }
            preparing.accept(object);
            return object;
        } catch (RuntimeException e) {
            object.close();
            throw e;
        }
    }

    /**
     * Maps that nothing will use are not made: those of stages that are off, and of those that are no stage's the ones
     * that are said.
     */
    private static void leaveOut(BpfObject object, Set<Stage> stages, Predicate<String> others) {
        for (BpfMap map : object.maps()) {
            Optional<Stage> owner = Stage.owner(map.name());
            if (owner.map(stage -> !stages.contains(stage)).orElseGet(() -> others.test(map.name()))) {
                map.leaveOut();
            }
        }
    }

    /** Has the maps of a table whose rows are in slots hold so many rows. */
    private static void size(BpfObject object, String row, int rows) {
        object.map(row + "s").setMaxEntries(rows);
        object.map(row + "_slots").setMaxEntries(rows);
        object.map("free_" + row + "s").setMaxEntries(rows);
        object.map(row + "_blocks").setMaxEntries((rows + BlockLayout.SLOTS - 1) / BlockLayout.SLOTS);
    }

    /**
     * Puts all slots on the free lists, the lowest on top: by a program, or one by one where the kernel refuses that.
     *
     * @param programs those that are loaded; those that the kernel turns out not to run are taken out
     * @param refused  is told of them
     */
    private static void fillFreeLists(BpfObject object, Set<ProbeProgram> programs, Map<ProbeProgram, String> refused) {
        for (ReturnedSlotLayout.Table table : ReturnedSlotLayout.Table.values()) {
            String rows = table.name().toLowerCase(Locale.ROOT);
            int last = object.map(rows).maxEntries() - 1;
            if (programs.contains(ProbeProgram.FILL_FREE_LIST)) {
                try {
                    last -= new CursorProgram(
                                    object.program(ProbeProgram.FILL_FREE_LIST.function()), object.map(CURSOR))
                            .run(table.number(), last, last + 1);
                } catch (BpfException failure) {
                    for (ProbeProgram program : ProbeProgram.in(Set.of(ProbeProgram.Group.FREE_LISTS))) {
                        programs.remove(program);
                        refused.put(program, failure.sentence());
                    }
                }
            }
            push(object.map("free_" + rows), last);
        }
    }

    private static void push(BpfMap freeList, int last) {
        ByteBuffer slot = BpfMap.direct(Integer.BYTES);
        for (int i = last; i >= 0; i--) {
            freeList.push(slot.putInt(0, i));
        }
    }

    /**
     * Sees to it that the programs of some groups are loaded, as far as this kernel takes them: an interface that comes
     * later may need others than those that were there at first.
     *
     * @return whether some had to be loaded
     */
    synchronized boolean require(Set<ProbeProgram.Group> groups) {
        Set<ProbeProgram> missing = ProbeProgram.wanted(groups);
        missing.retainAll(wanted);
        missing.removeAll(loaded);
        missing.removeAll(refused.keySet());
        if (loaded.contains(ProbeProgram.XDP_RX_FRAGS)) {
            missing.remove(ProbeProgram.XDP_RX);
        }
        if (missing.isEmpty()) {
            return false;
        }
        try {
            refused.putAll(Offer.of(missing).sift(missing));
            beside.add(loadBeside(missing));
            loaded.addAll(missing);
            return true;
        } catch (ProbeException | BpfException failure) {
            String why = failure instanceof BpfException refusal ? refusal.sentence() : failure.getMessage();
            missing.forEach(program -> refused.put(program, why));
            return false;
        }
    }

    /**
     * Loads further programs on the same maps; they go when this or what is returned is closed.
     *
     * @throws BpfException when the kernel refuses one of them
     */
    BpfObject loadBeside(Set<ProbeProgram> programs) {
        byte[] elf = grants.has(Grant.TRACING_READS) || source == null ? elf() : typedElf();
        BpfObject beside = opened(elf, programs, further -> further.shareMaps(object));
        try {
            beside.load();
            return beside;
        } catch (RuntimeException e) {
            beside.close();
            throw e;
        }
    }

    /** The object's maps must be what the layouts read. */
    private static void checkLayouts(BpfObject object) {
        checkSlotted(object, "flow", FlowLayout.KEY_BYTES, FlowLayout.ENTRY_BYTES);
        checkSlotted(object, "socket", SocketLayout.KEY_BYTES, SocketLayout.ENTRY_BYTES);
        checkSlotted(object, "proc", ProcessLayout.KEY_BYTES, ProcessLayout.ENTRY_BYTES);
        object.map("peers").requireSizes(PeerLayout.KEY_BYTES, PeerLayout.VALUE_BYTES);
        object.map("packets").requireSizes(Integer.BYTES, PacketLayout.VALUE_BYTES);
        object.map("packet_slots").requireSizes(PacketLayout.KEY_BYTES, Integer.BYTES);
        object.map("returned_slots").requireSizes(Integer.BYTES, ReturnedSlotLayout.ENTRY_BYTES);
        object.map(CURSOR).requireSizes(Integer.BYTES, CursorProgram.CURSOR_BYTES);
        object.map("host").requireSizes(Integer.BYTES, Long.BYTES);
        object.map(".rodata.config").requireSizes(Integer.BYTES, ConfigLayout.CONFIG_BYTES);
        object.map(".data.clock").requireSizes(Integer.BYTES, ConfigLayout.CLOCK_BYTES);
        if (object.map("host").maxEntries() != HostCounter.count()) {
            throw new IllegalStateException(
                    "the map host has " + object.map("host").maxEntries() + " counters, not " + HostCounter.count());
        }
    }

    private static void checkSlotted(BpfObject object, String row, int keyBytes, int rowBytes) {
        object.map(row + "s").requireSizes(Integer.BYTES, rowBytes);
        object.map(row + "_slots").requireSizes(keyBytes, Integer.BYTES);
        object.map(row + "_blocks").requireSizes(Integer.BYTES, BlockLayout.ENTRY_BYTES);
    }

    /**
     * Whether packets are to go through a program here; where they only go through stages, those that count are not
     * wanted.
     */
    boolean wants(ProbeProgram program) {
        return wanted.contains(program);
    }

    ByteSource source() {
        return source;
    }

    /** Whether packets go through the tables of filters. */
    boolean hasFilterTables() {
        return grants.has(Grant.PROGRAM_TABLES);
    }

    /** Whether the kernel says what it counted of the programs' runs. */
    boolean tellsOfPrograms() {
        return grants.has(Grant.RUNS);
    }

    synchronized boolean has(ProbeProgram program) {
        return loaded.contains(program);
    }

    /** Why one of some programs is not there that was not known to be refused before; empty when all others are. */
    synchronized Optional<String> refusedAmong(Collection<ProbeProgram> some, Set<ProbeProgram> before) {
        return refused.entrySet().stream()
                .filter(program -> some.contains(program.getKey()) && !before.contains(program.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Why a wanted program is not there. */
    synchronized Map<ProbeProgram, String> refused() {
        return Map.copyOf(refused);
    }

    synchronized Set<ProbeProgram> loaded() {
        return loaded.isEmpty() ? Set.of() : EnumSet.copyOf(loaded);
    }

    /**
     * A program of the object.
     *
     * @throws BpfException when it was refused, with the reason
     */
    synchronized BpfProgram program(ProbeProgram program) {
        if (!loaded.contains(program)) {
            throw BpfException.unavailable(refused.getOrDefault(program, program.hook() + " is not loaded"));
        }
        for (BpfObject other : beside) {
            if (other.program(program.function()).isLoaded()) {
                return other.program(program.function());
            }
        }
        return object.program(program.function());
    }

    /** What puts slots that are given back on their free lists, where the kernel takes it. */
    Optional<CursorProgram> returnSlots() {
        return has(ProbeProgram.RETURN_SLOT)
                ? Optional.of(new CursorProgram(program(ProbeProgram.RETURN_SLOT), map(CURSOR)))
                : Optional.empty();
    }

    BpfMap map(String name) {
        return object.map(name);
    }

    @Override
    public synchronized void close() {
        beside.forEach(BpfObject::close);
        object.close();
    }
}
