package dev.weir.feature.clients;

import dev.weir.bpf.BpfBatch;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfMap;
import dev.weir.feature.clients.Counting.Destination;
import dev.weir.model.Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The tables of clients that {@code bpf/clients.bpf.h} fills. */
final class KernelTables implements ClientTables {

    private static final int WINDOWS = 3;
    private static final int KINDS = 4;
    private static final int PORTS = 1 << 16;
    private static final int KEY_BYTES = 24;
    private static final int KEY_PORT = 16;
    private static final int CLIENT_BYTES = 48;
    private static final int SKETCH_BYTES = 4112;
    private static final int SKETCH_REGISTERS = 16;
    private static final int CONFIG_BYTES = 32;
    private static final int WINDOWS_BYTES = 8;
    private static final int WINDOWS_FULL = 4;
    private static final int NETWORK_BYTES = 20;
    /** {@code client_slots}: the window is above the port. */
    private static final int WINDOW_SHIFT = 24;

    /** Larger tables are not held a second time to tell who was there lately. */
    static final int RECENT_MAX = 1 << 16;

    private static final int NEAR_CLIENTS = 256;
    private static final int NEAR_BYTES = 48;
    private static final int NEAR_COUNT = 24;

    private static final int CHUNK_MAX = 4096;
    private static final int CHUNK_MIN = 64;
    /** In about so many a small table is read. */
    private static final int CHUNKS = 16;

    private static final int NETWORKS_MAX = 1024;

    private final BpfMap windows;
    private final BpfMap wait;
    private final BpfMap waits;
    private final List<BpfMap> tables = new ArrayList<>();
    private final List<BpfBatch> readers = new ArrayList<>();
    private final BpfMap near;
    private final ByteBuffer nearValues;
    private final BpfMap beat;
    private final BpfMap sketches;
    private final BpfMap slots;
    private final BpfBatch slotReader;
    private final BpfMap free;
    private final boolean newConnections;
    private int live;

    /**
     * What the stage's variables hold from the start.
     *
     * @param hash seeded anew for each start
     */
    static Map<String, ByteBuffer> variables(Counting counting, ClientHash hash) {
        ByteBuffer config = BpfMap.direct(CONFIG_BYTES);
        config.putLong(hash.seed())
                .putLong(hash.otherSeed())
                .putInt(counting.ports().isEmpty() ? 1 : 0)
                .putInt(counting.withLocal() ? 1 : 0)
                .putInt(counting.destinations().isEmpty() ? 0 : 1)
                .putInt(counting.newConnections() ? 1 : 0);
        return Map.of(".rodata.clients", config.flip());
    }

    /** How many entries the stage's maps have. */
    static Map<String, Integer> entries(Counting counting) {
        Map<String, Integer> entries = new HashMap<>();
        for (int window = 0; window < WINDOWS; window++) {
            entries.put("client_table_" + window, counting.tableEntries());
        }
        for (String map : List.of("client_sketches", "client_slots", "client_free")) {
            entries.put(map, counting.sketches());
        }
        entries.put("client_ports", counting.ports().isEmpty() ? 1 : PORTS);
        entries.put("client_served", counting.served());
        entries.put("client_sources", NETWORKS_MAX);
        entries.put("client_destinations", NETWORKS_MAX);
        return entries;
    }

    /** The tables, by name, of an object that was loaded with {@link #variables} and {@link #entries}. */
    KernelTables(Function<String, BpfMap> maps, Counting counting) {
        windows = checked(maps.apply(".data.clients"), Integer.BYTES, WINDOWS_BYTES);
        wait = maps.apply("client_wait");
        waits = maps.apply("client_waits");
        near = checked(maps.apply("client_caches"), Integer.BYTES, NEAR_CLIENTS * NEAR_BYTES);
        nearValues = BpfMap.direct(near.lookupBytes());
        beat = checked(maps.apply(".data.clientbeat"), Integer.BYTES, Integer.BYTES);
        sketches = checked(maps.apply("client_sketches"), Integer.BYTES, SKETCH_BYTES);
        slots = checked(maps.apply("client_slots"), Integer.BYTES, Integer.BYTES);
        slotReader = new BpfBatch(slots, Math.min(CHUNK_MAX, counting.sketches()));
        free = maps.apply("client_free");
        newConnections = counting.newConnections();
        for (int window = 0; window < WINDOWS; window++) {
            BpfMap table = checked(maps.apply("client_table_" + window), KEY_BYTES, CLIENT_BYTES);
            tables.add(table);
            readers.add(new BpfBatch(table, Math.min(CHUNK_MAX, counting.tableEntries() / CHUNKS + CHUNK_MIN)));
        }
        for (int slot = counting.sketches() - 1; slot >= WINDOWS * KINDS; slot--) {
            free.push(number(slot));
        }
        fillPorts(maps.apply("client_ports"), counting.ports());
        for (Reach.Network network : Reach.networks()) {
            addNetwork(
                    maps.apply("client_sources"), network.address(), network.prefixBits(), network.isGlobal() ? 0 : 1);
        }
        for (Destination destination : counting.destinations()) {
            addNetwork(maps.apply("client_destinations"), destination.network(), destination.prefixBits(), 1);
        }
    }

    @Override
    public void swap() throws IOException {
        reporting(() -> {
            int next = (live + 1) % WINDOWS;
            ByteBuffer now = state();
            windows.update(number(0), now.putInt(0, next));
            live = next;
            // A map of maps is updated only when no program can still be using what was there before.
            waits.update(number(0), number(wait.fd()));
        });
    }

    @Override
    public void beat() throws IOException {
        reporting(() -> {
            ByteBuffer now = BpfMap.direct(Integer.BYTES);
            beat.lookup(number(0), now);
            beat.update(number(0), now.putInt(0, now.getInt(0) + 1));
        });
    }

    @Override
    public void read(Table table, Rows rows) throws IOException {
        reporting(() -> {
            Map<Entry, Sent> apart = readNear(window(table));
            readers.get(window(table)).readAll((keys, values, count) -> {
                ByteBuffer addresses = keys.duplicate().order(ByteOrder.BIG_ENDIAN);
                for (int i = 0; i < count; i++) {
                    int key = i * KEY_BYTES;
                    Entry entry =
                            new Entry(addresses.getLong(key), addresses.getLong(key + 8), keys.getInt(key + KEY_PORT));
                    add(entry, values, i * CLIENT_BYTES, apart.getOrDefault(entry, Sent.NOTHING), rows);
                }
            });
        });
    }

    private void add(Entry entry, ByteBuffer values, int at, Sent apart, Rows rows) {
        long connections = values.getLong(at + 16);
        if (!newConnections || connections > 0) {
            rows.add(
                    entry.high(),
                    entry.low(),
                    entry.port(),
                    values.getLong(at) + apart.bytes(),
                    values.getLong(at + 8) + apart.packets(),
                    connections,
                    values.getLong(at + 24),
                    values.getLong(at + 32),
                    values.getLong(at + 40) == 0 && apart.packets() == 0);
        }
    }

    private record Entry(long high, long low, int port) {}

    private record Sent(long bytes, long packets) {

        private static final Sent NOTHING = new Sent(0, 0);

        Sent and(Sent more) {
            return new Sent(bytes + more.bytes, packets + more.packets);
        }
    }

    /** What CPUs counted apart from the table. Of a window that is over no program adds to either any more. */
    private Map<Entry, Sent> readNear(int window) {
        Map<Entry, Sent> apart = new HashMap<>();
        near.lookup(number(window), nearValues);
        ByteBuffer addresses = nearValues.duplicate().order(ByteOrder.BIG_ENDIAN);
        for (int at = 0; at + NEAR_BYTES <= nearValues.capacity(); at += NEAR_BYTES) {
            long packets = nearValues.getLong(at + NEAR_COUNT + 8);
            if (packets > 0) {
                Entry entry =
                        new Entry(addresses.getLong(at), addresses.getLong(at + 8), nearValues.getInt(at + KEY_PORT));
                apart.merge(entry, new Sent(nearValues.getLong(at + NEAR_COUNT), packets), Sent::and);
            }
        }
        return apart;
    }

    @Override
    public void readSketches(Table table, Sketches taker) throws IOException {
        int window = window(table);
        reporting(() -> {
            if ((state().getInt(WINDOWS_FULL) & 1 << window) == 0) {
                return; // everybody is in the table
            }
            for (int kind = 0; kind < KINDS; kind++) {
                readSketch(window * KINDS + kind, ClientPort.KEYS | kind << 16, taker);
            }
            slotReader.readAll((keys, values, count) -> {
                for (int i = 0; i < count; i++) {
                    int key = keys.getInt(i * Integer.BYTES);
                    if (key >>> WINDOW_SHIFT == window) {
                        readSketch(values.getInt(i * Integer.BYTES), key & (1 << WINDOW_SHIFT) - 1, taker);
                    }
                }
            });
        });
    }

    @Override
    public void clearNext() throws IOException {
        int next = (live + 1) % WINDOWS;
        reporting(() -> {
            clearTable(next);
            near.update(number(next), BpfMap.direct(near.lookupBytes()));
            clearSketches(next);
            ByteBuffer now = state();
            windows.update(number(0), now.putInt(WINDOWS_FULL, now.getInt(WINDOWS_FULL) & ~(1 << next)));
        });
    }

    private ByteBuffer state() {
        ByteBuffer now = BpfMap.direct(WINDOWS_BYTES);
        windows.lookup(number(0), now);
        return now;
    }

    private int window(Table table) {
        return table == Table.LIVE ? live : (live + WINDOWS - 1) % WINDOWS;
    }

    private void readSketch(int slot, int key, Sketches taker) {
        ByteBuffer sketch = BpfMap.direct(SKETCH_BYTES);
        sketches.lookup(number(slot), sketch);
        byte[] registers = new byte[HyperLogLog.REGISTERS];
        sketch.get(SKETCH_REGISTERS, registers);
        taker.add(key, sketch.getLong(0), registers);
    }

    private void clearTable(int window) {
        List<byte[]> chunks = new ArrayList<>();
        readers.get(window).readAll((keys, values, count) -> {
            byte[] copy = new byte[count * KEY_BYTES];
            keys.get(0, copy);
            chunks.add(copy);
        });
        for (byte[] chunk : chunks) {
            ByteBuffer keys = BpfMap.direct(chunk.length).put(chunk).flip();
            tables.get(window).deleteAll(keys, chunk.length / KEY_BYTES);
        }
    }

    private void clearSketches(int window) {
        ByteBuffer empty = BpfMap.direct(SKETCH_BYTES);
        for (int kind = 0; kind < KINDS; kind++) {
            sketches.update(number(window * KINDS + kind), empty);
        }
        List<int[]> used = new ArrayList<>();
        slotReader.readAll((keys, values, count) -> {
            for (int i = 0; i < count; i++) {
                used.add(new int[] {keys.getInt(i * Integer.BYTES), values.getInt(i * Integer.BYTES)});
            }
        });
        for (int[] entry : used) {
            if (entry[0] >>> WINDOW_SHIFT == window && slots.delete(number(entry[0]))) {
                sketches.update(number(entry[1]), empty);
                free.push(number(entry[1]));
            }
        }
    }

    private static void fillPorts(BpfMap map, Set<Integer> ports) {
        if (ports.isEmpty()) {
            return;
        }
        ByteBuffer keys = BpfMap.direct(PORTS * Integer.BYTES);
        ByteBuffer values = BpfMap.direct(PORTS);
        for (int port = 0; port < PORTS; port++) {
            keys.putInt(port * Integer.BYTES, port);
            values.put(port, (byte) (ports.contains(port) ? 1 : 0));
        }
        map.updateAll(keys, values, PORTS);
    }

    private static void addNetwork(BpfMap map, Address address, int prefixBits, int value) {
        ByteBuffer key = BpfMap.direct(NETWORK_BYTES);
        key.putInt(address.isIpv4() ? prefixBits + 96 : prefixBits)
                .putLong(address.highWord())
                .putLong(address.lowWord());
        map.update(key.flip(), number(value));
    }

    private static BpfMap checked(BpfMap map, int keyBytes, int valueBytes) {
        map.requireSizes(keyBytes, valueBytes);
        return map;
    }

    private static ByteBuffer number(int number) {
        return BpfMap.direct(Integer.BYTES).putInt(0, number);
    }

    private static void reporting(Runnable work) throws IOException {
        try {
            work.run();
        } catch (BpfException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
