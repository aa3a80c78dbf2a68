package dev.weir.history;

import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Rate;
import dev.weir.model.SyscallCount;
import dev.weir.model.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Processes with what they moved and called. */
final class ProcessParts implements Parts<ProcessTotal> {

    private static final int CONNECTIONS = 2;
    private static final int CALLS = 3;
    private static final int RETRANSMITS = 4;
    private static final int UNLISTED = 5;
    private static final int SYSCALLS = 6;
    private static final int EACH = 3;
    /** As many calls by name as have room in a header; there are no more that are traced. */
    private static final int MOST_SYSCALLS = 17;

    /**
     * What rarely changes.
     *
     * @param names      what it is called
     * @param firstSeen  when it was first seen
     * @param exited     when it exited
     * @param oddCalls   calls per second where they are not measured, else null
     * @param syscalls   the names of its calls
     * @param odd        its rates where they are not measured, else null
     */
    private record Known(
            ProcessNames names,
            Instant firstSeen,
            Optional<Instant> exited,
            Rate oddCalls,
            List<String> syscalls,
            OddRates odd) {}

    @Override
    public Object key(ProcessTotal row) {
        return row.key();
    }

    @Override
    public Object facts(ProcessTotal row, Traffic moved, Object before) {
        return before instanceof Known known && saysTheSame(known, row, OddRates.of(moved))
                ? before
                : new Known(
                        row.names(),
                        row.firstSeen(),
                        row.exited(),
                        row.callsPerSecond().isMeasured() ? null : row.callsPerSecond(),
                        row.syscalls().stream()
                                .limit(MOST_SYSCALLS)
                                .map(SyscallCount::syscall)
                                .toList(),
                        OddRates.of(moved));
    }

    private static boolean saysTheSame(Known known, ProcessTotal row, OddRates odd) {
        Rate calls = row.callsPerSecond();
        return (known.names() == row.names() || known.names().equals(row.names()))
                && known.exited().equals(row.exited())
                && known.firstSeen().equals(row.firstSeen())
                && (calls.isMeasured() ? known.oddCalls() == null : calls.equals(known.oddCalls()))
                && (odd == null ? known.odd() == null : odd.equals(known.odd()))
                && hasCallsOf(known.syscalls(), row.syscalls());
    }

    private static boolean hasCallsOf(List<String> names, List<SyscallCount> counts) {
        boolean same = names.size() == Math.min(MOST_SYSCALLS, counts.size());
        for (int i = 0; same && i < names.size(); i++) {
            same = names.get(i).equals(counts.get(i).syscall());
        }
        return same;
    }

    @Override
    public int count(Object facts) {
        return SYSCALLS + EACH * ((Known) facts).syscalls().size();
    }

    @Override
    public void numbers(ProcessTotal row, Traffic moved, Object facts, double seconds, long[] into) {
        into[0] = moved.rxBytes();
        into[1] = moved.txBytes();
        into[CONNECTIONS] = row.connections();
        into[CALLS] = Math.round(row.callsPerSecond().orZero() * seconds);
        into[RETRANSMITS] = row.retransmits();
        into[UNLISTED] = row.unlistedBytes();
        for (int i = 0; i < ((Known) facts).syscalls().size(); i++) {
            SyscallCount count = row.syscalls().get(i);
            into[SYSCALLS + EACH * i] = count.calls();
            into[SYSCALLS + EACH * i + 1] = count.bytes();
            into[SYSCALLS + EACH * i + 2] = count.errors();
        }
    }

    @Override
    public Traffic traffic(ProcessTotal row) {
        return row.traffic();
    }

    @Override
    public OddRates odd(Object facts) {
        return ((Known) facts).odd();
    }

    @Override
    public ProcessTotal made(Object key, Object facts, Moment moment) {
        Known known = (Known) facts;
        List<SyscallCount> syscalls = new ArrayList<>();
        for (int i = 0; i < known.syscalls().size(); i++) {
            syscalls.add(new SyscallCount(
                    known.syscalls().get(i),
                    moment.number(SYSCALLS + EACH * i),
                    moment.number(SYSCALLS + EACH * i + 1),
                    moment.number(SYSCALLS + EACH * i + 2)));
        }
        Rate calls = moment.seconds() <= 0 ? Rate.STARTING : Rate.measured(moment.number(CALLS) / moment.seconds());
        return new ProcessTotal(
                (ProcessKey) key,
                known.names(),
                moment.traffic(known.odd()),
                (int) moment.number(CONNECTIONS),
                known.oddCalls() == null ? calls : known.oddCalls(),
                syscalls,
                moment.number(RETRANSMITS),
                moment.number(UNLISTED),
                known.firstSeen(),
                known.exited());
    }
}
