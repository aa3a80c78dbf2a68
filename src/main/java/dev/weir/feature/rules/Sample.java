package dev.weir.feature.rules;

import dev.weir.filter.WatchingProgram;
import java.nio.ByteBuffer;

/**
 * A packet of a watched rule, as far as it was sampled.
 *
 * @param monoNanos when, CLOCK_MONOTONIC; nanoseconds
 * @param length    bytes of its buffer, link-layer header included
 * @param segments  packets of the wire that the buffer stands for; 0 and 1 for one
 * @param rx        whether it was received
 * @param rule      which of the watched rules
 * @param start     how it begins, zero behind its end
 */
record Sample(long monoNanos, int length, int segments, boolean rx, int rule, byte[] start) {

    /** Reads one from the ring. */
    static Sample of(ByteBuffer event) {
        byte[] start = new byte[WatchingProgram.PACKET_BYTES];
        event.get(WatchingProgram.PACKET_AT, start);
        return new Sample(
                event.getLong(0),
                event.getInt(WatchingProgram.LENGTH_AT),
                event.getInt(WatchingProgram.SEGMENTS_AT),
                event.getInt(WatchingProgram.ORIGIN_AT) != 0,
                event.getInt(WatchingProgram.RULE_AT),
                start);
    }
}
