package dev.weir.codec;

import dev.weir.model.Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Reads addresses as {@link Address#text} writes them; what is not one is never looked up. */
final class AddressText {

    private AddressText() {}

    static Address parse(String text) throws BadSnapshotException {
        boolean literal = text.length() <= 45
                && (text.indexOf(':') >= 0
                        ? text.matches("[0-9a-fA-F:.]+")
                        : text.matches("[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}"));
        if (!literal) {
            throw new BadSnapshotException("\"" + text + "\" is not an address");
        }
        try {
            return Address.of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException malformed) {
            throw new BadSnapshotException("\"" + text + "\" is not an address");
        }
    }
}
