package dev.weir.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A neighbour on a link, which has an address there ({@code RTM_NEWNEIGH}).
 *
 * @param ifindex         the interface
 * @param address         the neighbour's address
 * @param hardwareAddress its link-layer address as {@code 02:fc:00:00:00:01}; empty when not known
 * @param state           {@code NUD_*}
 */
public record Neighbour(int ifindex, InetAddress address, String hardwareAddress, int state) {

    /** {@code struct ndmsg}: family, padding, ifindex, state, flags, type. */
    static final int FIXED_BYTES = 12;

    private static final int INDEX = 4;
    private static final int STATE = 8;

    /** {@code linux/neighbour.h}. */
    private static final int NDA_DST = 1;

    private static final int NDA_LLADDR = 2;

    /** Reads a message; empty for forwarding entries of bridges, which have no address. */
    static Optional<Neighbour> of(Message message) {
        ByteBuffer fixed = message.payload();
        if (fixed.remaining() < FIXED_BYTES) {
            return Optional.empty();
        }
        Attributes attributes = Attributes.behind(fixed, FIXED_BYTES);
        return Ip.of(attributes.bytes(NDA_DST))
                .map(address -> new Neighbour(
                        fixed.getInt(INDEX),
                        address,
                        HexFormat.ofDelimiter(":").formatHex(attributes.bytes(NDA_LLADDR)),
                        fixed.getShort(STATE) & 0xffff));
    }
}
