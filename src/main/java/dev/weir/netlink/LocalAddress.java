package dev.weir.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An address of an interface ({@code RTM_NEWADDR}).
 *
 * @param ifindex    the interface
 * @param address    the local address
 * @param prefixBits length of its network's prefix; bits
 */
public record LocalAddress(int ifindex, InetAddress address, int prefixBits) {

    /** {@code struct ifaddrmsg}: family, prefix length, flags, scope, index. */
    static final int FIXED_BYTES = 8;

    private static final int PREFIX = 1;
    private static final int INDEX = 4;

    /**
     * {@code linux/if_addr.h}: on a point-to-point interface the first is the address of the other end, the second the
     * local one.
     */
    private static final int IFA_ADDRESS = 1;

    private static final int IFA_LOCAL = 2;

    static Optional<LocalAddress> of(Message message) {
        ByteBuffer fixed = message.payload();
        if (fixed.remaining() < FIXED_BYTES) {
            return Optional.empty();
        }
        Attributes attributes = Attributes.behind(fixed, FIXED_BYTES);
        return Ip.of(attributes.bytes(attributes.has(IFA_LOCAL) ? IFA_LOCAL : IFA_ADDRESS))
                .map(address -> new LocalAddress(fixed.getInt(INDEX), address, fixed.get(PREFIX) & 0xff));
    }
}
