package dev.weir.model;

/**
 * Identity of a process that survives the reuse of its pid.
 *
 * @param pid      process id in the initial pid namespace (the kernel's {@code tgid})
 * @param startTag low 32 bits of {@code group_leader->start_boottime >> 20}, about a millisecond each; {@code
 *       bpf/types.h}
 */
public record ProcessKey(int pid, int startTag) {

    /** Whom the traffic of sockets belongs to that no process holds. */
    public static final ProcessKey NOBODY = new ProcessKey(0, 0);

    /**
     * Written out, as in every record that is a key on the way of each row: what the compiler makes is called through a
     * method handle.
     */
    @Override
    public int hashCode() {
        return pid * 31 + startTag;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProcessKey key && key.pid == pid && key.startTag == startTag;
    }
}
