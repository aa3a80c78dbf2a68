package dev.weir.layout;

import dev.weir.model.ProcessFacts;
import dev.weir.model.SyscallCount;
import java.util.List;

/**
 * What the kernel side knows of one process, captured when it first used a network socket; counters are cumulative.
 * <p>Source: map {@code procs}, {@code struct proc} in {@code bpf/types.h}.
 *
 * @param facts       its names, user, parent and cgroup
 * @param index       the index of the entry in its table, until it is deleted
 * @param exitedNanos when it exited, 0 while it lives; nanoseconds, CLOCK_MONOTONIC
 * @param rxUnlisted  app bytes received on sockets that did not fit the flow table
 * @param txUnlisted  app bytes sent likewise
 * @param syscalls    its traced system calls on network sockets
 */
public record ProcessEntry(
        ProcessFacts facts,
        int index,
        long exitedNanos,
        long rxUnlisted,
        long txUnlisted,
        List<SyscallCount> syscalls) {

    public ProcessEntry {
        syscalls = List.copyOf(syscalls);
    }
}
