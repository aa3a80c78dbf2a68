package dev.weir.attach;

import dev.weir.netlink.Link;
import dev.weir.netlink.NetlinkException;
import dev.weir.netlink.Rtnetlink;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An interface to attach generated programs to at tc.
 *
 * @param name     its name
 * @param ifindex  its number in the kernel
 * @param ethernet whether its packets start with an Ethernet header
 * @param loopback whether it is {@code lo}, where every packet sent comes back
 * @param address  its Ethernet address in the usual form, if it has one
 */
public record TcTarget(String name, int ifindex, boolean ethernet, boolean loopback, Optional<String> address) {

    private static final int ADDRESS_BYTES = 6;
    /** The Ethernet address in the packets of {@code lo}. */
    private static final String NO_ADDRESS = "00:00:00:00:00:00";

    /**
     * The interface of a name.
     *
     * @throws ProbeException when there is none
     */
    public static TcTarget of(String name) throws ProbeException {
        List<Link> links;
        try {
            links = links();
        } catch (NetlinkException silent) {
            throw new ProbeException(silent.getMessage());
        }
        return of(name, links)
                .orElseThrow(() -> new ProbeException(
                        "there is no interface '" + name + "'; there are "
                                + links.stream().map(Link::name).sorted().collect(Collectors.joining(", ")),
                        true));
    }

    /** The interface of a name, if there is one now. */
    public static Optional<TcTarget> find(String name) {
        try {
            return of(name, links());
        } catch (NetlinkException silent) {
            return Optional.empty();
        }
    }

    private static List<Link> links() throws NetlinkException {
        try (Rtnetlink rtnetlink = Rtnetlink.open()) {
            return rtnetlink.links();
        }
    }

    private static Optional<TcTarget> of(String name, List<Link> links) {
        return links.stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .map(link -> new TcTarget(
                        name,
                        link.ifindex(),
                        link.isEthernet(),
                        link.isLoopback(),
                        link.isLoopback() ? Optional.of(NO_ADDRESS) : address(name)));
    }

    private static Optional<String> address(String name) {
        try {
            NetworkInterface iface = NetworkInterface.getByName(name);
            byte[] address = iface == null ? null : iface.getHardwareAddress();
            return address == null || address.length != ADDRESS_BYTES
                    ? Optional.empty()
                    : Optional.of(HexFormat.ofDelimiter(":").formatHex(address));
        } catch (SocketException gone) {
            return Optional.empty();
        }
    }
}
