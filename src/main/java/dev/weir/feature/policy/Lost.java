package dev.weir.feature.policy;

/** How many packets that are not permitted no line of the log stands for. For one thread, but for {@link #packets}. */
final class Lost {

    private long told;
    private volatile long reported;
    private long suspected;

    /** Notes packets that a line stands for. */
    void told(long packets) {
        told += packets;
    }

    /**
     * Packets that are lost and were not reported yet.
     *
     * @param forbidden how many the kernel had counted before the lines were read. One of them may be counted and not
     *                  told of yet, so what is missing is believed when it is missing the next time too
     */
    long since(long forbidden) {
        long missing = forbidden - told;
        long sure = Math.min(missing, suspected);
        suspected = missing;
        if (sure <= reported) {
            return 0;
        }
        long fresh = sure - reported;
        reported = sure;
        return fresh;
    }

    /** Packets that are known to be lost. */
    long packets() {
        return reported;
    }
}
