package dev.weir.model;

/**
 * Identity of a process that survives the reuse of its pid.
 *
 * @param pid      process id in the initial pid namespace (the kernel's {@code tgid})
 * @param startTag low 32 bits of {@code group_leader->start_boottime >> 20}, about a millisecond each; {@code bpf/types.h}
 */
public record ProcessKey(int pid, int startTag) {

    /** Whom the traffic of sockets belongs to that no process holds. */
    public static final ProcessKey NOBODY = new ProcessKey(0, 0);
}
