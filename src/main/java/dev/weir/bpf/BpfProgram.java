package dev.weir.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** One program of a {@link BpfObject}, valid as long as that is open. */
public final class BpfProgram {

    /** {@code enum bpf_attach_type} in {@code linux/bpf.h}. */
    private static final int BPF_XDP = 37;

    private static final int BPF_TCX_INGRESS = 46;
    private static final int BPF_TCX_EGRESS = 47;

    /** {@code XDP_FLAGS_SKB_MODE} and {@code XDP_FLAGS_DRV_MODE} in {@code linux/if_link.h}. */
    private static final int XDP_GENERIC = 1 << 1;

    private static final int XDP_NATIVE = 1 << 2;

    /** {@code struct bpf_link_create_opts}: size, flags, iterator info and its length, then a union of 16 bytes. */
    private static final int LINK_CREATE_OPTS_BYTES = 48;

    private static final int LINK_CREATE_OPTS_FLAGS = 8;

    /** {@code struct bpf_iter_attach_opts}: size, pointer to {@code union bpf_iter_link_info}, its length. */
    private static final int ITER_OPTS_BYTES = 24;

    private static final int ITER_OPTS_INFO = 8;
    private static final int ITER_OPTS_INFO_BYTES = 16;
    private static final int ITER_INFO_MAP_BYTES = 4;

    /**
     * {@code struct perf_event_attr} up to {@code PERF_ATTR_SIZE_VER5}: type, size, config behind these offsets; {@code
     * linux/perf_event.h}.
     */
    private static final int PERF_ATTRIBUTES_BYTES = 112;

    private static final int PERF_ATTRIBUTES_SIZE = 4;
    private static final int PERF_ATTRIBUTES_CONFIG = 8;
    private static final int PERF_TYPE_TRACEPOINT = 2;
    private static final int PERF_FLAG_FD_CLOEXEC = 8;
    private static final long PERF_EVENT_OPEN = System.getProperty("os.arch").equals("aarch64") ? 241 : 298;

    /** {@code struct bpf_test_run_opts}: the fields behind these offsets. */
    private static final int TEST_RUN_OPTS_BYTES = 80;

    private static final int TEST_RUN_DATA_IN = 8;
    private static final int TEST_RUN_DATA_IN_BYTES = 24;
    private static final int TEST_RUN_REPEAT = 60;
    /** The kernel runs no program on a packet shorter than an Ethernet header. */
    private static final int PACKET_BYTES = 64;

    /** {@code struct bpf_prog_info}: the fields behind these offsets. */
    private static final int INFO_BYTES = 232;

    private static final int INFO_RUN_TIME_NS = 192;
    private static final int INFO_RUN_CNT = 200;
    private static final int INFO_RECURSION_MISSES = 208;

    private final BpfObject object;
    private final Pointer handle;
    private final String name;

    BpfProgram(BpfObject object, Pointer handle, String name) {
        this.object = object;
        this.handle = handle;
        this.name = name;
    }

    /** Its function name, also the start of the name the kernel lists it under. */
    public String name() {
        return name;
    }

    boolean isAutoloaded() {
        return Native.BPF.bpf_program__autoload(open());
    }

    /** Sets where the verifier writes its log; the memory must stay valid until loading ends. */
    void setLog(Pointer log, int bytes, int level) {
        Native.check(Native.BPF.bpf_program__set_log_buf(open(), log, bytes), "cannot log " + name);
        Native.check(Native.BPF.bpf_program__set_log_level(open(), level), "cannot log " + name);
    }

    /** Whether {@link BpfObject#load} loads it; it does unless it was switched off. */
    public void setAutoload(boolean load) {
        Native.check(Native.BPF.bpf_program__set_autoload(open(), load), "cannot leave out " + name);
    }

    /** Whether it is in the kernel. */
    public boolean isLoaded() {
        return Native.BPF.bpf_program__fd(open()) >= 0;
    }

    /** Its file descriptor, once loaded. */
    public int fd() {
        return Native.check(Native.BPF.bpf_program__fd(open()), name + " is not loaded");
    }

    /**
     * Attaches it to the tracepoint or function that its section name says.
     *
     * @throws BpfException when the kernel refuses
     */
    public BpfLink attach() {
        return BpfLink.of(Native.check(Native.BPF.bpf_program__attach(open()), "cannot attach " + name));
    }

    /**
     * Attaches it to a tracepoint by way of perf, on all CPUs.
     *
     * @param tracepoint its number, as tracefs has it
     * @throws BpfException when the kernel refuses
     */
    public BpfLink attachTracepoint(int tracepoint) {
        Pointer attributes = Memory.allocateDirect(Runtime.getSystemRuntime(), PERF_ATTRIBUTES_BYTES, true);
        attributes.putInt(0, PERF_TYPE_TRACEPOINT);
        attributes.putInt(PERF_ATTRIBUTES_SIZE, PERF_ATTRIBUTES_BYTES);
        attributes.putLong(PERF_ATTRIBUTES_CONFIG, tracepoint);
        long fd = Native.LIBC.syscall(PERF_EVENT_OPEN, attributes.address(), -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
        if (fd < 0) {
            throw Native.failure("cannot open the perf event of " + name, Native.errno());
        }
        Pointer link = Native.BPF.bpf_program__attach_perf_event(open(), (int) fd);
        if (link == null) {
            BpfException failure = Native.failure("cannot attach " + name, Native.errno());
            Native.LIBC.close((int) fd);
            throw failure;
        }
        return BpfLink.of(link);
    }

    /**
     * Attaches it to a cgroup and all below.
     *
     * @param cgroup path of the cgroup-v2 directory
     * @throws BpfException when the kernel refuses
     */
    public BpfLink attachCgroup(String cgroup) {
        int fd = Native.LIBC.open(cgroup, 0);
        if (fd < 0) {
            throw Native.failure("cannot open " + cgroup, Native.errno());
        }
        try {
            return BpfLink.of(Native.check(Native.BPF.bpf_program__attach_cgroup(open(), fd), "cannot attach " + name));
        } finally {
            Native.LIBC.close(fd);
        }
    }

    /**
     * Attaches it to an interface as generic or native XDP; never replaces another program.
     *
     * @throws BpfException when the kernel refuses; {@link BpfException#isTaken} when another program is there
     */
    public BpfLink attachXdp(int ifindex, boolean generic) {
        Pointer options = Memory.allocateDirect(Runtime.getSystemRuntime(), LINK_CREATE_OPTS_BYTES, true);
        options.putLong(0, LINK_CREATE_OPTS_BYTES);
        options.putInt(LINK_CREATE_OPTS_FLAGS, generic ? XDP_GENERIC : XDP_NATIVE);
        return BpfLink.of(
                Native.check(Native.BPF.bpf_link_create(fd(), ifindex, BPF_XDP, options), "cannot attach " + name));
    }

    /**
     * Attaches it to the tcx hook of an interface (Linux 6.6), beside whatever is attached there.
     *
     * @throws BpfException when the kernel refuses or has no tcx
     */
    public BpfLink attachTcx(int ifindex, boolean ingress) {
        return attachTcx(fd(), name, ifindex, ingress);
    }

    static BpfLink attachTcx(int fd, String name, int ifindex, boolean ingress) {
        return BpfLink.of(Native.check(
                Native.BPF.bpf_link_create(fd, ifindex, ingress ? BPF_TCX_INGRESS : BPF_TCX_EGRESS, null),
                "cannot attach " + name));
    }

    /**
     * Attaches an iterator.
     *
     * @param map the map it walks, or null for one that walks kernel objects
     * @throws BpfException when the kernel refuses
     */
    public BpfIterator attachIterator(BpfMap map) {
        Runtime runtime = Runtime.getSystemRuntime();
        Pointer options = null;
        if (map != null) {
            Pointer info = Memory.allocateDirect(runtime, ITER_INFO_MAP_BYTES, true);
            info.putInt(0, map.fd());
            options = Memory.allocateDirect(runtime, ITER_OPTS_BYTES, true);
            options.putLong(0, ITER_OPTS_BYTES);
            options.putPointer(ITER_OPTS_INFO, info);
            options.putInt(ITER_OPTS_INFO_BYTES, ITER_INFO_MAP_BYTES);
        }
        Pointer link = Native.check(Native.BPF.bpf_program__attach_iter(open(), options), "cannot attach " + name);
        return new BpfIterator(BpfLink.of(link));
    }

    /**
     * Runs it on a packet of zeros.
     *
     * @param times how often
     * @return false when a signal ended the runs early
     * @throws BpfException when the kernel refuses
     */
    boolean testRun(int times) {
        Runtime runtime = Runtime.getSystemRuntime();
        Pointer packet = Memory.allocateDirect(runtime, PACKET_BYTES, true);
        Pointer options = Memory.allocateDirect(runtime, TEST_RUN_OPTS_BYTES, true);
        options.putLong(0, TEST_RUN_OPTS_BYTES);
        options.putPointer(TEST_RUN_DATA_IN, packet);
        options.putInt(TEST_RUN_DATA_IN_BYTES, PACKET_BYTES);
        options.putInt(TEST_RUN_REPEAT, times);
        int result = Native.BPF.bpf_prog_test_run_opts(fd(), options);
        if (result == -Native.EINTR) {
            return false;
        }
        Native.check(result, "cannot run " + name);
        return true;
    }

    /** The statistics that the kernel keeps of its runs; times only while {@link BpfStatistics} is open. */
    public RunStatistics statistics() {
        ByteBuffer info = ByteBuffer.allocateDirect(INFO_BYTES).order(ByteOrder.nativeOrder());
        ByteBuffer bytes = ByteBuffer.allocateDirect(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(0, INFO_BYTES);
        Native.check(Native.BPF.bpf_obj_get_info_by_fd(fd(), info, bytes), "cannot ask about " + name);
        return new RunStatistics(
                info.getLong(INFO_RUN_CNT), info.getLong(INFO_RUN_TIME_NS), info.getLong(INFO_RECURSION_MISSES));
    }

    private Pointer open() {
        object.open();
        return handle;
    }

    /**
     * What the kernel counted of the runs of a program.
     *
     * @param runs            times it ran
     * @param nanos           time it took, that of the measurement included; nanoseconds
     * @param recursionMisses times it was skipped because another program of its type ran on that CPU
     */
    public record RunStatistics(long runs, long nanos, long recursionMisses) {}
}
