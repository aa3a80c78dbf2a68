package dev.weir.netlink;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Addresses as they are in messages. */
final class Ip {

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private Ip() {}

    /**
     * The address of these bytes; empty when they are neither 4 nor 16. An IPv4 address in 16 bytes stays an IPv6
     * address.
     */
    static Optional<InetAddress> of(byte[] bytes) {
        try {
            return bytes.length == IPV4_BYTES
                    ? Optional.of(InetAddress.getByAddress(bytes))
                    : bytes.length == IPV6_BYTES
                            ? Optional.of(Inet6Address.getByAddress(null, bytes, -1))
                            : Optional.empty();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("4 or 16 bytes are an address", impossible);
        }
    }
}
