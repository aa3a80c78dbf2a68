package dev.weir.layout;

import java.nio.ByteBuffer;

/** {@code struct packet_key}, and {@code struct packet_count} once for each possible CPU. */
public final class PacketLayout {

    /** Size of the key; bytes. */
    public static final int KEY_BYTES = 8;
    /** Size of one CPU's value; bytes. */
    public static final int VALUE_BYTES = 40;

    private static final int IFINDEX = 0;
    private static final int PROTOCOL_DIR = 4;

    private static final int BYTES = KEY_BYTES;
    private static final int PACKETS = BYTES + 8;
    private static final int SEGMENT_BYTES = PACKETS + 8;
    private static final int SEGMENTS = SEGMENT_BYTES + 8;

    private PacketLayout() {}

    /** Writes the key of an entry. */
    public static void putKey(ByteBuffer keys, PacketEntry entry) {
        keys.putInt(IFINDEX, entry.ifindex()).putInt(PROTOCOL_DIR, entry.protocol() << 1 | (entry.rx() ? 1 : 0));
    }

    /**
     * Reads an entry, adding up the values of all CPUs.
     *
     * @param key   offset of the key in {@code keys}
     * @param value offset of the value of the first CPU in {@code values}
     */
    public static PacketEntry read(ByteBuffer keys, int key, int slot, ByteBuffer values, int value, int cpus) {
        long bytes = 0;
        long packets = 0;
        long segmentBytes = 0;
        long segments = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            int at = value + cpu * VALUE_BYTES;
            bytes += values.getLong(at + BYTES);
            packets += values.getLong(at + PACKETS);
            segmentBytes += values.getLong(at + SEGMENT_BYTES);
            segments += values.getLong(at + SEGMENTS);
        }
        int protocolDirection = keys.getInt(key + PROTOCOL_DIR);
        return new PacketEntry(
                slot,
                keys.getInt(key + IFINDEX),
                (protocolDirection & 1) != 0,
                protocolDirection >>> 1,
                bytes,
                packets,
                segmentBytes,
                segments);
    }
}
