package dev.weir.feature.policy;

/** How events are written: each as one record, between what begins and what ends a file. */
interface EventFormat {

    /** What a new file begins with. */
    default String beginning() {
        return "";
    }

    /** What stands between two records. */
    default String separator() {
        return "\n";
    }

    /** What a file ends with when it has a record. */
    default String ending() {
        return "\n";
    }

    /** What a file ends with that has no record yet. */
    default String emptyEnding() {
        return ending().substring(1);
    }

    /** The record of an event. */
    String event(PolicyEvent event);

    /** The record that says how many packets could not be logged before this time. */
    String lost(long micros, long packets);
}
