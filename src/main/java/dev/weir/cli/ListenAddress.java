package dev.weir.cli;

import dev.weir.model.Address;
import dev.weir.model.AddressText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Where to listen, as it is written on the command line: {@code [ADDR:]PORT}. */
public final class ListenAddress {

    private static final int PORT_MAX = 0xffff;

    private ListenAddress() {}

    /**
     * {@code 9100}, which is this host alone, {@code 192.0.2.1:9100} or {@code [2001:db8::1]:9100}.
     *
     * @param option the option that has it
     * @throws UsageError when it is none of these
     */
    public static InetSocketAddress of(String option, String text) throws UsageError {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        Optional<Address> address = AddressText.parse(bracketed ? host.substring(1, host.length() - 1) : host);
        String port = text.substring(colon + 1);
        if (address.isEmpty()
                || bracketed == address.get().isIpv4()
                || !port.matches("[0-9]{1,5}")
                || Integer.parseInt(port) > PORT_MAX) {
            throw new UsageError(option + ": \"" + text
                    + "\" is no port such as 9100 nor an address with one such as 192.0.2.1:9100 or [::]:9100");
        }
        return new InetSocketAddress(address(address.get()), Integer.parseInt(port));
    }

    private static InetAddress address(Address address) {
        try {
            return InetAddress.getByName(address.text());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible); // digits are not looked up
        }
    }
}
