package dev.weir.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code /sys/class/net} says of an interface.
 *
 * @param name      its name
 * @param ifindex   the kernel's number for it
 * @param ethernet  whether its packets start with an Ethernet header
 * @param loopback  whether it is {@code lo}
 * @param virtual   whether no device stands behind it: veth, bridge, bond, VLAN, tunnel, TUN/TAP
 * @param wireless  whether it is wireless
 * @param driver    the driver of the device behind it, empty when virtual
 * @param speedMbit link speed, 0 when not known; Mbit/s
 * @param up        whether it is up
 */
record NetworkInterface(String name, int ifindex, boolean ethernet, boolean loopback, boolean virtual, boolean wireless,
                        String driver, long speedMbit, boolean up) {

    private static final Path SYSFS = Path.of("/sys/class/net");

    /** {@code ARPHRD_ETHER} and {@code ARPHRD_LOOPBACK} in {@code linux/if_arp.h}. */
    private static final int ARPHRD_ETHER = 1;
    private static final int ARPHRD_LOOPBACK = 772;

    /** {@code RTF_UP} in {@code linux/route.h}. */
    private static final int ROUTE_UP = 1;
    /** {@code RTF_REJECT}: an unreachable default that IPv6 keeps on lo. */
    private static final int ROUTE_REJECT = 0x200;

    /** The interface of a name, if there is one. */
    static Optional<NetworkInterface> of(String name) {
        Path sys = SYSFS.resolve(name);
        if (name.isEmpty() || name.contains("/") || name.startsWith(".") || !Files.isDirectory(sys)) {
            return Optional.empty();
        }
        int type = (int) number(sys.resolve("type"), 0);
        return Optional.of(new NetworkInterface(name, (int) number(sys.resolve("ifindex"), 0),
                type == ARPHRD_ETHER || type == ARPHRD_LOOPBACK, type == ARPHRD_LOOPBACK, isVirtual(sys),
                Files.exists(sys.resolve("wireless")) || Files.exists(sys.resolve("phy80211")), driver(sys),
                Math.max(0, number(sys.resolve("speed"), 0)), isUp(name)));
    }

    /** Whether an interface is up, as far as can be told; one that keeps no carrier counts as up. */
    static boolean isUp(String name) {
        String state = text(SYSFS.resolve(name).resolve("operstate"));
        return !state.equals("down") && !state.isEmpty();
    }

    /**
     * Whether its own counters take a merged or not yet segmented buffer for one packet. Virtual drivers do, and virtio_net, whose
     * device is another memory's copy; cards count what they put on the wire.
     */
    boolean countsBuffers() {
        return virtual || driver.equals("virtio_net");
    }

    /** Names of the interfaces that carry a default route of either family, in the order of the routing tables. */
    static List<String> withDefaultRoute() {
        return withDefaultRoute(lines(Path.of("/proc/net/route")), lines(Path.of("/proc/net/ipv6_route")));
    }

    static List<String> withDefaultRoute(List<String> ipv4, List<String> ipv6) {
        Set<String> names = new LinkedHashSet<>();
        for (String line : ipv4) {
            String[] fields = line.split("\\s+");
            if (fields.length > 7 && fields[1].equals("00000000") && fields[7].equals("00000000")
                    && (Integer.parseInt(fields[3], 16) & ROUTE_UP) != 0) {
                names.add(fields[0]);
            }
        }
        for (String line : ipv6) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length > 9 && fields[1].equals("00") && fields[0].matches("0{32}")
                    && (Integer.parseUnsignedInt(fields[8], 16) & (ROUTE_UP | ROUTE_REJECT)) == ROUTE_UP && !fields[9].equals("lo")) {
                names.add(fields[9]);
            }
        }
        return List.copyOf(names);
    }

    /** Names of all interfaces. */
    static List<String> all() {
        try (var entries = Files.list(SYSFS)) {
            return entries.filter(Files::isDirectory).map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isVirtual(Path sys) {
        try {
            return sys.toRealPath().startsWith("/sys/devices/virtual");
        } catch (IOException e) {
            return true;
        }
    }

    private static String driver(Path sys) {
        try {
            return sys.resolve("device/driver").toRealPath().getFileName().toString();
        } catch (IOException none) {
            return "";
        }
    }

    private static long number(Path file, long otherwise) {
        try {
            return Long.parseLong(text(file));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static String text(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "" : lines.get(0).strip();
    }

    /** The lines of a file, none when it cannot be read: reading {@code speed} of an interface that is down fails. */
    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return new ArrayList<>();
        }
    }
}
