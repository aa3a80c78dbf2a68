package dev.weir.layout;

import dev.weir.model.ProcessKey;

/**
 * Raw counters of one socket as used by one process, cumulative since the kernel made the entry.
 * <p>Source: map {@code flows}, {@code struct flow_key} and {@code struct flow} in {@code bpf/types.h}.
 */
public interface FlowEntry extends Endpoints {

    /** Socket cookie. */
    long cookie();

    /** Its index in the table, which it keeps until it is deleted. */
    int index();

    /** The process whose calls these are. */
    ProcessKey process();

    /** Address family: {@code AF_INET}, {@code AF_INET6} or {@code AF_PACKET}. */
    int family();

    /** Bytes received; unsigned 64-bit. */
    long rxBytes();

    /** Bytes sent; unsigned 64-bit. */
    long txBytes();

    /** When the entry was made; nanoseconds, CLOCK_MONOTONIC. */
    long openedNanos();

    /** The last tick with traffic, which tells the last user of a shared socket. */
    int lastTick();

    /** Whether the process made it listen. */
    boolean listening();

    /**
     * How often the socket got another remote end: bytes from before that are in the entries of peers, and the counters
     * here began again at zero.
     */
    int epoch();

    /** Whether the entry is that of a process. */
    default boolean isBy(ProcessKey user) {
        return process().equals(user);
    }
}
