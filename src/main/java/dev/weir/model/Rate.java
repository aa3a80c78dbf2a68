package dev.weir.model;

/** Bytes, packets or calls per second, or why there is no such number: missing is not zero. */
public sealed interface Rate {

    /** The rate of something seen for the first time just now, before there are two samples. */
    Rate STARTING = new Starting();
    /** Measured, and nothing moved. */
    Rate ZERO = new Measured(0);

    /** A measured rate; the shared {@link #ZERO} when nothing moved. */
    static Rate measured(double perSecond) {
        return perSecond == 0 ? ZERO : new Measured(perSecond);
    }

    /** The number to sort and sum with: the measured or last known rate, else 0. */
    double orZero();

    /** Whether {@link #orZero} is a number that was measured over the last interval. */
    default boolean isMeasured() {
        return false;
    }

    /** There is no second sample yet. */
    record Starting() implements Rate {
        @Override
        public double orZero() {
            return 0;
        }
    }

    /**
     * A rate over the last interval.
     *
     * @param perSecond units per second
     */
    record Measured(double perSecond) implements Rate {
        @Override
        public double orZero() {
            return perSecond;
        }

        @Override
        public boolean isMeasured() {
            return true;
        }
    }

    /**
     * The last rate known, from before the newest reading failed.
     *
     * @param perSecond units per second
     */
    record Stale(double perSecond) implements Rate {
        @Override
        public double orZero() {
            return perSecond;
        }
    }

    /**
     * A rate that cannot be known here.
     *
     * @param reason one sentence saying why
     */
    record Unavailable(String reason) implements Rate {
        @Override
        public double orZero() {
            return 0;
        }
    }
}
