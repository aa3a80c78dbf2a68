package dev.weir.model.ledger;

import dev.weir.model.Names;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessRow;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Rate;
import dev.weir.model.SyscallCount;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All that one process moved. */
final class ProcessAccount {

    /** The calls whose rate is shown and can raise an alert. */
    private static final Set<String> COUNTED_CALLS = Set.of("sendto", "recvfrom", "sendmsg", "recvmsg");

    final Meter meter = new Meter();
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
    private boolean changed = true;
    private ProcessTotal total;

    ProcessAccount(ProcessRow row, Names naming, Instant firstSeen) {
        this.key = row.key();
        this.firstSeen = firstSeen;
        rename(row, naming);
    }

    ProcessKey key() {
        return key;
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

    /** Takes a newer row; returns the bytes of sockets that are in no other table. */
    long[] update(ProcessRow row, Names naming, Optional<Instant> exitedAt) {
        if (!row.comm().equals(knownComm) || !row.commandLine().equals(knownCommandLine)) {
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

    void exit(Instant when) {
        exited = Optional.of(when);
        changed = true;
    }

    void connectionsChanged(int by) {
        connections += by;
        changed = true;
    }

    void retransmitted(long segments) {
        retransmits += segments;
        changed = true;
    }

    void roll(double seconds) {
        changed |= meter.roll(seconds);
        Rate rate = seconds <= 0 ? Rate.STARTING : Rate.measured((calls - callsBefore) / seconds);
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
}
