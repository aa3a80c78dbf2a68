package dev.weir.feature.policy;

import dev.weir.bpf.BpfBatch;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.GracePeriod;
import dev.weir.model.Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * The policy in the kernel. There are two tables; a new policy is put into the one that is not in use, one write
 * switches over, and when no program can be looking into the old one any more, that is brought up to date too. For any
 * thread.
 */
final class KernelPolicy {

    /** What becomes of packets that are not permitted; {@code enum policy_mode}. */
    enum Mode {
        /** They are logged and pass. */
        LOG,
        /** They are logged and dropped. */
        DROP,
        /** They pass, and are logged as if they were dropped. */
        DRY_RUN
    }

    /** Counters for ranges that a later policy adds. */
    private static final int SPARE_COUNTERS = 4096;

    private static final int MAX_GUESTS = 64;
    private static final int HITS_CHUNK = 4096;

    private final Function<String, BpfMap> maps;
    private final BpfMap switches;
    private final ByteBuffer switched = BpfMap.direct(PolicyLayout.SWITCH_BYTES);
    private final ByteBuffer zero = BpfMap.direct(Integer.BYTES);
    private final List<RangeMaps> tables;
    private final int counters;
    /** What ranges counted that are no longer in the policy. Index: twice the number of the set, plus 1 for IPv6. */
    private long[] retiredPackets = new long[0];

    private long[] retiredBytes = new long[0];
    private int active;
    private boolean behind;
    private volatile boolean busy;
    private int guests;

    /** The stage's maps, by name. */
    KernelPolicy(Function<String, BpfMap> maps) {
        PolicyLayout.check(maps);
        this.maps = maps;
        this.switches = maps.apply(".data.policy");
        this.counters = maps.apply("policy_hits").maxEntries() / BpfMap.possibleCpus();
        put(PolicyLayout.SWITCH_COUNTERS, counters);
        this.tables = List.of(new RangeMaps(maps, "a", counters), new RangeMaps(maps, "b", counters));
    }

    /**
     * Entries of the stage's maps for a policy: each range has a counter, and those of one that takes its place may be
     * others.
     */
    static Map<String, Integer> entries(Policy first) {
        long most = Integer.MAX_VALUE / BpfMap.possibleCpus();
        return Map.of(
                "policy_hits",
                (int) Math.min(most, 2L * first.table().size() + SPARE_COUNTERS) * BpfMap.possibleCpus());
    }

    /**
     * Has packets judged by a policy from now on. {@link #settle} is to follow.
     *
     * @return how many ranges differ from the policy before
     * @throws BpfException when the kernel refuses; then the policy before stays
     */
    synchronized int replace(Policy next) {
        busy = true;
        try {
            settle();
            return replaceSettled(next);
        } finally {
            busy = false;
        }
    }

    private int replaceSettled(Policy next) {
        int other = 1 - active;
        int different = tables.get(other).hold(next);
        put(PolicyLayout.SWITCH_LISTING + Integer.BYTES * other, listing(next));
        put(PolicyLayout.SWITCH_PORTS + Integer.BYTES * other, next.ports().isEmpty() ? 0 : 1);
        write();
        active = other;
        put(PolicyLayout.SWITCH_ACTIVE, other);
        write();
        behind = true;
        return different;
    }

    /** Brings the table that is not in use up to date, so that the next change is a small one. */
    synchronized void settle() {
        if (!behind) {
            return;
        }
        busy = true;
        try {
            GracePeriod.await();
            Policy now = tables.get(active).held();
            RangeMaps other = tables.get(1 - active);
            retire(other.held(), now);
            other.hold(now);
            behind = false;
        } finally {
            busy = false;
        }
    }

    /** Whether a table is being filled; every other call waits for that. */
    boolean isBusy() {
        return busy;
    }

    private static int listing(Policy policy) {
        int listing = (policy.judges(0, true) ? PolicyLayout.PERMITS : 0)
                | (policy.judges(0, false) ? PolicyLayout.PERMITS << 1 : 0);
        PrefixTable table = policy.table();
        for (int at = 0; at < table.size() && table.scope(at) == 0; at++) {
            int own =
                    PolicyLayout.HAS_RANGES | (policy.sets().get(table.set(at)).denies() ? PolicyLayout.DENIES : 0);
            listing |= table.isIpv4(at) ? own : own << 1;
        }
        return listing;
    }

    /** Adds what ranges that are gone had counted to their sets, and empties their counters. */
    private void retire(Policy before, Policy now) {
        int[] removed = PrefixTable.difference(before.table(), now.table()).removed();
        retiredPackets = Arrays.copyOf(
                retiredPackets,
                Math.max(retiredPackets.length, 2 * before.sets().size()));
        retiredBytes = Arrays.copyOf(retiredBytes, retiredPackets.length);
        BpfMap hits = maps.apply("policy_hits");
        ByteBuffer key = BpfMap.direct(Integer.BYTES);
        ByteBuffer value = BpfMap.direct(PolicyLayout.COUNT_BYTES);
        ByteBuffer nothing = BpfMap.direct(PolicyLayout.COUNT_BYTES);
        for (int at : removed) {
            int slot = before.table().slot(at);
            for (int cpu = 0; cpu < BpfMap.possibleCpus() && slot < counters - 1; cpu++) {
                if (hits.lookup(key.putInt(0, cpu * counters + slot), value) && value.getLong(0) > 0) {
                    retiredPackets[ofSet(before.table(), at)] += value.getLong(0);
                    retiredBytes[ofSet(before.table(), at)] += value.getLong(Long.BYTES);
                    hits.update(key, nothing);
                }
            }
        }
    }

    /** Adds a member of all CPUs' values of one entry. */
    private static long sum(ByteBuffer value, int member) {
        long sum = 0;
        for (int at = 0; at < value.capacity(); at += PolicyLayout.COUNT_BYTES) {
            sum += value.getLong(at + member);
        }
        return sum;
    }

    /** The policy in force. */
    synchronized Policy policy() {
        return tables.get(active).held();
    }

    /** Decides what becomes of packets that are not permitted. */
    synchronized void setMode(Mode mode) {
        put(PolicyLayout.SWITCH_MODE, mode.ordinal());
        write();
    }

    /**
     * How much is told of each packet.
     *
     * @param eventsATick  events of a CPU between two ticks
     * @param sourcesATick new sources of a CPU between two ticks
     */
    synchronized void setBudget(int eventsATick, int sourcesATick) {
        put(PolicyLayout.SWITCH_EVENTS, eventsATick);
        put(PolicyLayout.SWITCH_SOURCES, sourcesATick);
        tick();
    }

    /** Begins a new tick. */
    synchronized void tick() {
        put(PolicyLayout.SWITCH_TICK, switched.getInt(PolicyLayout.SWITCH_TICK) + 1);
        write();
    }

    /** Never drops what an address sends; false when there are too many such. */
    synchronized boolean spare(Address address) {
        if (guests == MAX_GUESTS) {
            return false;
        }
        ByteBuffer key =
                BpfMap.direct(2 * Long.BYTES).putLong(0, address.highWord()).putLong(Long.BYTES, address.lowWord());
        maps.apply("policy_guests").update(key, BpfMap.direct(1).put(0, (byte) 1));
        guests++;
        put(PolicyLayout.SWITCH_GUESTS, 1);
        write();
        return true;
    }

    private void put(int offset, int value) {
        switched.putInt(offset, value);
    }

    private void write() {
        switches.update(zero, switched);
    }

    /** Packets and bytes of every verdict and of what is not told. */
    PolicyCounts counts() {
        BpfMap map = maps.apply("policy_counts");
        ByteBuffer key = BpfMap.direct(Integer.BYTES);
        ByteBuffer value = BpfMap.direct(map.lookupBytes());
        long[] packets = new long[PolicyLayout.COUNTS];
        long[] bytes = new long[PolicyLayout.COUNTS];
        for (int i = 0; i < PolicyLayout.COUNTS; i++) {
            map.lookup(key.putInt(0, i), value);
            packets[i] = sum(value, 0);
            bytes[i] = sum(value, Long.BYTES);
        }
        return new PolicyCounts(packets, bytes);
    }

    /**
     * What ranges decided.
     *
     * @param setPackets by twice the number of the set, one more for IPv6; of ranges that were there too
     * @param setBytes   likewise
     * @param top        the ranges in force that decided of the most packets, busiest first
     */
    record Hits(long[] setPackets, long[] setBytes, List<RangeHits> top) {}

    /**
     * What one range decided.
     *
     * @param at index in the policy's table
     */
    record RangeHits(int at, long packets, long bytes) {}

    /**
     * What all ranges decided.
     *
     * @param most how many ranges are wanted of their own
     */
    synchronized Hits hits(int most) {
        PrefixTable table = policy().table();
        int[] atOfSlot = slots(table);
        long[] packets = retiredPackets.clone();
        long[] bytes = retiredBytes.clone();
        PrefixTable old = tables.get(1 - active).held().table();
        int[] oldOfSlot = behind ? slots(old) : new int[0]; // what is gone is not retired yet
        int sets = 2 * policy().sets().size();
        long[] setPackets = Arrays.copyOf(packets, Math.max(sets, packets.length));
        long[] setBytes = Arrays.copyOf(bytes, setPackets.length);
        PriorityQueue<RangeHits> top = new PriorityQueue<>(Comparator.comparingLong(RangeHits::packets));
        read((slot, more, moreBytes) -> {
            boolean gone = atOfSlot[slot] < 0;
            int at = gone ? behind ? oldOfSlot[slot] : -1 : atOfSlot[slot];
            if (at < 0) {
                return;
            }
            int of = ofSet(gone ? old : table, at);
            setPackets[of] += more;
            setBytes[of] += moreBytes;
            if (!gone && most > 0) {
                top.add(new RangeHits(at, more, moreBytes));
                if (top.size() > most) {
                    top.poll();
                }
            }
        });
        List<RangeHits> busiest = new ArrayList<>(top);
        busiest.sort(Comparator.comparingLong(RangeHits::packets).reversed());
        return new Hits(setPackets, setBytes, busiest);
    }

    private static int ofSet(PrefixTable table, int at) {
        return 2 * table.set(at) + (table.isIpv4(at) ? 0 : 1);
    }

    private int[] slots(PrefixTable table) {
        int[] atOfSlot = new int[counters];
        Arrays.fill(atOfSlot, -1);
        for (int at = 0; at < table.size(); at++) {
            atOfSlot[Math.min(table.slot(at), counters - 1)] = at;
        }
        return atOfSlot;
    }

    private interface Counted {
        void of(int slot, long packets, long bytes);
    }

    private void read(Counted each) {
        long[] packets = new long[counters];
        long[] bytes = new long[counters];
        new BpfBatch(maps.apply("policy_hits"), HITS_CHUNK).readAll((keys, values, count) -> {
            for (int i = 0; i < count; i++) {
                long more = values.getLong(i * PolicyLayout.COUNT_BYTES);
                if (more != 0) {
                    int slot = keys.getInt(i * Integer.BYTES) % counters;
                    packets[slot] += more;
                    bytes[slot] += values.getLong(i * PolicyLayout.COUNT_BYTES + Long.BYTES);
                }
            }
        });
        for (int slot = 0; slot < counters; slot++) {
            if (packets[slot] != 0) {
                each.of(slot, packets[slot], bytes[slot]);
            }
        }
    }

    /** Packets and bytes that were dropped: of a set that denies, or of no range when that is empty. */
    long[] dropped(OptionalInt set, boolean ipv4) {
        BpfMap map = maps.apply("policy_dropped");
        ByteBuffer key = BpfMap.direct(Integer.BYTES);
        ByteBuffer value = BpfMap.direct(map.lookupBytes());
        int denies = set.isPresent() ? set.getAsInt() + 1 : 0;
        map.lookup(key.putInt(0, 2 * denies + (ipv4 ? 0 : 1)), value);
        return new long[] {sum(value, 0), sum(value, Long.BYTES)};
    }
}
