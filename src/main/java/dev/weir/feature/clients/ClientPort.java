package dev.weir.feature.clients;

import dev.weir.model.Protocol;

/**
 * What clients are counted by.
 *
 * @param port destination port of their packets, or {@link #OTHER} for all ports that are not counted by themselves
 * @param udp  whether they use UDP rather than TCP
 * @param ipv6 whether their addresses are IPv6 rather than IPv4
 */
record ClientPort(int port, boolean udp, boolean ipv6) implements Comparable<ClientPort> {

    /** All ports that are not counted by themselves. */
    public static final int OTHER = -1;

    /** How many different keys of single ports there are. */
    static final int KEYS = 1 << 18;

    private static final int UDP = 1 << 16;
    private static final int IPV6 = 1 << 17;

    /** Packed into 19 bits, below {@link #KEYS} for a single port. */
    static int key(int port, boolean udp, boolean ipv6) {
        return (port == OTHER ? KEYS : port) | (udp ? UDP : 0) | (ipv6 ? IPV6 : 0);
    }

    static ClientPort ofKey(int key) {
        return new ClientPort(key >= KEYS ? OTHER : key & 0xffff, (key & UDP) != 0, (key & IPV6) != 0);
    }

    int key() {
        return key(port, udp, ipv6);
    }

    /** The family as the metric's label has it. */
    public String network() {
        return ipv6 ? "IPv6" : "IPv4";
    }

    /** The transport as the metric's label has it. */
    public String transport() {
        return udp ? "UDP" : "TCP";
    }

    /** The transport as the main job knows it. */
    Protocol protocol() {
        return udp ? Protocol.UDP : Protocol.TCP;
    }

    /** The port as the metric's label has it. */
    public String portText() {
        return port == OTHER ? "other" : Integer.toString(port);
    }

    /** By port, then TCP before UDP, then IPv4 before IPv6; what is not a single port last. */
    @Override
    public int compareTo(ClientPort other) {
        return Long.compareUnsigned(order(), other.order());
    }

    private long order() {
        return (long) port << 2 | (udp ? 2 : 0) | (ipv6 ? 1 : 0);
    }
}
