package dev.weir.feature.policy;

import dev.weir.bpf.BpfBatch;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.GracePeriod;
import dev.weir.model.Address;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
    /** What ranges that are gone had counted, by set. */
    private long[] retiredPackets = new long[0];

    private long[] retiredBytes = new long[0];
    private int active;
    private boolean behind;
    private int guests;

    /** The stage's maps, by name. */
    KernelPolicy(Function<String, BpfMap> maps) {
        PolicyLayout.check(maps);
        this.maps = maps;
        this.switches = maps.apply(".data.policy");
        this.counters = maps.apply("policy_hits").maxEntries();
        this.tables = List.of(new RangeMaps(maps, "a", counters), new RangeMaps(maps, "b", counters));
    }

    /**
     * Entries of the stage's maps for a policy: each range has a counter, and those of one that takes its place may be
     * others.
     */
    static Map<String, Integer> entries(Policy first) {
        return Map.of("policy_hits", 2 * first.table().size() + SPARE_COUNTERS);
    }

    /**
     * Has packets judged by a policy from now on. {@link #settle} is to follow.
     *
     * @return how many ranges differ from the policy before
     * @throws BpfException when the kernel refuses; then the policy before stays
     */
    synchronized int replace(Policy next) {
        settle();
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
        GracePeriod.await();
        Policy now = tables.get(active).held();
        RangeMaps other = tables.get(1 - active);
        retire(other.held(), now);
        other.hold(now);
        behind = false;
    }

    private static int listing(Policy policy) {
        int listing = 0;
        PrefixTable table = policy.table();
        for (int at = 0; at < table.size() && table.scope(at) == 0; at++) {
            int own = PolicyLayout.HAS_RANGES
                    | (policy.sets().get(table.set(at)).denies() ? PolicyLayout.DENIES : PolicyLayout.PERMITS);
            listing |= table.isIpv4(at) ? own : own << 1;
        }
        return listing;
    }

    /** Adds what ranges that are gone had counted to their sets, and empties their counters. */
    private void retire(Policy before, Policy now) {
        int[] removed = PrefixTable.difference(before.table(), now.table()).removed();
        retiredPackets = Arrays.copyOf(
                retiredPackets, Math.max(retiredPackets.length, before.sets().size()));
        retiredBytes = Arrays.copyOf(retiredBytes, retiredPackets.length);
        BpfMap hits = maps.apply("policy_hits");
        ByteBuffer key = BpfMap.direct(Integer.BYTES);
        ByteBuffer value = BpfMap.direct(hits.lookupBytes());
        ByteBuffer nothing = BpfMap.direct(hits.lookupBytes());
        for (int at : removed) {
            int slot = before.table().slot(at);
            if (slot < counters - 1 && hits.lookup(key.putInt(0, slot), value) && sum(value, 0) > 0) {
                retiredPackets[before.table().set(at)] += sum(value, 0);
                retiredBytes[before.table().set(at)] += sum(value, Long.BYTES);
                hits.update(key, nothing);
            }
        }
    }

    /** Adds a member of all CPUs' values of one entry. */
    private static long sum(ByteBuffer value, int member) {
        return sum(value, 0, value.capacity(), member);
    }

    private static long sum(ByteBuffer values, int from, int bytes, int member) {
        long sum = 0;
        for (int at = from; at < from + bytes; at += PolicyLayout.COUNT_BYTES) {
            sum += values.getLong(at + member);
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

    /** Receives what one counter says. */
    interface Hits {
        /** Takes packets and bytes of a counter that is not zero. */
        void of(int slot, long packets, long bytes);
    }

    /** Hands over the counters of all ranges that decided of a packet. */
    void hits(Hits each) {
        BpfMap map = maps.apply("policy_hits");
        int entry = map.lookupBytes();
        new BpfBatch(map, HITS_CHUNK).readAll((keys, values, count) -> {
            for (int i = 0; i < count; i++) {
                long packets = sum(values, i * entry, entry, 0);
                if (packets != 0) {
                    each.of(keys.getInt(i * Integer.BYTES), packets, sum(values, i * entry, entry, Long.BYTES));
                }
            }
        });
    }

    private void noteSets(int[] setOfSlot, PrefixTable table) {
        for (int at = 0; at < table.size(); at++) {
            setOfSlot[Math.min(table.slot(at), counters - 1)] = table.set(at);
        }
    }

    /** Hits by set, of ranges that are there and of those that were; by number of the set: packets, then bytes. */
    synchronized long[][] hitsBySet() {
        Policy policy = policy();
        int[] setOfSlot = new int[counters];
        Arrays.fill(setOfSlot, -1);
        if (behind) { // what is gone is not retired yet
            noteSets(setOfSlot, tables.get(1 - active).held().table());
        }
        noteSets(setOfSlot, policy.table());
        int sets = Math.max(policy.sets().size(), retiredPackets.length);
        long[] packets = Arrays.copyOf(retiredPackets, sets);
        long[] bytes = Arrays.copyOf(retiredBytes, sets);
        hits((slot, more, moreBytes) -> {
            if (setOfSlot[slot] >= 0) {
                packets[setOfSlot[slot]] += more;
                bytes[setOfSlot[slot]] += moreBytes;
            }
        });
        return new long[][] {packets, bytes};
    }
}
