package dev.weir.feature.clients;

import dev.weir.model.Address;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The kernel's tables of clients, in this process. */
final class FakeTables implements ClientTables {

    private record Client(Address address, int key) {}

    private static final class Counts {
        private long bytes;
        private long packets;
        private long connections;
        private long firstNanos;
        private long lastNanos;
    }

    private static final class Contents {
        private final Map<Client, Counts> rows = new LinkedHashMap<>();
        private final Map<Integer, byte[]> sketches = new HashMap<>();
        private final Map<Integer, Long> missed = new HashMap<>();
    }

    private final ClientHash hash = new ClientHash(11, 12);
    private final int most;
    private Contents live = new Contents();
    private Contents closed = new Contents();
    private Contents next = new Contents();
    private boolean isCleared = true;
    boolean refuses;

    FakeTables(int most) {
        this.most = most;
    }

    /** A packet of a client. */
    void packet(Address address, ClientPort port, long bytes, long nanos) {
        Client client = new Client(address, port.key());
        Counts counts = live.rows.get(client);
        if (counts == null) {
            byte[] registers = live.sketches.computeIfAbsent(client.key, key -> new byte[HyperLogLog.REGISTERS]);
            long bits = hash.of(address.high(), address.low(), client.key);
            int index = (int) bits & HyperLogLog.REGISTERS - 1;
            registers[index] = (byte) Math.max(registers[index], HyperLogLog.rank(bits));
            if (live.rows.size() == most) {
                live.missed.merge(client.key, 1L, Long::sum);
                return;
            }
            counts = new Counts();
            Counts before = closed.rows.get(client);
            counts.firstNanos = before == null ? nanos : before.firstNanos;
            counts.connections = 1;
            live.rows.put(client, counts);
        }
        counts.bytes += bytes;
        counts.packets++;
        counts.lastNanos = nanos;
    }

    @Override
    public void swap() throws IOException {
        refuse();
        if (!isCleared) {
            throw new IllegalStateException("the next table was not emptied");
        }
        isCleared = false;
        Contents spare = closed;
        closed = live;
        live = next;
        next = spare;
    }

    @Override
    public void beat() {}

    @Override
    public void read(Table table, Rows rows) throws IOException {
        refuse();
        of(table)
                .rows
                .forEach((client, counts) -> rows.add(
                        client.address.high(),
                        client.address.low(),
                        client.key,
                        counts.bytes,
                        counts.packets,
                        counts.connections,
                        counts.firstNanos,
                        counts.lastNanos,
                        false));
    }

    @Override
    public void readSketches(Table table, Sketches sketches) {
        Contents contents = of(table);
        contents.sketches.forEach(
                (key, registers) -> sketches.add(key, contents.missed.getOrDefault(key, 0L), registers));
    }

    @Override
    public void clearNext() {
        next = new Contents();
        isCleared = true;
    }

    private Contents of(Table table) {
        return table == Table.LIVE ? live : closed;
    }

    private void refuse() throws IOException {
        if (refuses) {
            throw new IOException("refused");
        }
    }
}
