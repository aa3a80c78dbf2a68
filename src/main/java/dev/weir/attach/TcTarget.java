package dev.weir.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An interface that generated programs are attached to at tc.
 *
 * @param name     its name
 * @param ifindex  the kernel's number for it
 * @param ethernet whether its packets start with an Ethernet header
 * @param address  its Ethernet address in the usual form, if it has one
 */
public record TcTarget(String name, int ifindex, boolean ethernet, Optional<String> address) {

    private static final int ADDRESS_CHARACTERS = 17;

    /**
     * The interface of a name.
     *
     * @throws ProbeException when there is none
     */
    public static TcTarget of(String name) throws ProbeException {
        return find(name).orElseThrow(() -> new ProbeException("there is no interface '" + name + "'; there are "
                + String.join(", ", NetworkInterface.all()), true));
    }

    /** The interface of a name, if there is one now. */
    public static Optional<TcTarget> find(String name) {
        return NetworkInterface.of(name).map(iface -> new TcTarget(name, iface.ifindex(), iface.ethernet(), address(name)));
    }

    private static Optional<String> address(String name) {
        try {
            String text = Files.readString(Path.of("/sys/class/net", name, "address")).strip();
            return text.length() == ADDRESS_CHARACTERS ? Optional.of(text) : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
