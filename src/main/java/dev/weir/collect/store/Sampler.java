package dev.weir.collect.store;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.BpfProgram;
import dev.weir.layout.ConfigLayout;
import dev.weir.layout.FlowLayout;
import dev.weir.layout.HostCounter;
import dev.weir.layout.OpenSocketLayout;
import dev.weir.layout.PacketEntry;
import dev.weir.layout.PeerKey;
import dev.weir.layout.PeerLayout;
import dev.weir.layout.ProcessLayout;
import dev.weir.layout.ReturnedSlotLayout.Table;
import dev.weir.layout.SocketLayout;
import dev.weir.model.InterfaceRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Reads every table once a tick; for one thread. */
public final class Sampler {

    /**
     * A program may have read the clock just before it moved on, so entries stamped in the two ticks before are read
     * again.
     */
    private static final int TICKS_READ_AGAIN = 2;
    /** A walk over all open sockets may take one part in so many of the time: a tenth of a percent of one core. */
    private static final int WALK_SHARE = 1_000;
    /** The most time between two walks, however long one takes; nanoseconds. */
    private static final long WALKS_APART_MAX_NANOS = 60_000_000_000L;
    /**
     * The most time between the first two walks: the first takes several times as long as the others, as nothing is
     * compiled yet and every socket is new; nanoseconds.
     */
    private static final long SECOND_WALK_NANOS = 2_000_000_000L;
    /**
     * Whole walks, which pass over no connection, may take one part in so many of the time. Of a connection that was
     * silent since the last walk they only say that it is still there, and who holds it.
     */
    private static final int WHOLE_WALK_SHARE = 2 * WALK_SHARE;
    /** The most time between two whole walks; nanoseconds. */
    private static final long WHOLE_WALKS_APART_MAX_NANOS = 300_000_000_000L;
    /**
     * How much later than the one before a walk may reach a connection that was used while that one began; nanoseconds.
     */
    private static final long WALK_DELAY_NANOS = 1_000_000_000L;
    /** Several times what an iterator of the kernel writes at a time; bytes. */
    private static final int BUFFER_BYTES = 1 << 18;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final String SKIPPED = "skipped_by_kernel";
    private static final String READ_FAILED = "read_failed";

    private final Tables tables;
    private final LongSupplier monoNanos;
    private final Supplier<Instant> wallClock;
    private final LongSupplier selfCpuNanos;
    private final LongSupplier threadCpuNanos;
    private final int ticksPerSecond;
    private final OpenSocketLayout openSocket;
    private final long[] openSocketWords = new long[OpenSocketLayout.ENTRY_BYTES / Long.BYTES];
    private final ByteBuffer buffer = BpfMap.direct(BUFFER_BYTES);
    private final KernelTable<ProcessLayout> processes;
    private final KernelTable<FlowLayout> flows;
    private final KernelTable<SocketLayout> sockets;
    private final PeerReader peers;
    private final PacketEntries packets;
    private final ByteBuffer zeroKey = BpfMap.direct(Integer.BYTES);
    private final ByteBuffer hostValue;
    /** The host counters as they were last read. */
    private final long[] counts = new long[HostCounter.count()];
    /** Runs of programs that the kernel skipped, as they were last read. */
    private long skipped;

    private final Interfaces source;
    private List<InterfaceRow> interfaces = List.of();
    private int tick = ConfigLayout.FIRST_TICK;
    private long nextWalkNanos = Long.MIN_VALUE;
    private long nextWholeWalkNanos = Long.MIN_VALUE;
    /** Cookie of the socket whose TCP numbers are read in every tick. */
    private volatile long watched = ConfigLayout.NO_SOCKET;
    /** When the last walk began that reached its end; nanoseconds, CLOCK_MONOTONIC. */
    private long lastWalkNanos;

    private long readsFailed;

    /** Reads the watched interfaces and their counters. */
    public interface Interfaces {
        /**
         * The watched interfaces with their counters as they are now. An interface keeps its position in the list.
         *
         * @throws IOException when they cannot be read now
         */
        List<InterfaceRow> read() throws IOException;
    }

    /**
     * A sampler of some tables.
     *
     * @param interfaces   reads the watched interfaces
     * @param monoNanos    CLOCK_MONOTONIC, the clock of {@code bpf_ktime_get_ns}; nanoseconds
     * @param wallClock    time of day
     * @param selfCpuNanos CPU time of this process; nanoseconds
     * @param threadCpuNanos CPU time of the calling thread; nanoseconds
     * @param ticksPerSecond the kernel's {@code CONFIG_HZ}
     */
    public Sampler(
            Tables tables,
            Interfaces interfaces,
            LongSupplier monoNanos,
            Supplier<Instant> wallClock,
            LongSupplier selfCpuNanos,
            LongSupplier threadCpuNanos,
            int ticksPerSecond) {
        this.tables = tables;
        this.source = interfaces;
        this.monoNanos = monoNanos;
        this.wallClock = wallClock;
        this.selfCpuNanos = selfCpuNanos;
        this.threadCpuNanos = threadCpuNanos;
        this.ticksPerSecond = ticksPerSecond;
        this.openSocket = new OpenSocketLayout(MICROS_PER_SECOND / ticksPerSecond);
        this.hostValue = BpfMap.direct(tables.host().lookupBytes());
        FreeList freeList = new FreeList(tables.returns());
        this.processes = new KernelTable<>(
                tables.processes(),
                new ProcessLayout(),
                ProcessLayout.KEY_BYTES,
                ProcessLayout.KEYS,
                Table.PROCS,
                freeList);
        this.flows = new KernelTable<>(
                tables.flows(), new FlowLayout(), FlowLayout.KEY_BYTES, FlowLayout.KEYS, Table.FLOWS, freeList);
        this.sockets = new KernelTable<>(
                tables.sockets(),
                new SocketLayout(),
                SocketLayout.KEY_BYTES,
                SocketLayout.KEYS,
                Table.SOCKETS,
                freeList);
        this.peers = new PeerReader(tables.peers(), buffer);
        this.packets = new PacketEntries(tables.packets());
    }

    /** The watched interfaces as they are now; as they were last read when they cannot be read now. */
    public List<InterfaceRow> interfaces() {
        readInterfaces();
        return interfaces;
    }

    /**
     * Reads everything that may have changed since the last reading; the entries of the tables go to a sink as they are
     * read.
     */
    public Sample read(EntrySink sink) {
        long start = monoNanos.getAsLong();
        sink.begin(wallClock.get(), start);
        int since = tick - TICKS_READ_AGAIN;
        boolean wholeWalk = start >= nextWholeWalkNanos;
        // When the clock cannot be moved on, the tick stays, and what changed in it is read again.
        readTable(() -> {
            setClock(
                    tick + 1, since, wholeWalk ? ConfigLayout.OVER_NONE : silentJiffies(start), ConfigLayout.NO_SOCKET);
            tick++;
        });
        readTable(() -> flows.eachDeleted(sink::addLast));
        readTable(() -> processes.read(since, process -> sink.add(process.entry())));
        walkWhenDue(start, wholeWalk, since, sink);
        readTable(() -> flows.read(since, sink::add));
        readTable(() -> sockets.read(since, sink::add));
        readTable(() -> peers.read(since, sink::add));
        if (sink.lacksProcesses()) {
            readTable(() -> processes.read(since, process -> sink.add(process.entry())));
        }
        List<PacketEntry> packetEntries = orLatest(() -> packets.readAndEvict(start));
        readInterfaces();
        HostCounts counts = readHost();
        return new Sample(
                packetEntries, interfaces, counts, (monoNanos.getAsLong() - start) / 1000, selfCpuNanos.getAsLong());
    }

    /**
     * Deletes entries; to be called after each reading. The next reading hands over what was added to them meanwhile.
     */
    public void delete(Evicted evicted) {
        readTable(() -> flows.delete(evicted.flows()));
        readTable(() -> sockets.delete(evicted.sockets()));
        readTable(() -> processes.delete(evicted.processes()));
        List<PeerKey> peerKeys = evicted.peers();
        ByteBuffer keys = BpfMap.direct(peerKeys.size() * PeerLayout.KEY_BYTES);
        for (int i = 0; i < peerKeys.size(); i++) {
            PeerLayout.putKey(keys, i * PeerLayout.KEY_BYTES, peerKeys.get(i));
        }
        readTable(() -> tables.peers().map().deleteAll(keys, peerKeys.size()));
    }

    /** Reads or deletes in one table. A failure is counted as a loss, and the other tables are read all the same. */
    private void readTable(Runnable read) {
        try {
            read.run();
        } catch (BpfException e) {
            readsFailed++;
        }
    }

    /** Reads the packet counters alone. */
    public List<PacketEntry> packets() {
        return orLatest(packets::read);
    }

    /**
     * The packet counters; the last ones when they cannot be read, since an entry missing in the list is taken to be
     * evicted.
     */
    private List<PacketEntry> orLatest(Supplier<List<PacketEntry>> read) {
        try {
            return read.get();
        } catch (BpfException e) {
            readsFailed++;
            return packets.latest();
        }
    }

    private void readInterfaces() {
        try {
            interfaces = source.read();
        } catch (IOException e) {
            readsFailed++;
        }
    }

    /**
     * How long a connection must have been silent to have nothing new since the last walk; timer ticks of the kernel.
     */
    private int silentJiffies(long now) {
        long jiffies = (now - lastWalkNanos + WALK_DELAY_NANOS) / (1_000_000_000L / ticksPerSecond) + 1;
        return (int) Math.min(jiffies, Integer.MAX_VALUE);
    }

    private void setClock(int newTick, int since, int silentJiffies, long onlySocket) {
        tables.clock()
                .update(
                        zeroKey,
                        ConfigLayout.clock(
                                newTick,
                                since,
                                silentJiffies,
                                ConfigLayout.RARE_ENTRIES + packets.rareEvicted(),
                                ConfigLayout.COMMON_ENTRIES + packets.commonEvicted(),
                                onlySocket));
    }

    /** Sets the socket whose TCP numbers are read in every tick, also between two walks. */
    public void watch(long cookie) {
        watched = cookie;
    }

    private void walkWhenDue(long now, boolean whole, int since, EntrySink sink) {
        if (tables.openSockets().isEmpty()) {
            return;
        }
        if (now >= nextWalkNanos) {
            walkAll(now, whole, sink);
        } else if (watched != ConfigLayout.NO_SOCKET) {
            readTable(() -> {
                setClock(tick, since, ConfigLayout.OVER_NONE, watched);
                walk(sink);
            });
        }
    }

    private void walkAll(long now, boolean whole, EntrySink sink) {
        long start = threadCpuNanos.getAsLong();
        if (!walk(sink)) {
            return;
        }
        sink.walked(whole);
        long taken = threadCpuNanos.getAsLong() - start;
        long most = lastWalkNanos == 0 ? SECOND_WALK_NANOS : WALKS_APART_MAX_NANOS;
        lastWalkNanos = now;
        nextWalkNanos = now + Math.min(taken * WALK_SHARE, most);
        if (whole) {
            nextWholeWalkNanos = now + Math.min(taken * WHOLE_WALK_SHARE, WHOLE_WALKS_APART_MAX_NANOS);
        }
    }

    /** Hands over what a walk emits; false when the kernel refuses it. */
    private boolean walk(EntrySink sink) {
        try {
            tables.openSockets().get().read(buffer, OpenSocketLayout.ENTRY_BYTES, chunk -> {
                LongBuffer entries = chunk.asLongBuffer();
                while (entries.hasRemaining()) {
                    entries.get(openSocketWords);
                    openSocket.moveTo(openSocketWords, 0);
                    sink.add(openSocket);
                }
            });
            return true;
        } catch (BpfException e) {
            readsFailed++;
            return false;
        }
    }

    private HostCounts readHost() {
        readTable(this::readHostCounters);
        readTable(() -> skipped = skippedByKernel());
        Map<String, Long> lost = new HashMap<>();
        for (HostCounter counter : HostCounter.values()) {
            if (!counter.cause().isEmpty()) {
                lost.put(counter.cause(), counts[counter.ordinal()]);
            }
        }
        lost.put(SKIPPED, skipped);
        lost.put(READ_FAILED, readsFailed);
        return new HostCounts(
                lost,
                counts[HostCounter.FLOWS_NOT_LISTED.ordinal()],
                counts[HostCounter.RESETS_SENT.ordinal()] + counts[HostCounter.RESETS_RECEIVED.ordinal()],
                counts[HostCounter.RETRANSMITS.ordinal()],
                counts[HostCounter.FORWARDED.ordinal()],
                counts[HostCounter.WIRE_UNLISTED_RX.ordinal()],
                counts[HostCounter.WIRE_UNLISTED_TX.ordinal()]);
    }

    private void readHostCounters() {
        int cpus = tables.host().valuesPerKey();
        ByteBuffer key = BpfMap.direct(Integer.BYTES);
        for (int i = 0; i < counts.length; i++) {
            key.putInt(0, i);
            if (tables.host().lookup(key, hostValue)) {
                counts[i] = HostCounter.sum(hostValue, 0, cpus);
            }
        }
    }

    private long skippedByKernel() {
        long skipped = 0;
        for (BpfProgram program : tables.skippable()) {
            skipped += program.statistics().recursionMisses();
        }
        return skipped;
    }
}
