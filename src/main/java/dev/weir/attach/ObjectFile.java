package dev.weir.attach;

import dev.weir.attach.Grants.Grant;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.BpfObject;
import dev.weir.bpf.CursorProgram;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The file with the compiled programs, opened and prepared for loading. */
final class ObjectFile {

    /** Name of the map with the cursor of {@link CursorProgram}. */
    static final String CURSOR = ".data.cursor";

    /** Maps that the packet programs need whatever their stages. */
    private static final List<String> RECEIVING_MAPS = List.of(".rodata.config", "host");

    private ObjectFile() {}

    /**
     * The compiled programs for the architecture of this machine.
     *
     * @param probing whether they read the kernel's memory by probes, else only through pointers that the verifier
     *       knows
     */
    static byte[] elf(boolean probing) {
        return elf(probing ? "" : "-typed");
    }

    private static byte[] elf(String variant) {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        String name = "weir-" + architecture + variant + ".bpf.o";
        try (InputStream resource = ObjectFile.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + name + " is missing from this build");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens the object for counting by a byte source. */
    static BpfObject opened(
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

    /** Opens the object for packets that go through some stages alone. */
    static BpfObject openedForStages(
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

    /** Opens the object, sets which programs are loaded, and prepares it further. */
    static BpfObject opened(byte[] elf, Collection<ProbeProgram> programs, Consumer<BpfObject> preparing) {
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
     * Leaves out the maps that nothing uses: those of stages that are off, and of the maps of no stage those that
     * {@code others} is true for.
     */
    private static void leaveOut(BpfObject object, Set<Stage> stages, Predicate<String> others) {
        for (BpfMap map : object.maps()) {
            Optional<Stage> owner = Stage.owner(map.name());
            if (owner.map(stage -> !stages.contains(stage)).orElseGet(() -> others.test(map.name()))) {
                map.leaveOut();
            }
        }
    }

    /** Sets how many entries the maps of a table with slots have room for. */
    private static void size(BpfObject object, String table, int entries) {
        object.map(table + "s").setMaxEntries(entries);
        object.map(table + "_slots").setMaxEntries(entries);
        object.map("free_" + table + "s").setMaxEntries(entries);
        object.map(table + "_blocks").setMaxEntries((entries + BlockLayout.SLOTS - 1) / BlockLayout.SLOTS);
    }

    /** Checks that the maps have the sizes that the layouts read. */
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

    private static void checkSlotted(BpfObject object, String table, int keyBytes, int entryBytes) {
        object.map(table + "s").requireSizes(Integer.BYTES, entryBytes);
        object.map(table + "_slots").requireSizes(keyBytes, Integer.BYTES);
        object.map(table + "_blocks").requireSizes(Integer.BYTES, BlockLayout.ENTRY_BYTES);
    }
}
