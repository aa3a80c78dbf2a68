package dev.weir.attach;

import dev.weir.attach.Grants.Grant;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.BpfObject;
import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.CursorProgram;
import dev.weir.bpf.RefusedLoadException;
import dev.weir.layout.ReturnedSlotLayout;
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
import java.util.function.Function;

/** The object in the kernel: the programs that the kernel accepted, with the byte source that could be had. */
final class LoadedObject implements AutoCloseable {

    /** Programs that received packets go through. */
    private static final Set<ProbeProgram> RECEIVING =
            EnumSet.of(ProbeProgram.TC_RX, ProbeProgram.TC_RX_L3, ProbeProgram.XDP_RX_FRAGS, ProbeProgram.XDP_RX);
    /** Programs that sent packets go through. */
    private static final Set<ProbeProgram> SENDING = EnumSet.of(ProbeProgram.TC_TX, ProbeProgram.TC_TX_L3);

    private final BpfObject object;
    private final ByteSource source;
    private final Set<ProbeProgram> loaded;
    private final Map<ProbeProgram, String> refused;
    private final Grants grants;
    private final Set<ProbeProgram> wanted;
    /** What was loaded later, with the same maps. */
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

    /**
     * Loads a byte source with every wanted program that this kernel accepts. All that is not known to be refused is
     * loaded at once; only if that fails, it is found out which program is refused, and the rest is loaded.
     *
     * @param refusedBefore programs that are known to be refused, with the reasons
     * @throws BpfException when the source cannot be had
     */
    static LoadedObject load(
            ProbeOptions options,
            ByteSource source,
            Grants grants,
            Set<ProbeProgram> wanted,
            Map<ProbeProgram, String> refusedBefore) {
        byte[] elf = ObjectFile.elf(grants.has(Grant.TRACING_READS));
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
                some -> ObjectFile.opened(elf, options, source, grants, some), programs, refused, source.essential());
        try {
            fillFreeLists(object, programs, refused);
            return new LoadedObject(object, source, programs, refused, grants, EnumSet.allOf(ProbeProgram.class));
        } catch (RuntimeException e) {
            object.close();
            throw e;
        }
    }

    /**
     * Loads those programs of some groups that some stages need. Packets go through these stages alone.
     *
     * @throws ProbeException when the kernel does not describe its types
     * @throws BpfException   when it refuses what it seemed to accept
     */
    static LoadedObject loadStages(
            Set<ProbeProgram.Group> groups,
            Set<Stage> stages,
            Map<String, Integer> entries,
            Map<String, ByteBuffer> variables)
            throws ProbeException {
        byte[] elf = ObjectFile.elf(true);
        Set<ProbeProgram> programs = ProbeProgram.wanted(groups);
        programs.retainAll(ofStages(stages));
        Map<ProbeProgram, String> refused = Offer.of(programs).sift(programs);
        BpfObject object = loadWhatIsTaken(
                some -> ObjectFile.openedForStages(elf, stages, entries, variables, some),
                programs,
                refused,
                List.of());
        return new LoadedObject(object, null, programs, refused, Grants.none(), ofStages(stages));
    }

    /**
     * Loads some programs. Those that the kernel turns out to refuse are taken out of {@code programs} and put into
     * {@code refused} with the reason. When loading fails and none is refused by itself, the cause may have passed, and
     * all are tried once more.
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

    /**
     * Puts all slots on the free lists, the lowest on top: by a program, or one by one where the kernel refuses that.
     *
     * @param programs those that are loaded; those that the kernel refuses to run are taken out
     * @param refused  receives them, with the reason
     */
    private static void fillFreeLists(BpfObject object, Set<ProbeProgram> programs, Map<ProbeProgram, String> refused) {
        for (ReturnedSlotLayout.Table table : ReturnedSlotLayout.Table.values()) {
            String entries = table.name().toLowerCase(Locale.ROOT);
            int last = object.map(entries).maxEntries() - 1;
            if (programs.contains(ProbeProgram.FILL_FREE_LIST)) {
                try {
                    last -= new CursorProgram(
                                    object.program(ProbeProgram.FILL_FREE_LIST.function()),
                                    object.map(ObjectFile.CURSOR))
                            .run(table.number(), last, last + 1);
                } catch (BpfException failure) {
                    for (ProbeProgram program : ProbeProgram.in(Set.of(ProbeProgram.Group.FREE_LISTS))) {
                        programs.remove(program);
                        refused.put(program, failure.sentence());
                    }
                }
            }
            push(object.map("free_" + entries), last);
        }
    }

    private static void push(BpfMap freeList, int last) {
        ByteBuffer slot = BpfMap.direct(Integer.BYTES);
        for (int i = last; i >= 0; i--) {
            freeList.push(slot.putInt(0, i));
        }
    }

    /**
     * Loads the programs of some groups that are not loaded yet, as far as this kernel accepts them: an interface that
     * comes later may need other programs than the first ones.
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
     * Loads further programs with the same maps. They are unloaded when this object or the returned one is closed.
     *
     * @throws BpfException when the kernel refuses one of them
     */
    BpfObject loadBeside(Set<ProbeProgram> programs) {
        byte[] elf = ObjectFile.elf(grants.has(Grant.TRACING_READS) || source == null);
        BpfObject beside = ObjectFile.opened(elf, programs, further -> further.shareMaps(object));
        try {
            beside.load();
            return beside;
        } catch (RuntimeException e) {
            beside.close();
            throw e;
        }
    }

    /** Whether a program may be used here; when packets go through stages alone, those that only count are not. */
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

    /** Whether the kernel has statistics of the runs of programs. */
    boolean hasRunStatistics() {
        return grants.has(Grant.RUNS);
    }

    synchronized boolean has(ProbeProgram program) {
        return loaded.contains(program);
    }

    /** Why one of some programs is refused that was not known to be refused before; empty when there is none. */
    synchronized Optional<String> refusedAmong(Collection<ProbeProgram> some, Set<ProbeProgram> before) {
        return refused.entrySet().stream()
                .filter(program -> some.contains(program.getKey()) && !before.contains(program.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The programs that are refused, with the reasons. */
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

    /** The program that puts returned slots on their free lists, where the kernel accepts it. */
    Optional<CursorProgram> returnSlots() {
        return has(ProbeProgram.RETURN_SLOT)
                ? Optional.of(new CursorProgram(program(ProbeProgram.RETURN_SLOT), map(ObjectFile.CURSOR)))
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
