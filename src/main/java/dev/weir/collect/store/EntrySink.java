package dev.weir.collect.store;

import dev.weir.layout.FlowEntry;
import dev.weir.layout.OpenSocket;
import dev.weir.layout.PeerEntry;
import dev.weir.layout.ProcessEntry;
import dev.weir.layout.SocketEntry;
import java.time.Instant;

/**
 * Receives the entries of the tables of the kernel as they are read, in the order of the methods here. Only entries
 * come that may have changed since the last reading, so that a reading costs what changed. A flow or socket entry is a
 * cursor, which is at another entry after the call.
 */
public interface EntrySink {

    /**
     * A reading begins.
     *
     * @param time      wall-clock time
     * @param monoNanos the same instant, CLOCK_MONOTONIC; nanoseconds
     */
    void begin(Instant time, long monoNanos);

    /** The last values of a flow that was deleted after the reading before. */
    void addLast(FlowEntry entry);

    /** An entry of the process table. */
    void add(ProcessEntry entry);

    /** An open socket, when this reading includes a walk over all of them. */
    void add(OpenSocket socket);

    /**
     * The walk is complete.
     *
     * @param whole false when it passed over established connections that were silent since the walk before
     */
    void walked(boolean whole);

    /** An entry of the flow table. */
    void add(FlowEntry entry);

    /** An entry of the socket table. */
    void add(SocketEntry entry);

    /** An entry of the peer table. */
    void add(PeerEntry entry);

    /**
     * Whether entries came of processes that have none: it was made while the tables were read, after that of processes
     * had been, which is then read once more.
     */
    boolean lacksProcesses();
}
