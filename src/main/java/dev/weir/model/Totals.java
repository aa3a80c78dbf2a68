package dev.weir.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The host as a whole, loopback left out.
 *
 * @param app             app bytes of all processes
 * @param wire            L3 bytes of all sockets, headers included
 * @param seen            how much of the interfaces' traffic is named
 * @param lost            events and table entries the kernel side could not record, by cause; a cause that never
 *       happened may be missing
 * @param flowsNotListed  sockets whose bytes are in their process's total only, since the flow table was full
 * @param openSockets     sockets open and known
 * @param retransmits     TCP segments retransmitted since weir started
 * @param resets          TCP resets sent and received since weir started
 * @param mapReadMicros   time the last reading of all maps took; microseconds
 * @param selfCpuPercent  CPU time of weir's own process over the last interval; percent of one core
 * @param notListed       rows that are missing in a list, by the list's name in JSON; a list that is complete is
 *       missing here
 */
public record Totals(
        Traffic app,
        Traffic wire,
        Seen seen,
        SortedMap<String, Long> lost,
        long flowsNotListed,
        int openSockets,
        long retransmits,
        long resets,
        long mapReadMicros,
        double selfCpuPercent,
        SortedMap<String, NotListed> notListed) {

    /** Nothing yet. */
    public static final Totals NONE =
            new Totals(Traffic.NONE, Traffic.NONE, Seen.UNKNOWN, new TreeMap<>(), 0, 0, 0, 0, 0, 0);

    public Totals {
        lost = Collections.unmodifiableSortedMap(new TreeMap<>(lost));
        notListed = Collections.unmodifiableSortedMap(new TreeMap<>(notListed));
    }

    /** Totals of a host whose lists are complete. */
    public Totals(
            Traffic app,
            Traffic wire,
            Seen seen,
            SortedMap<String, Long> lost,
            long flowsNotListed,
            int openSockets,
            long retransmits,
            long resets,
            long mapReadMicros,
            double selfCpuPercent) {
        this(
                app,
                wire,
                seen,
                lost,
                flowsNotListed,
                openSockets,
                retransmits,
                resets,
                mapReadMicros,
                selfCpuPercent,
                new TreeMap<>());
    }

    /** The same totals where further lists are not complete. */
    public Totals withNotListed(Map<String, NotListed> missing) {
        SortedMap<String, NotListed> all = new TreeMap<>(notListed);
        all.putAll(missing);
        return new Totals(
                app,
                wire,
                seen,
                lost,
                flowsNotListed,
                openSockets,
                retransmits,
                resets,
                mapReadMicros,
                selfCpuPercent,
                all);
    }

    /** Everything lost, whatever the cause. */
    public long lostTotal() {
        long sum = 0;
        for (Map.Entry<String, Long> cause : lost.entrySet()) {
            sum += cause.getValue();
        }
        return sum;
    }
}
