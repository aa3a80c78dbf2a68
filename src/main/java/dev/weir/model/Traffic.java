package dev.weir.model;

/**
 * What went in and out, cumulative and per second.
 *
 * @param rxBytes   received since weir started; bytes, unsigned 64-bit
 * @param txBytes   sent since weir started; bytes, unsigned 64-bit
 * @param rxRate    received over the last interval; bytes per second
 * @param txRate    sent over the last interval; bytes per second
 * @param rxAverage received, exponentially averaged over 5 s so that rows do not jump when sorted by it; bytes per second
 * @param txAverage sent, averaged likewise; bytes per second
 */
public record Traffic(long rxBytes, long txBytes, Rate rxRate, Rate txRate, double rxAverage, double txAverage) {

    /** Nothing yet. */
    public static final Traffic NONE = new Traffic(0, 0, Rate.STARTING, Rate.STARTING, 0, 0);

    /** Time constant of the averages; seconds. */
    static final double AVERAGE_SECONDS = 5;
    /** An average below this has faded: it is then exactly 0 and the row no longer changes; bytes per second. */
    private static final double FADED = 1;

    /** What cannot be counted here, and why. */
    public static Traffic unavailable(String reason) {
        Rate none = new Rate.Unavailable(reason);
        return new Traffic(0, 0, none, none, 0, 0);
    }

    /** Whether its bytes are counted here; if not, their number says nothing. */
    public boolean isCounted() {
        return !(rxRate instanceof Rate.Unavailable);
    }

    /** Both directions together; bytes. */
    public long totalBytes() {
        return rxBytes + txBytes;
    }

    /** Both directions together over the last interval; bytes per second. */
    public double totalRate() {
        return rxRate.orZero() + txRate.orZero();
    }

    /** Both averages together; bytes per second. */
    public double totalAverage() {
        return rxAverage + txAverage;
    }

    /** Whether another interval without traffic would leave this value as it is. */
    public boolean isSettled() {
        return rxAverage == 0 && txAverage == 0 && rxRate == Rate.ZERO && txRate == Rate.ZERO;
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
        double rxPerSecond = rxDelta / interval.seconds();
        double txPerSecond = txDelta / interval.seconds();
        double weight = interval.averageWeight();
        return new Traffic(rxBytes + rxDelta, txBytes + txDelta, Rate.measured(rxPerSecond), Rate.measured(txPerSecond),
                averaged(rxAverage, rxPerSecond, weight), averaged(txAverage, txPerSecond, weight));
    }

    private static double averaged(double before, double now, double weight) {
        double after = before + weight * (now - before);
        return now == 0 && after < FADED ? 0 : after;
    }
}
