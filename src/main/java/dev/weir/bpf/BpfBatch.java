package dev.weir.bpf;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads a whole map, many entries at a time, into buffers that it keeps; one by one where the kernel refuses batches.
 * For one thread.
 */
public final class BpfBatch {

    /** Room for the position that the kernel keeps in a hash (4 bytes), or for the largest key. */
    private static final int TOKEN_BYTES = 64;

    /** Neither a position in a hash nor the beginning of a key: the kernel has written nothing. */
    private static final int UNTOUCHED = -1;

    private final BpfMap map;
    private final ByteBuffer count = BpfMap.direct(Integer.BYTES);
    private final ByteBuffer[] positions = {BpfMap.direct(TOKEN_BYTES), BpfMap.direct(TOKEN_BYTES)};
    private int room;
    private ByteBuffer keys;
    private ByteBuffer values;

    /**
     * A reader of a map.
     *
     * @param chunkEntries entries to ask for at a time; doubled when a bucket of the hash does not fit
     */
    public BpfBatch(BpfMap map, int chunkEntries) {
        this.map = map;
        makeRoom(chunkEntries);
    }

    /**
     * Receives some entries: {@code count} keys, and as many times {@link BpfMap#lookupBytes} of values, from position
     * 0.
     */
    public interface Chunk {
        /** Takes the entries; the buffers are used again afterwards. */
        void accept(ByteBuffer keys, ByteBuffer values, int count);
    }

    /**
     * Reads all entries; returns how many there were.
     *
     * @throws BpfException when the kernel refuses
     */
    public int readAll(Chunk chunk) {
        int entries = 0;
        ByteBuffer from = null;
        ByteBuffer to = positions[0];
        while (true) {
            count.putInt(0, room);
            to.putInt(0, UNTOUCHED);
            int result = Native.BPF.bpf_map_lookup_batch(map.fd(), from, to, keys, values, count, null);
            if (result == -Native.ENOSPC) {
                makeRoom(2 * room);
                continue;
            }
            boolean last = result == -Native.ENOENT && (to.getInt(0) != UNTOUCHED || count.getInt(0) < room);
            if (result < 0 && !last && from == null) {
                return readEach(chunk);
            }
            if (!last) {
                Native.check(result, "cannot read the map " + map.name());
            }
            if (count.getInt(0) > 0) {
                chunk.accept(keys, values, count.getInt(0));
                entries += count.getInt(0);
            }
            if (last) {
                return entries;
            }
            from = to;
            to = from == positions[0] ? positions[1] : positions[0];
        }
    }

    /**
     * Reads entry by entry. When the key it is at is deleted, the kernel begins again from the first; what was handed
     * over already is passed over.
     */
    private int readEach(Chunk chunk) {
        Set<ByteBuffer> seen = new HashSet<>();
        ByteBuffer key = BpfMap.direct(map.keyBytes());
        ByteBuffer next = BpfMap.direct(map.keyBytes());
        int most = 2 * map.maxEntries();
        boolean more = map.nextKey(null, next);
        for (int i = 0; more && i < most; i++) {
            key.clear().put(next.clear());
            ByteBuffer kept =
                    ByteBuffer.allocate(map.keyBytes()).put(next.clear()).flip();
            if (seen.add(kept) && map.lookup(key.clear(), values.clear())) {
                keys.clear().put(kept.duplicate()).clear();
                chunk.accept(keys, values, 1);
            }
            more = map.nextKey(key.clear(), next.clear());
        }
        return seen.size();
    }

    private void makeRoom(int entries) {
        room = entries;
        keys = BpfMap.direct(room * map.keyBytes());
        values = BpfMap.direct(room * map.lookupBytes());
    }
}
