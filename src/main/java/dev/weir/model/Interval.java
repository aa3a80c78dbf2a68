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

    /** Whether there was no sample before, so that there are no rates yet. */
    public boolean isFirst() {
        return seconds <= 0;
    }
}
