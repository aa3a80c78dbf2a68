package dev.weir.feature.policy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many packets had which size; every figure is exact, and computed as Python's {@code statistics} does.
 * <p>More than 65,536 different sizes beyond 64 KiB are rounded down to 1/1024 of their size, which {@link #isRounded}
 * says.
 */
final class SizeHistogram {

    private static final int PLAIN_SIZES = 1 << 16;
    private static final int MAX_LARGE_SIZES = 1 << 16;
    /** More digits than a {@code double} has, so that the root is rounded once. */
    private static final MathContext DIGITS = new MathContext(60);

    private final long[] plain = new long[PLAIN_SIZES];
    private final TreeMap<Long, Long> large = new TreeMap<>();
    private long packets;
    private boolean rounded;

    /** Counts packets of one size. */
    void add(long size, long count) {
        packets += count;
        if (size < PLAIN_SIZES) {
            plain[(int) size] += count;
            return;
        }
        long kept = size;
        if (large.size() >= MAX_LARGE_SIZES && !large.containsKey(size)) {
            kept = size & -1L << 63 - 10 - Long.numberOfLeadingZeros(size);
            rounded = true;
        }
        large.merge(kept, count, Long::sum);
    }

    boolean isRounded() {
        return rounded;
    }

    long min() {
        return at(0);
    }

    long max() {
        return at(packets - 1);
    }

    /** The mean: a whole number when it is one. */
    Number mean() {
        BigInteger[] parts = sum(1).divideAndRemainder(BigInteger.valueOf(packets));
        return parts[1].signum() == 0 ? (Number) parts[0].longValueExact() : sum(1).doubleValue() / packets;
    }

    /** The middle size, or half the sum of the two in the middle. */
    Number median() {
        long upper = at(packets / 2);
        return packets % 2 == 1 ? (Number) upper : (at(packets / 2 - 1) + upper) / 2.0;
    }

    /** The standard deviation of a sample; 0 for a single packet. */
    Number deviation() {
        if (packets == 1) {
            return 0;
        }
        BigInteger n = BigInteger.valueOf(packets);
        BigDecimal squares = new BigDecimal(sum(2).multiply(n).subtract(sum(1).pow(2)));
        return squares.divide(new BigDecimal(n.multiply(n.subtract(BigInteger.ONE))), DIGITS)
                .sqrt(DIGITS)
                .doubleValue();
    }

    /**
     * The cut point that {@code statistics.quantiles(n=parts)[which - 1]} gives, exclusive method; 0 for fewer packets
     * than parts.
     */
    Number quantile(int which, int parts) {
        return packets < parts ? (Number) 0 : Quantiles.exclusive(packets, this::at, which, parts);
    }

    private BigInteger sum(int power) {
        BigInteger sum = BigInteger.ZERO;
        for (int size = 0; size < PLAIN_SIZES; size++) {
            if (plain[size] > 0) {
                sum = sum.add(BigInteger.valueOf(size).pow(power).multiply(BigInteger.valueOf(plain[size])));
            }
        }
        for (Map.Entry<Long, Long> entry : large.entrySet()) {
            sum = sum.add(BigInteger.valueOf(entry.getKey()).pow(power).multiply(BigInteger.valueOf(entry.getValue())));
        }
        return sum;
    }

    /** The size of the packet with this number when all are sorted by size. */
    private long at(long number) {
        long before = 0;
        for (int size = 0; size < PLAIN_SIZES; size++) {
            before += plain[size];
            if (before > number) {
                return size;
            }
        }
        for (Map.Entry<Long, Long> entry : large.entrySet()) {
            before += entry.getValue();
            if (before > number) {
                return entry.getKey();
            }
        }
        throw new IllegalStateException("no packet " + number + " of " + packets);
    }
}
