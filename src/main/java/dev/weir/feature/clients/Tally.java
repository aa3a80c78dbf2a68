package dev.weir.feature.clients;

import dev.weir.model.Address;
import dev.weir.model.Busiest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Adds up one reading of a table of clients. Used again and again. */
final class Tally implements ClientTables.Rows, ClientTables.Sketches {

    private static final int CLIENTS_MAX = 1000;

    /** What a reading found of one port. */
    private static final class Count {
        private int clients;
        private int fresh;
        private int recent;
        private int synOnly;
        private boolean hasSketch;
    }

    private final TallyLimits limits;
    private final long windowNanos;
    private final RecentClients recent = new RecentClients();
    private final Map<Integer, Count> counts = new HashMap<>();
    private final HyperLogLog sketch = new HyperLogLog();
    /** Estimates of ports for which the table had no room, by key. */
    private final Map<Integer, Long> estimates = new HashMap<>();

    private Busiest<ClientRow> busiest;
    private NetworkRollUp networks;
    private AddressList addresses;
    private int lastKey = -1;
    private Count last;
    private long newSinceNanos;
    private long newUntilNanos;
    private long untilMillis;
    private boolean isClosed;
    private long listed;
    private long missed;

    /**
     * A tally that keeps so much.
     *
     * @param windowNanos length of a window
     */
    Tally(TallyLimits limits, long windowNanos) {
        this.limits = limits;
        this.windowNanos = windowNanos;
    }

    /**
     * Starts a reading.
     *
     * @param since       clients first seen after this are new; nanoseconds of CLOCK_MONOTONIC
     * @param until       unless they were first seen after this; the next reading finds them
     * @param millis      when that was on the wall clock; milliseconds since 1970
     * @param closed      whether the window is over
     */
    void begin(long since, long until, long millis, boolean closed) {
        newSinceNanos = since;
        newUntilNanos = until;
        untilMillis = millis;
        isClosed = closed;
        counts.clear();
        lastKey = -1;
        estimates.clear();
        busiest = new Busiest<>(CLIENTS_MAX);
        networks = new NetworkRollUp();
        addresses = new AddressList();
        listed = 0;
        missed = 0;
        if (closed) {
            recent.clear();
        }
    }

    private Count count(int key) {
        if (key != lastKey) {
            last = counts.computeIfAbsent(key, unused -> new Count());
            lastKey = key;
        }
        return last;
    }

    @Override
    public void add(
            long high,
            long low,
            int key,
            long bytes,
            long packets,
            long connections,
            long firstNanos,
            long lastNanos,
            boolean synOnly) {
        Address address = new Address(high, low);
        listed++;
        Count count = count(key);
        count.clients++;
        if (firstNanos > newSinceNanos && firstNanos <= newUntilNanos) {
            count.fresh++;
        }
        if (synOnly) {
            count.synOnly++;
        }
        networks.add(address, bytes);
        if (isClosed && limits.addresses()) {
            addresses.add(address, key);
        }
        if (limits.recent()) {
            if (isClosed) {
                recent.add(high, low, key, lastNanos);
            } else {
                recent.remove(high, low, key);
            }
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
                            synOnly,
                            Known.NOTHING),
                    0,
                    bytes);
        }
    }

    @Override
    public void add(int key, long missedPackets, byte[] registers) {
        missed += missedPackets;
        if (key < ClientPort.KEYS) {
            count(key).hasSketch = true;
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
    Map<Integer, Integer> fresh() {
        Map<Integer, Integer> fresh = new HashMap<>();
        counts.forEach((key, count) -> {
            if (count.fresh > 0) {
                fresh.put(key, count.fresh);
            }
        });
        return fresh;
    }

    /** The addresses of this reading; the next one makes another list. */
    AddressList addresses() {
        return addresses;
    }

    /** What was read, as a window. */
    ClientWindow window(long startMillis, long endMillis, NewClients news) {
        if (!isClosed) {
            recent.forEachSince(newUntilNanos - windowNanos, key -> count(key).recent++);
        }
        return new ClientWindow(
                startMillis,
                endMillis,
                ports(news),
                busiest.rows(),
                networks.largest(limits.networks()),
                listed,
                missed);
    }

    private List<PortClients> ports(NewClients news) {
        List<PortClients> ports = new ArrayList<>();
        Map<Integer, Count> unlisted = new HashMap<>();
        counts.forEach((key, count) -> {
            int other = other(key);
            if (estimates.containsKey(key)) {
                return;
            }
            if (count.clients > 0 && !count.hasSketch && estimates.containsKey(other)) {
                Count together = unlisted.computeIfAbsent(other, unused -> new Count());
                together.clients += count.clients;
                together.synOnly += count.synOnly;
            } else if (count.clients + count.recent > 0) {
                ports.add(new PortClients(
                        ClientPort.ofKey(key),
                        count.clients,
                        0,
                        news.of(key),
                        count.clients + count.recent,
                        count.synOnly));
            }
        });
        estimates.forEach((key, estimate) -> {
            Count count = (key < ClientPort.KEYS ? counts : unlisted).getOrDefault(key, new Count());
            long clients = Math.max(count.clients, estimate);
            ports.add(new PortClients(
                    ClientPort.ofKey(key),
                    clients,
                    HyperLogLog.ERROR,
                    news.of(key),
                    clients + count.recent,
                    count.synOnly));
        });
        List<PortClients> kept = ports.size() > limits.ports() ? largest(ports) : ports;
        kept.sort(Comparator.comparing(PortClients::port));
        return kept;
    }

    /** The ports with most clients, and all others of a transport and family as one. */
    private List<PortClients> largest(List<PortClients> all) {
        all.sort(Comparator.comparingLong(PortClients::now)
                .thenComparingLong(PortClients::clients)
                .reversed());
        List<PortClients> kept = new ArrayList<>();
        Map<Integer, PortClients> rest = new HashMap<>();
        for (PortClients port : all) {
            if (port.port().port() != ClientPort.OTHER && kept.size() < limits.ports()) {
                kept.add(port);
            } else {
                int other = ClientPort.key(
                        ClientPort.OTHER, port.port().udp(), port.port().ipv6());
                rest.merge(other, port, (one, more) -> sum(ClientPort.ofKey(other), one, more));
            }
        }
        rest.forEach((key, port) -> kept.add(port.in(ClientPort.ofKey(key))));
        return kept;
    }

    private static PortClients sum(ClientPort port, PortClients one, PortClients other) {
        return new PortClients(
                port,
                one.clients() + other.clients(),
                Math.max(one.error(), other.error()),
                one.newLastMinute() + other.newLastMinute(),
                one.now() + other.now(),
                one.synOnly() + other.synOnly());
    }

    /** The key of all ports that have no registers of their own, of the same transport and family. */
    private static int other(int key) {
        ClientPort port = ClientPort.ofKey(key);
        return ClientPort.key(ClientPort.OTHER, port.udp(), port.ipv6());
    }
}
