package dev.weir.netlink;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * What the driver of a device reports ({@code SIOCETHTOOL}). It is asked by name in the network namespace of this
 * process, which {@code /sys} need not show. For one thread.
 */
public final class Ethtool implements AutoCloseable {

    /** {@code linux/sockios.h}, {@code linux/ethtool.h}. */
    private static final long SIOCETHTOOL = 0x8946;

    private static final int GET_SETTINGS = 0x1;
    private static final int GET_DRIVER = 0x3;
    private static final int GET_STRINGS = 0x1b;
    private static final int GET_STRING_COUNT = 0x37;
    private static final int GET_FEATURES = 0x3a;
    private static final int SET_FEATURES = 0x3b;
    private static final int STRINGS_OF_FEATURES = 4;

    /** {@code struct ifreq}: name, then a union that here is a pointer. */
    private static final int REQUEST_BYTES = 40;

    private static final int NAME_BYTES = 16;

    /** {@code struct ethtool_cmd}. */
    private static final int SETTINGS_BYTES = 44;

    private static final int SPEED = 12;
    private static final int SPEED_HIGH = 28;
    private static final int NO_SPEED = 0xffff;

    /** {@code struct ethtool_drvinfo}. */
    private static final int DRIVER_BYTES = 196;

    private static final int DRIVER = 4;
    private static final int BUS = 100;
    private static final int DRIVER_TEXT_BYTES = 32;

    /** {@code struct ethtool_sset_info}: command, reserved, mask, then a count for each bit. */
    private static final int COUNT_BYTES = 20;

    private static final int COUNT_MASK = 8;
    private static final int COUNT = 16;
    /** {@code struct ethtool_gstrings}: command, set, count, then strings. */
    private static final int STRINGS_HEADER_BYTES = 12;

    private static final int STRING_BYTES = 32;
    private static final int STRINGS_MAX = 1024;

    /**
     * {@code struct ethtool_gfeatures}: command, count of blocks; a block is available, requested, active, never
     * changed.
     */
    private static final int FEATURES_HEADER_BYTES = 8;

    private static final int FEATURES_BLOCK_BYTES = 16;
    private static final int REQUESTED = 4;
    private static final int ACTIVE = 8;
    /** {@code struct ethtool_sfeatures}: the same header; a block is valid, requested. */
    private static final int SET_BLOCK_BYTES = 8;

    private final int fd;
    private List<String> featureNames = List.of();
    private boolean closed;

    private Ethtool(int fd) {
        this.fd = fd;
    }

    /**
     * A driver, and the bus its device is on.
     *
     * @param name name of the driver
     * @param bus  address of the device on its bus; empty for software
     */
    public record Driver(String name, String bus) {}

    /**
     * One offload.
     *
     * @param active    whether it is on
     * @param requested whether somebody wants it on
     * @param fixed     whether it cannot be changed
     */
    public record Feature(boolean active, boolean requested, boolean fixed) {}

    /**
     * Opens a socket for requests, which any kind of socket takes: here a netlink socket.
     *
     * @throws NetlinkException when the kernel refuses
     */
    public static Ethtool open() throws NetlinkException {
        int fd = socket(NetlinkSocket.GENERIC);
        return new Ethtool(
                fd >= 0
                        ? fd
                        : NetlinkSocket.check(socket(NetlinkSocket.ROUTE), "cannot open a socket for device settings"));
    }

    private static int socket(int protocol) {
        return NetlinkSocket.LIBC.socket(NetlinkSocket.AF_NETLINK, NetlinkSocket.SOCK_RAW_CLOEXEC, protocol);
    }

    /** The driver of a link; empty when it reports none. */
    public Optional<Driver> driver(Link link) {
        Pointer info = zeroed(DRIVER_BYTES);
        return ask(link, GET_DRIVER, info)
                ? Optional.of(new Driver(text(info, DRIVER, DRIVER_TEXT_BYTES), text(info, BUS, DRIVER_TEXT_BYTES)))
                : Optional.empty();
    }

    /** The speed of a link, 0 when not known; Mbit/s. */
    public long speedMbit(Link link) {
        Pointer settings = zeroed(SETTINGS_BYTES);
        if (!ask(link, GET_SETTINGS, settings)) {
            return 0;
        }
        int low = settings.getShort(SPEED) & NO_SPEED;
        int high = settings.getShort(SPEED_HIGH) & NO_SPEED;
        return low == NO_SPEED && high == NO_SPEED || low == NO_SPEED && high == 0
                ? 0
                : (long) high << Short.SIZE | low;
    }

    /**
     * An offload of a link, by its name in the kernel ({@code rx-lro}, {@code rx-gro-hw}), as in {@code ethtool -k};
     * empty when the kernel does not know it.
     */
    public Optional<Feature> feature(Link link, String name) {
        int bit = names(link).indexOf(name);
        int blocks = blocks();
        Pointer features = zeroed(FEATURES_HEADER_BYTES + blocks * FEATURES_BLOCK_BYTES);
        features.putInt(Integer.BYTES, blocks);
        if (bit < 0 || !ask(link, GET_FEATURES, features)) {
            return Optional.empty();
        }
        int block = FEATURES_HEADER_BYTES + bit / Integer.SIZE * FEATURES_BLOCK_BYTES;
        return Optional.of(new Feature(
                isSet(features, block + ACTIVE, bit),
                isSet(features, block + REQUESTED, bit),
                !isSet(features, block, bit)));
    }

    /** Requests that an offload is on; whether the kernel accepted the request. */
    public boolean request(Link link, String name) {
        int bit = names(link).indexOf(name);
        int blocks = blocks();
        Pointer features = zeroed(FEATURES_HEADER_BYTES + blocks * SET_BLOCK_BYTES);
        features.putInt(Integer.BYTES, blocks);
        if (bit < 0) {
            return false;
        }
        int block = FEATURES_HEADER_BYTES + bit / Integer.SIZE * SET_BLOCK_BYTES;
        features.putInt(block, 1 << bit % Integer.SIZE);
        features.putInt(block + Integer.BYTES, 1 << bit % Integer.SIZE);
        return ask(link, SET_FEATURES, features);
    }

    private int blocks() {
        return (featureNames.size() + Integer.SIZE - 1) / Integer.SIZE;
    }

    private static boolean isSet(Pointer features, int offset, int bit) {
        return (features.getInt(offset) >>> bit % Integer.SIZE & 1) != 0;
    }

    /** The names of all offloads this kernel knows, the same for all devices. */
    private List<String> names(Link link) {
        if (featureNames.isEmpty()) {
            featureNames = readNames(link);
        }
        return featureNames;
    }

    private List<String> readNames(Link link) {
        Pointer count = zeroed(COUNT_BYTES);
        count.putLong(COUNT_MASK, 1L << STRINGS_OF_FEATURES);
        if (!ask(link, GET_STRING_COUNT, count) || count.getLong(COUNT_MASK) == 0) {
            return List.of();
        }
        int names = Math.max(0, Math.min(STRINGS_MAX, count.getInt(COUNT)));
        Pointer strings = zeroed(STRINGS_HEADER_BYTES + names * STRING_BYTES);
        strings.putInt(Integer.BYTES, STRINGS_OF_FEATURES);
        strings.putInt(2 * Integer.BYTES, names);
        List<String> read = new ArrayList<>();
        if (ask(link, GET_STRINGS, strings)) {
            for (int i = 0; i < names; i++) {
                read.add(text(strings, STRINGS_HEADER_BYTES + i * STRING_BYTES, STRING_BYTES));
            }
        }
        return read;
    }

    private boolean ask(Link link, int command, Pointer data) {
        byte[] name = link.rawName().getBytes(StandardCharsets.ISO_8859_1);
        if (name.length >= NAME_BYTES) {
            return false;
        }
        Pointer request = zeroed(REQUEST_BYTES);
        request.put(0, name, 0, name.length);
        request.putPointer(NAME_BYTES, data);
        data.putInt(0, command);
        return NetlinkSocket.LIBC.ioctl(fd, SIOCETHTOOL, request) >= 0;
    }

    private static Pointer zeroed(int bytes) {
        return Memory.allocateDirect(Runtime.getSystemRuntime(), bytes, true);
    }

    private static String text(Pointer from, int offset, int bytes) {
        byte[] text = new byte[bytes];
        from.get(offset, text, 0, bytes);
        int end = 0;
        while (end < bytes && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            NetlinkSocket.LIBC.close(fd);
        }
    }
}
