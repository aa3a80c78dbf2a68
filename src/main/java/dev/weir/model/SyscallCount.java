package dev.weir.model;

/**
 * How often a process used one system call on network sockets, since weir started.
 *
 * @param syscall the call's name, as in {@code syscalls(2)}
 * @param calls   calls that returned, failed ones included
 * @param bytes   sum of the non-negative return values (of message lengths for {@code sendmmsg} and {@code recvmmsg});
 *       bytes
 * @param errors  calls that returned an error
 */
public record SyscallCount(String syscall, long calls, long bytes, long errors) {}
