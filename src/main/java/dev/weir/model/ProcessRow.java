package dev.weir.model;

import java.util.List;

/**
 * What the kernel side knows of one process, captured when it first used a network socket; counters are cumulative.
 * <p>Source: map {@code procs}, {@code struct proc} in {@code bpf/types.h}. All text is as it came.
 *
 * @param key           identity
 * @param slot          the slot of the map that the row is in, until it is deleted; {@link #NO_SLOT} for what other rows say of a process
 * @param comm          task name of the thread group's leader
 * @param commandLine   the first bytes of its arguments, joined by spaces; empty when they could not be read
 * @param uid           real user id in the initial user namespace
 * @param parentPid     its parent's pid
 * @param parentComm    its parent's task name
 * @param cgroupId      id of its cgroup-v2 directory
 * @param cgroupLeaf    name of that directory
 * @param cgroupParent  name of the directory above
 * @param kernel        whether it is a kernel thread
 * @param exitedNanos   when it exited, 0 while it lives; nanoseconds, CLOCK_MONOTONIC
 * @param rxUnlisted    app bytes received on sockets that did not fit the flow table
 * @param txUnlisted    app bytes sent likewise
 * @param syscalls      its traced system calls on network sockets
 */
public record ProcessRow(ProcessKey key, int slot, String comm, String commandLine, int uid, int parentPid, String parentComm, long cgroupId,
                         String cgroupLeaf, String cgroupParent, boolean kernel, long exitedNanos, long rxUnlisted,
                         long txUnlisted, List<SyscallCount> syscalls) {

    /** The slot of no row. */
    public static final int NO_SLOT = -1;

    public ProcessRow {
        syscalls = List.copyOf(syscalls);
    }
}
