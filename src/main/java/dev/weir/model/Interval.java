package dev.weir.model;

/**
 * The time between two samples.
 *
 * @param seconds       measured length; seconds, 0 when there was no sample before
 * @param averageWeight how much this interval weighs in the averages of {@link Traffic}, 0 to 1
 */
public record Interval(double seconds, double averageWeight) {

    /** An interval of a measured length. */
    public static Interval of(double seconds) {
        return new Interval(seconds, 1 - Math.exp(-seconds / Traffic.AVERAGE_SECONDS));
    }

    /** So many in this interval as a rate; per second, {@link Double#NaN} when there was no sample before. */
    public double perSecond(long count) {
        return isFirst() ? Double.NaN : count / seconds;
    }

    /** Whether there was no sample before, so that there are no rates yet. */
    public boolean isFirst() {
        return seconds <= 0;
    }
}
