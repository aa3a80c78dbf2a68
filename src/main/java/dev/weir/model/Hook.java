package dev.weir.model;

/**
 * One place in the kernel where weir counts, and whether it is attached.
 *
 * @param name     the hook, as in {@code tp_btf/sock_send_length} or {@code xdp/eth0}
 * @param attached whether its program runs
 * @param reason   why not, or why in this way; empty when there is nothing to say
 */
public record Hook(String name, boolean attached, String reason) {

    /** The name of the one that is not attached where the kernel does not say which interfaces there are. */
    public static final String INTERFACES = "interfaces";
}
