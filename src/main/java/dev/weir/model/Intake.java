package dev.weir.model;

import java.time.Instant;

/**
 * Takes the rows of the kernel's tables as they are read, in the order of the methods here. Only rows that may have changed since the
 * reading before come, so that it costs what changed; a row that does not come has not changed. A flow or a
 * socket is the reader's place in its buffer: it is somewhere else after the call.
 */
public interface Intake {

    /**
     * A reading begins.
     *
     * @param time      wall-clock time
     * @param monoNanos the same instant, CLOCK_MONOTONIC; nanoseconds
     */
    void begin(Instant time, long monoNanos);

    /** A row of the process table. */
    void add(ProcessRow row);

    /** An open socket that a walk over all of them found, when this reading makes one. */
    void add(OpenSocketRow row);

    /**
     * The walk has found every open socket.
     *
     * @param whole whether it told of all it found; if not, it passed over established connections that were silent since the one before
     */
    void walked(boolean whole);

    /** A row of the flow table. */
    void add(FlowRow row);

    /** A row of the socket table. */
    void add(SocketRow row);

    /** A row of the peer table. */
    void add(PeerRow row);

    /** A row as it was when its key had just been deleted: what came to it since it was read is the last that will. */
    void addLast(FlowRow row);
}
