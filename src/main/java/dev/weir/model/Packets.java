package dev.weir.model;

/**
 * Packets in and out, cumulative and per second.
 *
 * @param rxPackets received since weir started
 * @param txPackets sent since weir started
 * @param rxRate    received over the last interval; packets per second
 * @param txRate    sent over the last interval; packets per second
 */
public record Packets(long rxPackets, long txPackets, Rate rxRate, Rate txRate) {

    /** Nothing yet. */
    public static final Packets NONE = new Packets(0, 0, Rate.STARTING, Rate.STARTING);

    /** Whether another interval without packets would leave this value as it is. */
    public boolean isSettled() {
        return rxRate == Rate.ZERO && txRate == Rate.ZERO;
    }

    /** These packets after one more interval. */
    public Packets plus(long rxDelta, long txDelta, Interval interval) {
        boolean first = interval.isFirst();
        return new Packets(
                rxPackets + rxDelta,
                txPackets + txDelta,
                first ? Rate.STARTING : Rate.measured(rxDelta / interval.seconds()),
                first ? Rate.STARTING : Rate.measured(txDelta / interval.seconds()));
    }
}
