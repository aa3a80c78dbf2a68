package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfLink;
import dev.weir.bpf.GeneratedProgram;
import dev.weir.bpf.TcFilter;
import java.io.IOException;

/**
 * A generated program at tc, in one direction of an interface: at tcx, which Linux has since 6.6, or else as a filter
 * of clsact.
 */
public final class TcHook implements AutoCloseable {

    /** Tells these filters from anybody's, and from those of {@link PacketHooks}: "wf" and the low half of the pid. */
    private static final int HANDLE_PREFIX = 0x7766_0000;

    private final TcTarget target;
    private final boolean ingress;
    /** One of them is there. */
    private final BpfLink link;

    private TcFilter filter;

    private TcHook(TcTarget target, boolean ingress, BpfLink link, TcFilter filter) {
        this.target = target;
        this.ingress = ingress;
        this.link = link;
        this.filter = filter;
    }

    /** Removes what processes that are gone could not remove. */
    public static void removeLeftBehind() {
        StaleFilters.removeLeftBehind();
    }

    /**
     * Attaches a program beside whatever is there.
     *
     * @throws BpfException when the kernel refuses
     */
    public static TcHook attach(GeneratedProgram program, TcTarget target, boolean ingress) {
        try {
            return new TcHook(target, ingress, program.attachTcx(target.ifindex(), ingress), null);
        } catch (BpfException noTcx) {
            TcFilter filter = TcFilter.attach(program, target.ifindex(), ingress, handle());
            TcHook hook = new TcHook(target, ingress, null, filter);
            try {
                StaleFilters.rememberGenerated(hook.line());
            } catch (IOException notRemembered) {
                // Only a crash would leave the filter behind, and that may not happen.
                return hook;
            }
            return hook;
        }
    }

    /**
     * Puts another program in the place of the one that is attached; no packet passes in between.
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

    /** What it hangs on: {@code tcx} or {@code clsact}. */
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
                StaleFilters.forgetGenerated(line());
            } catch (IOException stillRemembered) {
                return; // the next start removes what is not there
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
