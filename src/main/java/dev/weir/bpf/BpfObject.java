package dev.weir.bpf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** One ELF file of BPF programs and maps, opened and perhaps loaded. Closing it drops what no link holds. */
public final class BpfObject implements AutoCloseable {

    /** Size of the log of the verifier for each program; bytes. */
    private static final int LOG_BYTES = 1 << 12;
    /**
     * {@code BPF_LOG_STATS}: the verifier logs statistics of a program that it accepts, and the reason alone of one
     * that it refuses. So a program has a log once the verifier has looked at it.
     */
    private static final int LOG_STATISTICS = 4;

    private final List<BpfProgram> programs = new ArrayList<>();
    private Pointer handle;

    private BpfObject(Pointer handle) {
        this.handle = handle;
    }

    /**
     * Checks that libbpf is installed.
     *
     * @throws BpfException when it is not
     */
    public static void requireLibrary() {
        if (Native.BPF == null) {
            throw Native.missing();
        }
    }

    /**
     * Opens an object; nothing is in the kernel yet.
     *
     * @throws BpfException when it is no BPF object
     */
    public static BpfObject open(byte[] elf) {
        ByteBuffer direct = ByteBuffer.allocateDirect(elf.length);
        direct.put(elf).flip();
        BpfObject object = new BpfObject(
                Native.check(Native.BPF.bpf_object__open_mem(direct, elf.length, null), "cannot open the BPF object"));
        Pointer next = Native.BPF.bpf_object__next_program(object.handle, null);
        while (next != null) {
            object.programs.add(new BpfProgram(object, next, Native.BPF.bpf_program__name(next)));
            next = Native.BPF.bpf_object__next_program(object.handle, next);
        }
        return object;
    }

    /** All programs of the object, in the order of the file. */
    public List<BpfProgram> programs() {
        return List.copyOf(programs);
    }

    /**
     * The program of a name.
     *
     * @throws IllegalArgumentException when the object has none of that name
     */
    public BpfProgram program(String name) {
        return programs.stream()
                .filter(program -> program.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no program " + name));
    }

    /**
     * The map of a name.
     *
     * @throws IllegalArgumentException when the object has none of that name
     */
    public BpfMap map(String name) {
        Pointer map = Native.BPF.bpf_object__find_map_by_name(open(), name);
        if (map == null) {
            throw new IllegalArgumentException("no map " + name);
        }
        return new BpfMap(this, map, name);
    }

    /** All maps of the object, in the order of the file. */
    public List<BpfMap> maps() {
        List<BpfMap> maps = new ArrayList<>();
        Pointer next = Native.BPF.bpf_object__next_map(open(), null);
        while (next != null) {
            maps.add(new BpfMap(this, next, Native.BPF.bpf_map__name(next)));
            next = Native.BPF.bpf_object__next_map(handle, next);
        }
        return maps;
    }

    /**
     * Makes loading use the maps of a loaded object of the same file, instead of making its own.
     *
     * @throws BpfException when a map does not fit
     */
    public void shareMaps(BpfObject loaded) {
        maps().forEach(map -> map.share(loaded.map(map.name())));
    }

    /**
     * Loads the maps, and the programs that were not switched off.
     *
     * @throws RefusedLoadException with the programs of which one may have been refused; the object can then only be
     *      closed
     */
    public void load() {
        List<BpfProgram> wanted =
                programs.stream().filter(BpfProgram::isAutoloaded).toList();
        Pointer logs = Memory.allocateDirect(Runtime.getSystemRuntime(), Math.max(1, wanted.size()) * LOG_BYTES, true);
        for (int i = 0; i < wanted.size(); i++) {
            wanted.get(i).setLog(logs.slice((long) i * LOG_BYTES, LOG_BYTES), LOG_BYTES, LOG_STATISTICS);
        }
        int result = Native.BPF.bpf_object__load(open());
        if (result < 0) {
            List<String> said = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                said.add(logs.getString((long) i * LOG_BYTES));
            }
            throw RefusedLoadException.of(
                    -result, wanted.stream().map(BpfProgram::name).toList(), said);
        }
    }

    /**
     * A type of map that this object needs and the kernel refuses, or refuses to make read-only where it holds
     * constants, with the reason; found by making one of each type with one entry. Maps of maps are not tried.
     */
    public Optional<String> refusedMap() {
        Set<String> tried = new HashSet<>();
        for (BpfMap map : maps()) {
            String kind = map.kind();
            int result = map.isMade() && tried.add(kind) ? map.tryKind() : 0;
            if (result < 0) {
                return Optional.of("maps of the kind " + kind + ": " + Native.errorName(-result));
            }
        }
        int result = KernelTrials.tryToFreeze();
        return result < 0
                ? Optional.of("to make maps read-only (BPF_MAP_FREEZE): " + Native.errorName(-result))
                : Optional.empty();
    }

    @Override
    public void close() {
        if (handle != null) {
            Native.BPF.bpf_object__close(handle);
            handle = null;
        }
    }

    Pointer open() {
        if (handle == null) {
            throw new IllegalStateException("the BPF object is closed");
        }
        return handle;
    }
}
