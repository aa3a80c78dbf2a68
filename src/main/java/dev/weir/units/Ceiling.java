package dev.weir.units;

/**
 * The upper end of a graph's axis: 1, 2 or 5 times a power of ten, so that the scale does not jitter with every sample.
 */
public final class Ceiling {

    private Ceiling() {}

    /** Returns the smallest of 1, 2, 5, 10, 20, 50 ... that is not below {@code value}. */
    public static double above(double value) {
        double power = 1;
        while (true) {
            if (value <= power) {
                return power;
            }
            if (value <= 2 * power) {
                return 2 * power;
            }
            if (value <= 5 * power) {
                return 5 * power;
            }
            if (power > Double.MAX_VALUE / 100) {
                return Double.MAX_VALUE;
            }
            power *= 10;
        }
    }
}
