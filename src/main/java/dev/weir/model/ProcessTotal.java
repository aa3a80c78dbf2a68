package dev.weir.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One process and the app bytes it moved through network sockets.
 *
 * @param key              its identity
 * @param names            what it is called
 * @param traffic          app bytes: what calls on sockets returned
 * @param connections      sockets of its that are open and known
 * @param callsPerSecond   system calls sendto, recvfrom, sendmsg and recvmsg on network sockets over the last interval
 * @param syscalls         those and, in syscall mode, the other traced calls, by name; empty when none was made, or
 *       none is counted
 * @param retransmits      TCP segments retransmitted on its sockets since weir started
 * @param unlistedBytes    part of the traffic whose sockets did not fit the flow table; bytes
 * @param firstSeen        when weir first saw it
 * @param exited           when it was seen to have exited, if it has
 */
public record ProcessTotal(
        ProcessKey key,
        ProcessNames names,
        Traffic traffic,
        int connections,
        Rate callsPerSecond,
        List<SyscallCount> syscalls,
        long retransmits,
        long unlistedBytes,
        Instant firstSeen,
        Optional<Instant> exited) {

    public ProcessTotal {
        syscalls = List.copyOf(syscalls);
    }
}
