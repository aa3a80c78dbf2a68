package dev.weir.feature.policy;

import java.util.function.LongUnaryOperator;

/** Cut points as Python's {@code statistics.quantiles(data, n=parts, method="exclusive")} gives them. */
final class Quantiles {

    private Quantiles() {}

    /**
     * One cut point.
     *
     * @param count  how many values there are, 2 or more
     * @param sorted the value at an index, in ascending order
     * @param which  1 to {@code parts - 1}
     */
    static double exclusive(long count, LongUnaryOperator sorted, int which, int parts) {
        long position = which * (count + 1);
        long index = Math.max(1, Math.min(count - 1, position / parts));
        long beyond = position - index * parts;
        return (double) (sorted.applyAsLong(index - 1) * (parts - beyond) + sorted.applyAsLong(index) * beyond) / parts;
    }
}
