package dev.weir.collect.store;

import dev.weir.bpf.BpfBatch;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfMap;
import dev.weir.layout.PacketEntry;
import dev.weir.layout.PacketLayout;
import dev.weir.model.Protocol;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The packet counters: reads them all, and evicts those of protocols and interfaces that have been silent for long,
 * without which strangers could fill the table for good.
 *
 * <p>Eviction takes several readings, since a CPU may still count in a slot that its cache has, without looking up the
 * key. First the key is deleted. The entry is handed over until it has stayed the same for two readings. Then it is
 * emptied, so that it no longer matches the cache of any CPU. The reading after that returns the slot to the free list.
 * For one thread.
 */
final class PacketEntries {

    /** How long an entry must have been silent to be evicted; nanoseconds. */
    private static final long SILENT_NANOS = 60_000_000_000L;
    /** Readings for which an entry without a key must stay the same before it is emptied. */
    private static final int SETTLED_READINGS = 2;

    private static final int BATCH_ENTRIES = 256;

    private final Tables.PerCpu tables;
    private final int cpus;
    private final BpfBatch index;
    private final ByteBuffer slotKey = BpfMap.direct(Integer.BYTES);
    private final ByteBuffer key = BpfMap.direct(PacketLayout.KEY_BYTES);
    private final ByteBuffer counts;
    private final ByteBuffer zeros;
    /** By slot: the entry as it was last read, and since when it has not changed. */
    private final Map<Integer, Silence> silences = new HashMap<>();
    /** By slot: entries without a key. */
    private final Map<Integer, Leaving> leaving = new HashMap<>();
    /** The slots whose entries were emptied in the last reading. */
    private final Set<Integer> emptied = new HashSet<>();

    private List<PacketEntry> entries = List.of();
    private int rareEvicted;
    private int commonEvicted;

    private record Silence(PacketEntry entry, long sinceNanos) {}

    /** An entry without a key, and for how many readings it has stayed the same. */
    private static final class Leaving {
        private PacketEntry entry;
        private int readings;

        Leaving(PacketEntry entry) {
            this.entry = entry;
        }
    }

    PacketEntries(Tables.PerCpu tables) {
        this.tables = tables;
        this.cpus = tables.entries().valuesPerKey();
        this.index = new BpfBatch(tables.keys(), BATCH_ENTRIES);
        this.counts = BpfMap.direct(tables.entries().lookupBytes());
        this.zeros = BpfMap.direct(tables.entries().lookupBytes());
    }

    /** How many entries of rare protocols have been evicted since the start. */
    int rareEvicted() {
        return rareEvicted;
    }

    /** How many entries of all protocols but {@code ETHERTYPE_OTHER} have been evicted since the start. */
    int commonEvicted() {
        return commonEvicted;
    }

    /**
     * Reads all entries.
     *
     * @throws BpfException when the kernel refuses
     */
    List<PacketEntry> read() {
        List<PacketEntry> read = new ArrayList<>();
        index.readAll((keys, slots, count) -> {
            for (int i = 0; i < count; i++) {
                int slot = slots.getInt(i * Integer.BYTES);
                if (lookUp(slot)) {
                    read.add(PacketLayout.read(keys, i * PacketLayout.KEY_BYTES, slot, counts, 0, cpus));
                }
            }
        });
        for (Leaving left : leaving.values()) {
            PacketLayout.putKey(key, left.entry);
            if (lookUp(left.entry.slot())) {
                read.add(PacketLayout.read(key, 0, left.entry.slot(), counts, 0, cpus));
            }
        }
        return read;
    }

    /**
     * Reads all entries, and evicts those that were silent for long.
     *
     * @param nowNanos the time of the reading; nanoseconds, CLOCK_MONOTONIC
     * @throws BpfException when the kernel refuses
     */
    List<PacketEntry> readAndEvict(long nowNanos) {
        List<PacketEntry> read = read();
        release();
        settle(read);
        Map<Integer, Silence> before = new HashMap<>(silences);
        silences.clear();
        for (PacketEntry entry : read) {
            Silence silence = before.get(entry.slot());
            long since = silence != null && silence.entry().equals(entry) ? silence.sinceNanos() : nowNanos;
            if (isLeaving(entry.slot())) {
                continue;
            }
            if (nowNanos - since > SILENT_NANOS) {
                evict(entry);
            } else {
                silences.put(entry.slot(), new Silence(entry, since));
            }
        }
        entries = read;
        return read;
    }

    /** What was read last. */
    List<PacketEntry> latest() {
        return entries;
    }

    private boolean isLeaving(int slot) {
        return emptied.contains(slot) || leaving.containsKey(slot);
    }

    private void evict(PacketEntry entry) {
        PacketLayout.putKey(key, entry);
        tables.keys().delete(key);
        leaving.put(entry.slot(), new Leaving(entry));
        if (entry.isRare()) {
            rareEvicted++;
        }
        if (entry.protocol() != Protocol.OTHER.number()) {
            commonEvicted++;
        }
    }

    /**
     * Empties entries without a key that have stayed the same for long enough. Their last values are in {@code read}.
     */
    private void settle(List<PacketEntry> read) {
        if (leaving.isEmpty()) {
            return;
        }
        Map<Integer, PacketEntry> bySlot = new HashMap<>();
        read.forEach(entry -> bySlot.put(entry.slot(), entry));
        leaving.values().removeIf(left -> {
            PacketEntry now = bySlot.getOrDefault(left.entry.slot(), left.entry);
            left.readings = now.equals(left.entry) ? left.readings + 1 : 0;
            left.entry = now;
            if (left.readings < SETTLED_READINGS) {
                return false;
            }
            tables.entries().update(slotKey.putInt(0, now.slot()), zeros);
            emptied.add(now.slot());
            return true;
        });
    }

    /** Returns the slots that the reading before this one emptied. */
    private void release() {
        emptied.forEach(slot -> tables.free().push(slotKey.putInt(0, slot)));
        emptied.clear();
    }

    private boolean lookUp(int slot) {
        return tables.entries().lookup(slotKey.putInt(0, slot), counts);
    }
}
