package dev.weir.collect;

/**
 * Estimates how many distinct things were counted, from the registers of a HyperLogLog (Flajolet and others, 2007). The
 * estimate is that of Ertl (arXiv 1702.01284, section 4): where there are few things it counts empty registers, as
 * linear counting does, and it has no bias between the ranges.
 */
public final class DistinctEstimate {

    private static final double ALPHA = 0.5 / Math.log(2);

    private DistinctEstimate() {}

    /**
     * The estimate.
     *
     * @param registers a power of two of them; each the longest run of zeros among its hashes of 64 bits, plus 1
     */
    public static long of(byte[] registers) {
        int count = registers.length;
        int rankMax = Long.SIZE + 1 - Integer.numberOfTrailingZeros(count);
        int[] ofRank = new int[rankMax + 1];
        for (byte register : registers) {
            ofRank[register]++;
        }
        double sum = count * tau(1 - ofRank[rankMax] / (double) count);
        for (int rank = rankMax - 1; rank > 0; rank--) {
            sum = (sum + ofRank[rank]) / 2;
        }
        sum += count * sigma(ofRank[0] / (double) count);
        return Math.round(ALPHA * count * count / sum);
    }

    private static double sigma(double share) {
        double power = share;
        double factor = 1;
        double sum = share;
        double before;
        do {
            power *= power;
            before = sum;
            sum += power * factor;
            factor *= 2;
        } while (sum != before && sum < Double.POSITIVE_INFINITY);
        return sum;
    }

    private static double tau(double share) {
        if (share == 0 || share == 1) {
            return 0;
        }
        double root = share;
        double factor = 1;
        double sum = 1 - share;
        double before;
        do {
            root = Math.sqrt(root);
            before = sum;
            factor /= 2;
            sum -= (1 - root) * (1 - root) * factor;
        } while (sum != before);
        return sum / 3;
    }
}
