package dev.weir.feature.traffic;

import dev.weir.layout.ProcessEntry;
import dev.weir.model.Interval;
import dev.weir.model.Names;
import dev.weir.model.ProcessFacts;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Rate;
import dev.weir.model.SyscallCount;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/** All that one process moved. */
final class TrackedProcess {

    /** The calls whose rate is shown and can raise an alert. */
    static final Set<String> COUNTED_CALLS = Set.of("sendto", "recvfrom", "sendmsg", "recvmsg");

    private static final int NO_INDEX = -1;
    /** How old its arguments and its user as they are shown may be; nanoseconds. */
    private static final long REFRESH_NANOS = 3_000_000_000L;

    final Meter meter = new Meter();
    /** Indexes of its entries in the kernel's flow table. */
    private int[] flows = {};

    private int flowCount;
    private final ProcessKey key;
    private final Instant firstSeen;
    private ProcessNames names;
    private String knownComm;
    private String knownCommandLine;
    private int knownUid;
    private int connections;
    private long retransmits;
    private long rxUnlisted;
    private long txUnlisted;
    private List<SyscallCount> syscalls = List.of();
    private long calls;
    private long callsBefore;
    private Rate callsPerSecond = Rate.STARTING;
    private Optional<Instant> exited = Optional.empty();
    /** Index of its entry in the kernel's table, which will say when it exits; {@link #NO_INDEX} while it has none. */
    private int index = NO_INDEX;

    private boolean evicted;
    private long busyNanos;
    private long refreshedNanos;
    private boolean changed = true;
    private ProcessTotal total;

    TrackedProcess(ProcessFacts facts, Names naming, Instant firstSeen, long nowNanos) {
        this.key = facts.key();
        this.firstSeen = firstSeen;
        this.busyNanos = nowNanos;
        this.refreshedNanos = nowNanos;
        rename(facts, naming);
    }

    ProcessKey key() {
        return key;
    }

    /** The index of its entry in the kernel's table. */
    int index() {
        return index;
    }

    ProcessNames names() {
        return names;
    }

    boolean isKernel() {
        return names.kernel();
    }

    Optional<Instant> exited() {
        return exited;
    }

    /** Takes the index of one more of its flow entries; returns its position among them. */
    int addFlow(int entry) {
        if (flowCount == flows.length) {
            flows = Arrays.copyOf(flows, Math.max(2, 2 * flowCount));
        }
        flows[flowCount] = entry;
        return flowCount++;
    }

    /** Takes one out; the last moves to its position, and its index is returned. */
    int removeFlow(int position) {
        flows[position] = flows[--flowCount];
        return flows[position];
    }

    /** Takes out and hands over the indexes of all its flow entries. */
    void removeFlows(IntConsumer each) {
        for (int i = 0; i < flowCount; i++) {
            each.accept(flows[i]);
        }
        flowCount = 0;
        flows = new int[0];
    }

    /** Whether it has left the list for good. */
    boolean isEvicted() {
        return evicted;
    }

    void evict() {
        evicted = true;
    }

    /**
     * How long it has had no socket, where no entry will report its exit: a process that only holds sockets, or one
     * that found no room in the table.
     */
    long idleNanos(long now) {
        return now - busyNanos;
    }

    /**
     * Takes a newer state of its entry; returns received and sent bytes of sockets that are in no other table.
     */
    long[] update(ProcessEntry entry, Names naming, Optional<Instant> exitedAt) {
        index = entry.index();
        if (isRenamed(entry.facts())) {
            rename(entry.facts(), naming);
        }
        long[] unlisted = {Counter.since(entry.rxUnlisted(), rxUnlisted), Counter.since(entry.txUnlisted(), txUnlisted)
        };
        meter.add(unlisted[0], unlisted[1]);
        rxUnlisted = entry.rxUnlisted();
        txUnlisted = entry.txUnlisted();
        if (!entry.syscalls().isEmpty()) {
            syscalls = entry.syscalls();
            calls = 0;
            for (SyscallCount count : syscalls) {
                calls += COUNTED_CALLS.contains(count.syscall()) ? count.calls() : 0;
            }
        }
        if (exited.isEmpty()) {
            exited = exitedAt;
        }
        changed = true;
        return unlisted;
    }

    /** Whether it has another name or user now, as after an exec. */
    boolean isRenamed(ProcessFacts facts) {
        return !facts.comm().equals(knownComm)
                || !facts.commandLine().equals(knownCommandLine)
                || facts.uid() != knownUid;
    }

    /** Whether its arguments or its user may have changed since they were read. */
    boolean isRefreshDue(long now) {
        return now - refreshedNanos >= REFRESH_NANOS && exited.isEmpty() && !names.kernel();
    }

    /** Looks at it again. */
    void refresh(Names naming, long now) {
        refreshedNanos = now;
        naming.changed(key, names).ifPresent(newer -> {
            names = newer;
            changed = true;
        });
    }

    void connectionsChanged(int by) {
        connections += by;
        changed = true;
    }

    void retransmitted(long segments) {
        retransmits += segments;
        changed = true;
    }

    /** What it moved in both directions; bytes. */
    long totalBytes() {
        return meter.traffic().totalBytes();
    }

    /**
     * Ends an interval.
     *
     * @param uncountedCalls what is shown in the place of the rate of its calls; null where they are counted
     */
    void roll(Interval interval, Rate uncountedCalls, long nowNanos) {
        if (index != NO_INDEX || connections > 0) {
            busyNanos = nowNanos;
        }
        changed |= meter.roll(interval);
        Rate rate = uncountedCalls != null
                ? uncountedCalls
                : interval.isFirst() ? Rate.STARTING : Rate.measured((calls - callsBefore) / interval.seconds());
        callsBefore = calls;
        changed |= rate != callsPerSecond;
        callsPerSecond = rate;
    }

    /** The row of the snapshot; the same object while nothing changes. */
    ProcessTotal total() {
        if (changed || total == null) {
            total = new ProcessTotal(
                    key,
                    names,
                    meter.traffic(),
                    connections,
                    callsPerSecond,
                    syscalls,
                    retransmits,
                    rxUnlisted + txUnlisted,
                    firstSeen,
                    exited);
            changed = false;
        }
        return total;
    }

    private void rename(ProcessFacts facts, Names naming) {
        names = naming.process(facts);
        knownComm = facts.comm();
        knownCommandLine = facts.commandLine();
        knownUid = facts.uid();
        changed = true;
    }

    /** That of its key, which is cheap; two are equal only where they are the same object. */
    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }
}
