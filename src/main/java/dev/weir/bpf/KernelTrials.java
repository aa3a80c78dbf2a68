package dev.weir.bpf;

import java.nio.ByteBuffer;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** What only trying tells about the maps of a kernel; each trial makes a map of an entry or two and drops it again. */
public final class KernelTrials {

    /** {@code enum bpf_map_type}. */
    private static final int HASH = 1;

    private static final int ARRAY = 2;
    private static final int PROGRAM_ARRAY = 3;
    /** {@code struct bpf_map_create_opts}: the field behind this offset, as far as libbpf 1.0 knows it. */
    private static final int OPTS_BYTES = 48;

    private static final int OPTS_FLAGS = 28;
    /** {@code BPF_F_RDONLY_PROG}. */
    private static final int READ_ONLY_FOR_PROGRAMS = 1 << 7;
    /** {@code BPF_F_MMAPABLE}. */
    private static final int MMAPABLE = 1 << 10;

    private static final int PROT_READ = 1;
    private static final int MAP_SHARED = 1;

    private static final String NAME = "weir_trial";

    private KernelTrials() {}

    /**
     * Makes a table of programs, and has a program that calls a function of its own call into it.
     *
     * @throws BpfException when the kernel refuses one or the other
     */
    public static void tryProgramTable() {
        int fd = made(create(PROGRAM_ARRAY, Integer.BYTES, Integer.BYTES, 1, 0));
        try {
            ProgramTrials.tryToCallIntoTable(fd);
        } finally {
            Native.LIBC.close(fd);
        }
    }

    /**
     * Maps an array into memory.
     *
     * @throws BpfException when the kernel refuses
     */
    public static void tryMappedArray() {
        int fd = made(create(ARRAY, Integer.BYTES, Integer.BYTES, 1, MMAPABLE));
        try {
            int bytes = Native.LIBC.getpagesize();
            Pointer mapped = Native.LIBC.mmap(null, bytes, PROT_READ, MAP_SHARED, fd, 0);
            if (mapped.address() == -1) {
                throw Native.failure("cannot map a map into memory", Native.errno());
            }
            Native.LIBC.munmap(mapped, bytes);
        } finally {
            Native.LIBC.close(fd);
        }
    }

    /**
     * Reads a hash in a batch.
     *
     * @throws BpfException when the kernel refuses
     */
    public static void tryBatch() {
        int fd = made(create(HASH, Integer.BYTES, Integer.BYTES, 2, 0));
        try {
            ByteBuffer four = BpfMap.direct(Integer.BYTES);
            Native.check(Native.BPF.bpf_map_update_elem(fd, four, four, 0), "cannot write a map");
            ByteBuffer count = BpfMap.direct(Integer.BYTES).putInt(0, 2);
            ByteBuffer entries = BpfMap.direct(2 * Integer.BYTES);
            int result = Native.BPF.bpf_map_lookup_batch(
                    fd, null, four, entries, BpfMap.direct(2 * Integer.BYTES), count, null);
            // The end of the map is the same error, after the one entry that it has.
            if (result != -Native.ENOENT || count.getInt(0) != 1) {
                Native.check(result, "cannot read a map in batches");
            }
        } finally {
            Native.LIBC.close(fd);
        }
    }

    /**
     * Asks about a program.
     *
     * @throws BpfException when the kernel refuses
     */
    public static void tryInformation() {
        ProgramTrials.tryToAskAbout("weir_trial", ProgramType.socketFilter());
    }

    /** Makes a map and drops it again; negative when the kernel refuses. */
    static int tryToMake(int type, int keyBytes, int valueBytes, int entries, int flags) {
        int fd = create(type, keyBytes, valueBytes, entries, flags);
        if (fd >= 0) {
            Native.LIBC.close(fd);
        }
        return fd;
    }

    /** Has a map be read-only from then on, as those with constants are, and drops it; negative when it is refused. */
    static int tryToFreeze() {
        int fd = create(ARRAY, Integer.BYTES, Integer.BYTES, 1, READ_ONLY_FOR_PROGRAMS);
        if (fd < 0) {
            return 0;
        }
        int result = Native.BPF.bpf_map_freeze(fd);
        Native.LIBC.close(fd);
        return result;
    }

    private static int create(int type, int keyBytes, int valueBytes, int entries, int flags) {
        Pointer options = Memory.allocateDirect(Runtime.getSystemRuntime(), OPTS_BYTES, true);
        options.putLong(0, OPTS_BYTES);
        options.putInt(OPTS_FLAGS, flags);
        return Native.BPF.bpf_map_create(type, NAME, keyBytes, valueBytes, entries, options);
    }

    private static int made(int fd) {
        return Native.check(fd, "cannot make a map");
    }
}
