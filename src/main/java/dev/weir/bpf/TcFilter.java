package dev.weir.bpf;

import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * A program attached as a clsact filter, for kernels without tcx (before 6.6). The filter outlives a crash of weir; the
 * next start removes it.
 */
public final class TcFilter implements AutoCloseable {

    /** {@code struct bpf_tc_hook}: size, ifindex, attach point, parent. */
    private static final int HOOK_BYTES = 24;

    private static final int HOOK_IFINDEX = 8;
    private static final int HOOK_ATTACH_POINT = 12;
    private static final int ATTACH_INGRESS = 1;
    private static final int ATTACH_EGRESS = 1 << 1;

    /** {@code struct bpf_tc_opts}: size, program fd, flags, program id, handle, priority. */
    private static final int OPTS_BYTES = 32;

    private static final int OPTS_PROGRAM_FD = 8;
    private static final int OPTS_FLAGS = 12;
    private static final int OPTS_HANDLE = 20;
    private static final int OPTS_PRIORITY = 24;
    private static final int FLAG_REPLACE = 1;

    /** Late in the chain, so that filters of others decide first. */
    private static final int PRIORITY = 49_000;

    private final int ifindex;
    private final boolean ingress;
    private final int handle;
    private final boolean madeQdisc;

    private TcFilter(int ifindex, boolean ingress, int handle, boolean madeQdisc) {
        this.ifindex = ifindex;
        this.ingress = ingress;
        this.handle = handle;
        this.madeQdisc = madeQdisc;
    }

    /**
     * Attaches a program to the clsact queueing discipline of an interface, which is made when there is none.
     *
     * @param handle tells the filters of weir from those of others, and those of one weir from those of another
     * @throws BpfException when the kernel refuses
     */
    public static TcFilter attach(BpfProgram program, int ifindex, boolean ingress, int handle) {
        return attach(program.fd(), program.name(), ifindex, ingress, handle);
    }

    /**
     * Attaches a generated program in the same way.
     *
     * @throws BpfException when the kernel refuses
     */
    public static TcFilter attach(GeneratedProgram program, int ifindex, boolean ingress, int handle) {
        return attach(program.fd(), program.name(), ifindex, ingress, handle);
    }

    private static TcFilter attach(int programFd, String name, int ifindex, boolean ingress, int handle) {
        int made = Native.BPF.bpf_tc_hook_create(hook(ifindex, ATTACH_INGRESS | ATTACH_EGRESS));
        if (made < 0 && made != -Native.EEXIST) {
            throw Native.failure("cannot make a clsact queueing discipline", -made);
        }
        Pointer options = options(handle);
        options.putInt(OPTS_PROGRAM_FD, programFd);
        options.putInt(OPTS_FLAGS, FLAG_REPLACE);
        Native.check(Native.BPF.bpf_tc_attach(hook(ifindex, point(ingress)), options), "cannot attach " + name);
        return new TcFilter(ifindex, ingress, handle, made == 0);
    }

    /**
     * Replaces the attached program by another; the result takes the place of this filter.
     *
     * @throws BpfException when the kernel refuses; the old one then stays
     */
    public TcFilter replacedBy(GeneratedProgram program) {
        TcFilter replaced = attach(program, ifindex, ingress, handle);
        return new TcFilter(ifindex, ingress, handle, madeQdisc || replaced.madeQdisc);
    }

    /**
     * Removes what a crashed weir left on an interface: its filter, and the queueing discipline if it had made that and
     * nobody else uses it.
     */
    public static void removeStale(int ifindex, boolean ingress, int handle, boolean madeQdisc) {
        new TcFilter(ifindex, ingress, handle, madeQdisc).close();
    }

    /** Whether attaching made the queueing discipline. */
    public boolean madeQdisc() {
        return madeQdisc;
    }

    @Override
    public void close() {
        Native.BPF.bpf_tc_detach(hook(ifindex, point(ingress)), options(handle));
        if (madeQdisc && FilterDump.isEmpty(ifindex)) {
            Native.BPF.bpf_tc_hook_destroy(hook(ifindex, ATTACH_INGRESS | ATTACH_EGRESS));
        }
    }

    private static int point(boolean ingress) {
        return ingress ? ATTACH_INGRESS : ATTACH_EGRESS;
    }

    private static Pointer hook(int ifindex, int point) {
        Pointer hook = Memory.allocateDirect(Runtime.getSystemRuntime(), HOOK_BYTES, true);
        hook.putLong(0, HOOK_BYTES);
        hook.putInt(HOOK_IFINDEX, ifindex);
        hook.putInt(HOOK_ATTACH_POINT, point);
        return hook;
    }

    private static Pointer options(int handle) {
        Pointer options = Memory.allocateDirect(Runtime.getSystemRuntime(), OPTS_BYTES, true);
        options.putLong(0, OPTS_BYTES);
        options.putInt(OPTS_HANDLE, handle);
        options.putInt(OPTS_PRIORITY, PRIORITY);
        return options;
    }
}
