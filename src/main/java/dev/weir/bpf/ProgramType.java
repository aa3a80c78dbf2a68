package dev.weir.bpf;

/**
 * The type of a program as the kernel is told it when it loads the program.
 *
 * @param type         {@code enum bpf_prog_type} in {@code linux/bpf.h}
 * @param attachType   {@code enum bpf_attach_type} that the program expects; 0 for none
 * @param flags        {@code BPF_F_} flags of loading
 * @param kernelTypeId BTF id of the function or tracepoint it is attached to; 0 for none
 */
public record ProgramType(int type, int attachType, int flags, int kernelTypeId) {

    private static final int SOCKET_FILTER = 1;
    private static final int SCHED_CLS = 3;
    private static final int TRACEPOINT = 5;
    private static final int XDP = 6;
    private static final int CGROUP_SKB = 8;
    private static final int CGROUP_SOCK = 9;
    private static final int CGROUP_SOCK_ADDR = 18;
    private static final int TRACING = 26;

    private static final int CGROUP_INET_EGRESS = 1;
    private static final int CGROUP_UDP4_RECVMSG = 19;
    private static final int CGROUP_UDP6_RECVMSG = 20;
    private static final int TRACE_RAW_TP = 23;
    private static final int TRACE_FEXIT = 25;
    private static final int TRACE_ITER = 28;
    private static final int CGROUP_INET_SOCK_RELEASE = 34;
    private static final int ATTACH_XDP = 37;

    private static final int XDP_HAS_FRAGS = 1 << 5;

    /** By hand, since the one that Java makes takes it 10 ms at each start. */
    @Override
    public String toString() {
        return type + "/" + attachType + "/" + flags + "/" + kernelTypeId;
    }

    /** What a program returns to change nothing: the kernel accepts some types only if they return 1. */
    byte harmlessResult() {
        return (byte) (type == CGROUP_SOCK_ADDR ? 1 : 0);
    }

    /** A program on a tracepoint, called by way of perf. */
    public static ProgramType tracepoint() {
        return new ProgramType(TRACEPOINT, 0, 0, 0);
    }

    /** A program on a tracepoint whose arguments it reads by their types. */
    public static ProgramType typedTracepoint(int kernelTypeId) {
        return new ProgramType(TRACING, TRACE_RAW_TP, 0, kernelTypeId);
    }

    /** A program that runs when a kernel function returns. */
    public static ProgramType functionExit(int kernelTypeId) {
        return new ProgramType(TRACING, TRACE_FEXIT, 0, kernelTypeId);
    }

    /** A program that an iterator runs for each thing it walks over. */
    public static ProgramType iterator(int kernelTypeId) {
        return new ProgramType(TRACING, TRACE_ITER, 0, kernelTypeId);
    }

    /** A program on the packets of a cgroup's sockets. */
    public static ProgramType cgroupPackets(boolean received) {
        return new ProgramType(CGROUP_SKB, received ? 0 : CGROUP_INET_EGRESS, 0, 0);
    }

    /** A program that runs when a cgroup's socket is released. */
    public static ProgramType cgroupSocketRelease() {
        return new ProgramType(CGROUP_SOCK, CGROUP_INET_SOCK_RELEASE, 0, 0);
    }

    /** A program that sees the sender of a datagram that a cgroup's process receives. */
    public static ProgramType cgroupReceive(boolean ipv6) {
        return new ProgramType(CGROUP_SOCK_ADDR, ipv6 ? CGROUP_UDP6_RECVMSG : CGROUP_UDP4_RECVMSG, 0, 0);
    }

    /** A program on the packets of a socket, the one type that every kernel accepts. */
    public static ProgramType socketFilter() {
        return new ProgramType(SOCKET_FILTER, 0, 0, 0);
    }

    /** A program on an interface's socket buffers. */
    public static ProgramType trafficControl() {
        return new ProgramType(SCHED_CLS, 0, 0, 0);
    }

    /**
     * A program on an interface's frames.
     *
     * @param frags whether it takes frames that lie in several buffers, Linux 5.18
     */
    public static ProgramType xdp(boolean frags) {
        return new ProgramType(XDP, ATTACH_XDP, frags ? XDP_HAS_FRAGS : 0, 0);
    }
}
