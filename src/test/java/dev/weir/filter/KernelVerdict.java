package dev.weir.filter;

import dev.weir.bpf.GeneratedMap;
import dev.weir.bpf.GeneratedProgram;
import dev.weir.bpf.PacketFilter;
import dev.weir.bpf.ProgramKind;
import java.util.Optional;
import java.util.OptionalInt;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;

/**
 * The kernel's verdict on packets: a filter's program run by BPF_PROG_TEST_RUN, with a program that says so in place of
 * the counting.
 */
final class KernelVerdict implements AutoCloseable {

    private static final int MATCHED = 42;
    private static final int COUNT_RX = 2;

    /** {@code BPF_MAP_TYPE_PROG_ARRAY} in {@code linux/bpf.h}. */
    private static final int PROG_ARRAY = 3;

    /** {@code struct bpf_test_run_opts}. */
    private static final int OPTS_BYTES = 80;

    private static final int OPTS_DATA = 8;
    private static final int OPTS_DATA_BYTES = 24;
    private static final int OPTS_RESULT = 56;
    private static final int OPTS_REPEAT = 60;

    private static final int EINVAL = 22;

    /** What libbpf has for tests. */
    interface TestRuns {
        int bpf_prog_test_run_opts(int programFd, Pointer options);

        int bpf_map_create(int type, @In String name, int keyBytes, int valueBytes, int entries, @In Pointer options);

        int bpf_map_update_elem(int mapFd, @In Pointer key, @In Pointer value, long flags);
    }

    /** For the descriptor of the table. */
    interface Closing {
        int close(int fd);
    }

    private static final TestRuns BPF = LibraryLoader.create(TestRuns.class).load("libbpf.so.1");
    private static final Closing LIBC = LibraryLoader.create(Closing.class).load("libc.so.6");

    private final ProgramKind kind;
    private final int table;
    private final GeneratedProgram counting;
    private final GeneratedProgram filter;

    KernelVerdict(TcpdumpExpression expression, ProgramKind kind) {
        this.kind = kind;
        table = check(BPF.bpf_map_create(PROG_ARRAY, "filters", 4, 4, 4, null));
        counting = GeneratedProgram.load("matched", kind, matched());
        try (GeneratedMap heads = GeneratedMap.perCpu("heads", PacketFilter.HEAD_BYTES)) {
            filter = GeneratedProgram.load("filter", kind, expression.instructions(kind, heads.fd(), table, COUNT_RX));
        }
        check(BPF.bpf_map_update_elem(table, number(COUNT_RX), number(counting.fd()), 0));
    }

    private static byte[] matched() {
        Assembler code = new Assembler();
        code.set64(Assembler.R0, MATCHED);
        code.exit();
        return code.assembled();
    }

    /**
     * Whether the kernel's program finds that a packet matches; nothing when the kernel will not make a packet of these
     * bytes.
     */
    Optional<Boolean> matches(byte[] packet) {
        OptionalInt run = run(filter.fd(), packet);
        if (run.isEmpty()) {
            return Optional.empty();
        }
        int verdict = run.getAsInt();
        if (verdict != MATCHED && verdict != kind.pass()) {
            throw new IllegalStateException("the filter returned " + verdict);
        }
        return Optional.of(verdict == MATCHED);
    }

    /** What a program returns for a packet; nothing when the kernel will not make a packet of these bytes. */
    static OptionalInt run(int programFd, byte[] packet) {
        Pointer options = options(packet);
        int result = BPF.bpf_prog_test_run_opts(programFd, options);
        return result == -EINVAL ? OptionalInt.empty() : OptionalInt.of(check(result) + options.getInt(OPTS_RESULT));
    }

    private static Pointer options(byte[] packet) {
        Pointer data = allocate(packet.length);
        data.put(0, packet, 0, packet.length);
        Pointer options = allocate(OPTS_BYTES);
        options.putLong(0, OPTS_BYTES);
        options.putPointer(OPTS_DATA, data);
        options.putInt(OPTS_DATA_BYTES, packet.length);
        options.putInt(OPTS_REPEAT, 1);
        return options;
    }

    @Override
    public void close() {
        filter.close();
        counting.close();
        LIBC.close(table);
    }

    private static Pointer number(int value) {
        Pointer number = allocate(Integer.BYTES);
        number.putInt(0, value);
        return number;
    }

    private static Pointer allocate(int bytes) {
        return Memory.allocateDirect(Runtime.getSystemRuntime(), bytes, true);
    }

    private static int check(int result) {
        if (result < 0) {
            throw new IllegalStateException("the kernel refused with error " + -result);
        }
        return result;
    }
}
