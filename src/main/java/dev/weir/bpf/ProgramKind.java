package dev.weir.bpf;

/** What a generated program runs on; a table of programs takes those of one type only. */
public enum ProgramKind {
    /** A socket buffer at tc or tcx on its way in. */
    TC_RX(Type.SCHED_CLS, 0, 0),
    /** A socket buffer at tc or tcx on its way out. */
    TC_TX(Type.SCHED_CLS, 0, 0),
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
        static final int SCHED_CLS = 3;
        static final int XDP = 6;
        static final int ATTACH_XDP = 37;
        static final int HAS_FRAGS = 1 << 5;
    }

    /** Whether it runs at tc, else at XDP. */
    public boolean isTc() {
        return type == Type.SCHED_CLS;
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
