package dev.weir.feature.policy;

import dev.weir.bpf.BpfBatch;
import dev.weir.bpf.BpfMap;
import dev.weir.model.Address;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * What sources sent beyond what events tell of: in a flood the kernel writes so many events a tick, and of every source
 * how many packets it sent in all. For one thread.
 */
final class UntoldSources {

    private static final int CHUNK = 1024;

    /** An entry of the table; {@code first} tells one from a later one of the same source, after it was evicted. */
    private record Key(Address source, int port, int protocolAndVerdict, long first) {}

    /** Receives what one source sent since the last reading. */
    interface Each {
        /**
         * Takes packets of which no event tells.
         *
         * @param last    the last of them, of no size
         * @param dropped whether that was dropped, or would be
         */
        void of(Packet last, long packets, long bytes, boolean dropped);
    }

    /** Ends of a packet. */
    record Packet(Address source, Address destination, int sourcePort, int port, int protocol, int ifindex) {}

    private static final long[] NOTHING = new long[2];

    private final BpfBatch batch;
    private final int valueBytes;
    private Map<Key, long[]> before = new HashMap<>();

    /** A reader of {@code policy_sources}. */
    UntoldSources(BpfMap sources) {
        batch = new BpfBatch(sources, CHUNK);
        valueBytes = sources.valueBytes();
    }

    /** Hands over what came since the last reading; returns how many packets that were. */
    long read(Each each) {
        Map<Key, long[]> now = new HashMap<>();
        long[] sum = new long[1];
        batch.readAll((keys, values, count) -> {
            for (int i = 0; i < count; i++) {
                sum[0] += read(keys, i * PolicyLayout.SOURCE_KEY_BYTES, values, i * valueBytes, now, each);
            }
        });
        before = now;
        return sum[0];
    }

    private long read(ByteBuffer keys, int key, ByteBuffer values, int value, Map<Key, long[]> now, Each each) {
        // A packet is counted as told first: what is read while that happens is too little, never too much, and comes
        // with the next reading.
        long packets = Math.max(0, values.getLong(value) - values.getLong(value + PolicyLayout.SOURCE_TOLD_PACKETS));
        long bytes = Math.max(
                0, values.getLong(value + Long.BYTES) - values.getLong(value + PolicyLayout.SOURCE_TOLD_BYTES));
        if (packets == 0 && before.isEmpty()) {
            return 0;
        }
        Address source = Address.ofWords(keys.getLong(key), keys.getLong(key + Long.BYTES));
        int port = keys.getShort(key + PolicyLayout.SOURCE_KEY_PORT) & 0xffff;
        int protocolAndVerdict = keys.getShort(key + PolicyLayout.SOURCE_KEY_PROTOCOL) & 0xffff;
        Key entry = new Key(source, port, protocolAndVerdict, values.getLong(value + PolicyLayout.SOURCE_FIRST));
        long[] last = before.getOrDefault(entry, NOTHING);
        if (packets == 0 && last == NOTHING) {
            return 0;
        }
        long morePackets = Math.max(0, packets - last[0]);
        long moreBytes = Math.max(0, bytes - last[1]);
        now.put(entry, new long[] {Math.max(packets, last[0]), Math.max(bytes, last[1])});
        if (morePackets > 0) {
            int at = value + PolicyLayout.SOURCE_DESTINATION;
            each.of(
                    new Packet(
                            source,
                            Address.ofWords(values.getLong(at), values.getLong(at + Long.BYTES)),
                            values.getShort(value + PolicyLayout.SOURCE_PORT) & 0xffff,
                            port,
                            protocolAndVerdict & 0xff,
                            values.getInt(value + PolicyLayout.SOURCE_IFINDEX)),
                    morePackets,
                    moreBytes,
                    values.get(value + PolicyLayout.SOURCE_DROPPED) != 0);
        }
        return morePackets;
    }
}
