package dev.weir.collect;

import dev.weir.model.Interval;
import dev.weir.model.Names;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessRow;
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
final class ProcessAccount {

    /** The calls whose rate is shown and can raise an alert. */
    private static final Set<String> COUNTED_CALLS = Set.of("sendto", "recvfrom", "sendmsg", "recvmsg");

    final Meter meter = new Meter();
    /** The slots of its rows in the kernel's flow table. */
    private int[] flows = {};
    private int flowCount;
    private final ProcessKey key;
    private final Instant firstSeen;
    private ProcessNames names;
    private String knownComm;
    private String knownCommandLine;
    private int connections;
    private long retransmits;
    private long rxUnlisted;
    private long txUnlisted;
    private List<SyscallCount> syscalls = List.of();
    private long calls;
    private long callsBefore;
    private Rate callsPerSecond = Rate.STARTING;
    private Optional<Instant> exited = Optional.empty();
    /** Where the kernel's process table has a row for it, which will tell when it exits; {@link ProcessRow#NO_SLOT} while it has none. */
    private int slot = ProcessRow.NO_SLOT;
    private boolean forgotten;
    private long busyNanos;
    private boolean changed = true;
    private ProcessTotal total;

    ProcessAccount(ProcessRow row, Names naming, Instant firstSeen, long nowNanos) {
        this.key = row.key();
        this.firstSeen = firstSeen;
        this.busyNanos = nowNanos;
        rename(row, naming);
    }

    ProcessKey key() {
        return key;
    }

    /** The slot of its row in the kernel's table. */
    int slot() {
        return slot;
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

    /** Takes the slot of one more of its rows; returns its place among them. */
    int addFlow(int slot) {
        if (flowCount == flows.length) {
            flows = Arrays.copyOf(flows, Math.max(2, 2 * flowCount));
        }
        flows[flowCount] = slot;
        return flowCount++;
    }

    /** Takes one out; the last takes its place, whose slot is returned. */
    int removeFlow(int place) {
        flows[place] = flows[--flowCount];
        return flows[place];
    }

    /** Takes out and hands over all slots of its rows. */
    void removeFlows(IntConsumer each) {
        for (int i = 0; i < flowCount; i++) {
            each.accept(flows[i]);
        }
        flowCount = 0;
        flows = new int[0];
    }

    /** Whether it has left the list for good. */
    boolean isForgotten() {
        return forgotten;
    }

    void forget() {
        forgotten = true;
    }

    /**
     * How long it has had no socket, where no row of the kernel will tell its end: a process that only holds sockets, or one that found
     * no room in the table.
     */
    long idleNanos(long now) {
        return now - busyNanos;
    }

    /**
     * Takes a newer row; returns the bytes of sockets that are in no other table. {@link #isRenamed} says whether it brings other names.
     */
    long[] update(ProcessRow row, Names naming, Optional<Instant> exitedAt) {
        slot = row.slot();
        if (isRenamed(row)) {
            rename(row, naming);
        }
        long[] unlisted = {Counter.since(row.rxUnlisted(), rxUnlisted), Counter.since(row.txUnlisted(), txUnlisted)};
        meter.add(unlisted[0], unlisted[1]);
        rxUnlisted = row.rxUnlisted();
        txUnlisted = row.txUnlisted();
        if (!row.syscalls().isEmpty()) {
            syscalls = row.syscalls();
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

    /** Whether a newer row has other names, as after an exec. */
    boolean isRenamed(ProcessRow row) {
        return !row.comm().equals(knownComm) || !row.commandLine().equals(knownCommandLine);
    }

    void connectionsChanged(int by) {
        connections += by;
        changed = true;
    }

    void retransmitted(long segments) {
        retransmits += segments;
        changed = true;
    }

    void roll(Interval interval, long nowNanos) {
        if (slot != ProcessRow.NO_SLOT || connections > 0) {
            busyNanos = nowNanos;
        }
        changed |= meter.roll(interval);
        Rate rate = interval.isFirst() ? Rate.STARTING : Rate.measured((calls - callsBefore) / interval.seconds());
        callsBefore = calls;
        changed |= rate != callsPerSecond;
        callsPerSecond = rate;
    }

    /** The row of the snapshot; the same object while nothing changes. */
    ProcessTotal total() {
        if (changed || total == null) {
            total = new ProcessTotal(key, names, meter.traffic(), connections, callsPerSecond, syscalls, retransmits,
                    rxUnlisted + txUnlisted, firstSeen, exited);
            changed = false;
        }
        return total;
    }

    private void rename(ProcessRow row, Names naming) {
        names = naming.process(row);
        knownComm = row.comm();
        knownCommandLine = row.commandLine();
        changed = true;
    }

    /** By its key, as quick to ask for as that; equal is only the same account. */
    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }
}
