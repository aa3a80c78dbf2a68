package dev.weir.feature.clients;

import dev.weir.model.Address;
import dev.weir.model.Busiest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Adds up one reading of a table of clients. Used again and again, as its arrays are large. */
final class Tally implements ClientTables.Rows, ClientTables.Sketches {

    private static final int CLIENTS_MAX = 1000;
    private static final int NETWORKS_MAX = 1000;

    private final int[] clients = new int[ClientPort.KEYS];
    private final int[] fresh = new int[ClientPort.KEYS];
    private final HyperLogLog sketch = new HyperLogLog();
    /** Estimates of ports for which the table had no room, by key. */
    private final Map<Integer, Long> estimates = new HashMap<>();

    private final boolean[] hasSketch = new boolean[ClientPort.KEYS];
    private Busiest<ClientRow> busiest;
    private NetworkRollUp networks;
    private AddressList addresses;
    private long newSinceNanos;
    private long newUntilNanos;
    private long untilMillis;
    private boolean keepAddresses;
    private long listed;
    private long missed;

    /**
     * Starts a reading.
     *
     * @param newSinceNanos clients first seen after this are new
     * @param newUntilNanos unless they were first seen after this; the next reading finds them
     * @param untilMillis   when that was on the wall clock; milliseconds since 1970
     * @param keepAddresses whether a list of all addresses is wanted
     */
    void begin(long newSinceNanos, long newUntilNanos, long untilMillis, boolean keepAddresses) {
        this.newSinceNanos = newSinceNanos;
        this.newUntilNanos = newUntilNanos;
        this.untilMillis = untilMillis;
        this.keepAddresses = keepAddresses;
        Arrays.fill(clients, 0);
        Arrays.fill(fresh, 0);
        Arrays.fill(hasSketch, false);
        estimates.clear();
        busiest = new Busiest<>(CLIENTS_MAX);
        networks = new NetworkRollUp();
        addresses = new AddressList();
        listed = 0;
        missed = 0;
    }

    @Override
    public void add(
            long high, long low, int key, long bytes, long packets, long connections, long firstNanos, long lastNanos) {
        Address address = new Address(high, low);
        listed++;
        clients[key]++;
        if (firstNanos > newSinceNanos && firstNanos <= newUntilNanos) {
            fresh[key]++;
        }
        networks.add(address, bytes);
        if (keepAddresses) {
            addresses.add(address, key);
        }
        if (busiest.takes(0, bytes)) {
            busiest.add(
                    new ClientRow(
                            address,
                            ClientPort.ofKey(key),
                            bytes,
                            packets,
                            connections,
                            time(firstNanos),
                            time(lastNanos),
                            Known.NOTHING),
                    0,
                    bytes);
        }
    }

    @Override
    public void add(int key, long missedPackets, byte[] registers) {
        missed += missedPackets;
        if (key < ClientPort.KEYS) {
            hasSketch[key] = true;
        }
        if (missedPackets > 0) {
            sketch.clear();
            sketch.merge(registers);
            estimates.put(key, sketch.estimate());
        }
    }

    private Instant time(long nanos) {
        return Instant.ofEpochMilli(untilMillis - TimeUnit.NANOSECONDS.toMillis(newUntilNanos - nanos));
    }

    /** New clients of this reading by key. */
    int[] fresh() {
        return fresh;
    }

    /** The addresses of this reading; the next one makes another list. */
    AddressList addresses() {
        return addresses;
    }

    /** What was read, as a window. */
    ClientWindow window(long startMillis, long endMillis, NewClients news) {
        return new ClientWindow(
                startMillis, endMillis, ports(news), busiest.rows(), networks.largest(NETWORKS_MAX), listed, missed);
    }

    private List<PortClients> ports(NewClients news) {
        List<PortClients> ports = new ArrayList<>();
        Map<Integer, Long> unlisted = new HashMap<>();
        for (int key = 0; key < ClientPort.KEYS; key++) {
            int other = other(key);
            if (clients[key] > 0 && !hasSketch[key] && estimates.containsKey(other)) {
                unlisted.merge(other, (long) clients[key], Long::sum);
            } else if (clients[key] > 0 && !estimates.containsKey(key)) {
                ports.add(new PortClients(ClientPort.ofKey(key), clients[key], 0, news.of(key)));
            }
        }
        estimates.forEach((key, estimate) -> {
            long counted = key < ClientPort.KEYS ? clients[key] : unlisted.getOrDefault(key, 0L);
            ports.add(new PortClients(
                    ClientPort.ofKey(key), Math.max(counted, estimate), HyperLogLog.ERROR, news.of(key)));
        });
        ports.sort((one, two) -> one.port().compareTo(two.port()));
        return ports;
    }

    /** The key of all ports that have no registers of their own, of the same transport and family. */
    private static int other(int key) {
        ClientPort port = ClientPort.ofKey(key);
        return ClientPort.key(ClientPort.OTHER, port.udp(), port.ipv6());
    }
}
