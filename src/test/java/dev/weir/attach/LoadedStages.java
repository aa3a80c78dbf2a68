package dev.weir.attach;

import dev.weir.attach.ProbeProgram.Group;
import dev.weir.bpf.BpfMap;
import java.util.Map;
import java.util.Set;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** The packet programs with some stages, attached to nothing: packets are given to them by BPF_PROG_TEST_RUN. */
public final class LoadedStages implements AutoCloseable {

    /** {@code struct bpf_test_run_opts}. */
    private static final int OPTS_BYTES = 80;

    private static final int OPTS_DATA = 8;
    private static final int OPTS_DATA_BYTES = 24;
    private static final int OPTS_RESULT = 56;
    private static final int OPTS_REPEAT = 60;
    private static final int OPTS_DURATION = 64;

    /** Hooks as tests name them. */
    public enum On {
        /** At tc on the way in. */
        TC(ProbeProgram.TC_RX, 2),
        /** At tc, of an interface without Ethernet header. */
        TC_L3(ProbeProgram.TC_RX_L3, 2),
        /** At XDP, for frames in several buffers. */
        XDP(ProbeProgram.XDP_RX_FRAGS, 1);

        private final ProbeProgram program;
        private final int drop;

        On(ProbeProgram program, int drop) {
            this.program = program;
            this.drop = drop;
        }
    }

    /** What libbpf has for tests. */
    public interface TestRuns {
        /** Runs a program. */
        int bpf_prog_test_run_opts(int programFd, Pointer options);
    }

    private static final TestRuns BPF = LibraryLoader.create(TestRuns.class).load("libbpf.so.1");

    private final LoadedObject object;
    private int lastNanos;

    private LoadedStages(LoadedObject object) {
        this.object = object;
    }

    /** Loads them. */
    public static LoadedStages load(Set<Stage> stages, Map<String, Integer> entries) {
        try {
            return new LoadedStages(LoadedObject.loadStages(
                    Set.of(Group.PACKET_TC, Group.PACKET_TC_L3, Group.PACKET_XDP), stages, entries, Map.of()));
        } catch (ProbeException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A map of the object. */
    public BpfMap map(String name) {
        return object.map(name);
    }

    /** Gives a packet to a program, so many times; whether it is dropped. */
    public boolean drops(On on, byte[] packet, int times) {
        Runtime runtime = Runtime.getSystemRuntime();
        Pointer data = Memory.allocateDirect(runtime, packet.length, true);
        data.put(0, packet, 0, packet.length);
        Pointer options = Memory.allocateDirect(runtime, OPTS_BYTES, true);
        options.putLong(0, OPTS_BYTES);
        options.putPointer(OPTS_DATA, data);
        options.putInt(OPTS_DATA_BYTES, packet.length);
        options.putInt(OPTS_REPEAT, times);
        int result = BPF.bpf_prog_test_run_opts(object.program(on.program).fd(), options);
        if (result < 0) {
            throw new IllegalStateException("the kernel refused with error " + -result);
        }
        lastNanos = options.getInt(OPTS_DURATION);
        return options.getInt(OPTS_RESULT) == on.drop;
    }

    /** What a run took on the average, the last time; nanoseconds. */
    public int lastNanos() {
        return lastNanos;
    }

    @Override
    public void close() {
        object.close();
    }
}
