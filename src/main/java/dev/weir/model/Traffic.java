package dev.weir.model;

import java.util.Objects;

/**
 * What went in and out, cumulative and per second. Plain numbers inside: it is made for each row that is compared or
 * drawn.
 */
public final class Traffic {

    /** Nothing yet. */
    public static final Traffic NONE = new Traffic(0, 0, Rate.STARTING, Rate.STARTING, 0, 0);

    /** Time constant of the averages; seconds. */
    static final double AVERAGE_SECONDS = 5;
    /** An average below this has faded: it is then exactly 0 and the row no longer changes; bytes per second. */
    private static final double FADED = 1;

    private final long rxBytes;
    private final long txBytes;
    private final double rxPerSecond;
    private final double txPerSecond;
    private final double rxAverage;
    private final double txAverage;
    /** The rates that are not measured ones; null for one that is. */
    private final Rate rxUnmeasured;

    private final Rate txUnmeasured;

    /**
     * Traffic as read or made up elsewhere.
     *
     * @param rxBytes   received since weir started; bytes, unsigned 64-bit
     * @param txBytes   sent since weir started; bytes, unsigned 64-bit
     * @param rxRate    received over the last interval; bytes per second
     * @param txRate    sent over the last interval; bytes per second
     * @param rxAverage received, exponentially averaged over 5 s so that rows do not jump when sorted by it; bytes per
     *       second
     * @param txAverage sent, averaged likewise; bytes per second
     */
    public Traffic(long rxBytes, long txBytes, Rate rxRate, Rate txRate, double rxAverage, double txAverage) {
        this(
                rxBytes,
                txBytes,
                rxRate.orZero(),
                txRate.orZero(),
                rxAverage,
                txAverage,
                rxRate.isMeasured() ? null : rxRate,
                txRate.isMeasured() ? null : txRate);
    }

    /** Traffic from plain numbers, with {@link Double#NaN} for a rate that is not there yet. */
    public static Traffic of(
            long rxBytes, long txBytes, double rxPerSecond, double txPerSecond, double rxAverage, double txAverage) {
        boolean rxStarting = Double.isNaN(rxPerSecond);
        boolean txStarting = Double.isNaN(txPerSecond);
        return new Traffic(
                rxBytes,
                txBytes,
                rxStarting ? 0 : rxPerSecond,
                txStarting ? 0 : txPerSecond,
                rxAverage,
                txAverage,
                rxStarting ? Rate.STARTING : null,
                txStarting ? Rate.STARTING : null);
    }

    private Traffic(
            long rxBytes,
            long txBytes,
            double rxPerSecond,
            double txPerSecond,
            double rxAverage,
            double txAverage,
            Rate rxUnmeasured,
            Rate txUnmeasured) {
        this.rxBytes = rxBytes;
        this.txBytes = txBytes;
        this.rxPerSecond = rxPerSecond;
        this.txPerSecond = txPerSecond;
        this.rxAverage = rxAverage;
        this.txAverage = txAverage;
        this.rxUnmeasured = rxUnmeasured;
        this.txUnmeasured = txUnmeasured;
    }

    /** What cannot be counted here, and why. */
    public static Traffic unavailable(String reason) {
        Rate none = new Rate.Unavailable(reason);
        return new Traffic(0, 0, none, none, 0, 0);
    }

    /** Received since weir started; bytes, unsigned 64-bit. */
    public long rxBytes() {
        return rxBytes;
    }

    /** Sent since weir started; bytes, unsigned 64-bit. */
    public long txBytes() {
        return txBytes;
    }

    /** Received over the last interval; bytes per second. */
    public Rate rxRate() {
        return rxUnmeasured == null ? Rate.measured(rxPerSecond) : rxUnmeasured;
    }

    /** Sent over the last interval; bytes per second. */
    public Rate txRate() {
        return txUnmeasured == null ? Rate.measured(txPerSecond) : txUnmeasured;
    }

    /** {@link #rxRate} as a number, NaN where that is no measured one; bytes per second. */
    public double rxPerSecond() {
        return rxUnmeasured == null ? rxPerSecond : Double.NaN;
    }

    /** {@link #txRate} likewise; bytes per second. */
    public double txPerSecond() {
        return txUnmeasured == null ? txPerSecond : Double.NaN;
    }

    /** Received, averaged over 5 s; bytes per second. */
    public double rxAverage() {
        return rxAverage;
    }

    /** Sent, averaged over 5 s; bytes per second. */
    public double txAverage() {
        return txAverage;
    }

    /** Whether its bytes are counted here; if not, their number says nothing. */
    public boolean isCounted() {
        return !(rxUnmeasured instanceof Rate.Unavailable);
    }

    /** Both directions together; bytes. */
    public long totalBytes() {
        return rxBytes + txBytes;
    }

    /** Both directions together over the last interval; bytes per second. */
    public double totalRate() {
        return rxPerSecond + txPerSecond;
    }

    /**
     * Both rates together where both were measured over the last interval, else {@link Double#NaN}; bytes per second.
     */
    public double measuredRate() {
        return rxUnmeasured == null && txUnmeasured == null ? rxPerSecond + txPerSecond : Double.NaN;
    }

    /** Both averages together; bytes per second. */
    public double totalAverage() {
        return rxAverage + txAverage;
    }

    /** Whether another interval without traffic would leave this value as it is. */
    public boolean isSettled() {
        return rxAverage == 0
                && txAverage == 0
                && rxPerSecond == 0
                && txPerSecond == 0
                && rxUnmeasured == null
                && txUnmeasured == null;
    }

    /**
     * This traffic after one more interval.
     *
     * @param rxDelta  bytes received in the interval
     * @param txDelta  bytes sent in the interval
     */
    public Traffic plus(long rxDelta, long txDelta, Interval interval) {
        if (interval.isFirst()) {
            return new Traffic(rxBytes + rxDelta, txBytes + txDelta, Rate.STARTING, Rate.STARTING, 0, 0);
        }
        double rxNow = rxDelta / interval.seconds();
        double txNow = txDelta / interval.seconds();
        return new Traffic(
                rxBytes + rxDelta,
                txBytes + txDelta,
                rxNow,
                txNow,
                averaged(rxAverage, rxNow, interval),
                averaged(txAverage, txNow, interval),
                null,
                null);
    }

    /**
     * An average after one more interval.
     *
     * @param before the average so far; bytes per second
     * @param now    the rate over the interval, {@link Double#NaN} when there is none yet; bytes per second
     */
    public static double averaged(double before, double now, Interval interval) {
        if (Double.isNaN(now)) {
            return 0;
        }
        double after = before + interval.averageWeight() * (now - before);
        return now == 0 && after < FADED ? 0 : after;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Traffic traffic
                && rxBytes == traffic.rxBytes
                && txBytes == traffic.txBytes
                && rxRate().equals(traffic.rxRate())
                && txRate().equals(traffic.txRate())
                && rxAverage == traffic.rxAverage
                && txAverage == traffic.txAverage;
    }

    @Override
    public int hashCode() {
        return Objects.hash(rxBytes, txBytes, rxAverage, txAverage);
    }

    @Override
    public String toString() {
        return "Traffic[rx " + rxBytes + " B, " + rxRate() + ", " + rxAverage + "; tx " + txBytes + " B, " + txRate()
                + ", " + txAverage + "]";
    }
}
