package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfLink;
import dev.weir.bpf.GeneratedProgram;
import dev.weir.bpf.TcFilter;
import java.io.IOException;

/** A generated program at tc, in one direction of an interface: at tcx (Linux 6.6), or else as a filter of clsact. */
public final class TcHook implements AutoCloseable {

    /**
     * Tells these filters from those of others, and from those of {@link PacketHooks}: "wf" and the low half of the
     * pid.
     */
    private static final int HANDLE_PREFIX = 0x7766_0000;

    private final TcTarget target;
    private final boolean ingress;
    /** Null where it is a filter. */
    private final BpfLink link;

    /** Null where it is a link. */
    private TcFilter filter;

    private TcHook(TcTarget target, boolean ingress, BpfLink link, TcFilter filter) {
        this.target = target;
        this.ingress = ingress;
        this.link = link;
        this.filter = filter;
    }

    /** Removes the filters that processes left behind when they crashed. */
    public static void removeLeftBehind() {
        StaleFilters.removeLeftBehind();
    }

    /**
     * Attaches a program, beside whatever is attached there.
     *
     * @throws BpfException when the kernel refuses
     */
    public static TcHook attach(GeneratedProgram program, TcTarget target, boolean ingress) {
        try {
            return new TcHook(target, ingress, program.attachTcx(target.ifindex(), ingress), null);
        } catch (BpfException noTcx) {
            TcFilter filter = TcFilter.attach(program, target.ifindex(), ingress, handle());
            TcHook hook = new TcHook(target, ingress, null, filter);
            hook.writeDown();
            return hook;
        }
    }

    private void writeDown() {
        try {
            StaleFilters.writeGenerated(line());
        } catch (IOException unwritable) {
            // Only a crash would leave the filter behind.
        }
    }

    /**
     * Replaces the attached program by another; every packet goes through one of the two.
     *
     * @throws BpfException when the kernel refuses; the old one then stays
     */
    public void replace(GeneratedProgram program) {
        if (link != null) {
            link.update(program);
        } else {
            filter = filter.replacedBy(program);
        }
    }

    /** How it is attached: {@code tcx} or {@code clsact}. */
    public String kind() {
        return link != null ? "tcx" : "clsact";
    }

    private static int handle() {
        return HANDLE_PREFIX | (int) ProcessHandle.current().pid() & 0xffff;
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
        } else {
            filter.close();
            try {
                StaleFilters.deleteGenerated(line());
            } catch (IOException unwritable) {
                return; // the next start finds the filter gone
            }
        }
    }

    private String line() {
        return target.ifindex() + " " + ingress + " " + handle() + " " + filter.madeQdisc();
    }

    @Override
    public String toString() {
        return kind() + (ingress ? " ingress of " : " egress of ") + target.name();
    }
}
