package dev.weir.bpf;

/** The hook of a generated program and what it is given there; a table of programs takes those of one type only. */
public enum ProgramKind {
    /** A socket buffer at tc or tcx, received. */
    TC_RX(Type.SCHED_CLS, 0, 0),
    /** A socket buffer at tc or tcx, sent. */
    TC_TX(Type.SCHED_CLS, 0, 0),
    /** A socket buffer at a packet socket, received. */
    TAP_RX(Type.SOCKET_FILTER, 0, 0),
    /** A socket buffer at a packet socket, sent. */
    TAP_TX(Type.SOCKET_FILTER, 0, 0),
    /** A frame at XDP, all in one buffer. */
    XDP(Type.XDP, Type.ATTACH_XDP, 0),
    /** A frame at XDP that may lie in several buffers, Linux 5.18. */
    XDP_FRAGS(Type.XDP, Type.ATTACH_XDP, Type.HAS_FRAGS);

    private final int type;
    private final int attachType;
    private final int flags;

    ProgramKind(int type, int attachType, int flags) {
        this.type = type;
        this.attachType = attachType;
        this.flags = flags;
    }

    /**
     * {@code enum bpf_prog_type}, {@code enum bpf_attach_type} and {@code BPF_F_XDP_HAS_FRAGS} in {@code linux/bpf.h}.
     */
    private static final class Type {
        static final int SOCKET_FILTER = 1;
        static final int SCHED_CLS = 3;
        static final int XDP = 6;
        static final int XDP_PASS = 2;
        static final int ATTACH_XDP = 37;
        static final int HAS_FRAGS = 1 << 5;
    }

    /** Whether it runs at tc, else at XDP. */
    public boolean isTc() {
        return type == Type.SCHED_CLS;
    }

    /** Whether it runs at a packet socket. */
    public boolean isTap() {
        return type == Type.SOCKET_FILTER;
    }

    /** Whether it sees what is received rather than what is sent. */
    public boolean isRx() {
        return this != TC_TX && this != TAP_TX;
    }

    /**
     * What it returns to let the packet go on: {@code TCX_NEXT}, which is also {@code TC_ACT_UNSPEC}; {@code XDP_PASS};
     * at a packet socket 0, so that the socket takes no copy.
     */
    public int pass() {
        return isTc() ? -1 : isTap() ? 0 : Type.XDP_PASS;
    }

    int type() {
        return type;
    }

    int attachType() {
        return attachType;
    }

    int flags() {
        return flags;
    }
}
