package dev.weir.history;

/**
 * Whether a list is too long for something, second after second. To change sides costs as much as many seconds on
 * either, so a list becomes too long a quarter above the limit and is so until it is within it again: one that hovers
 * about either length stays what it is.
 */
final class LengthLimit {

    /** By what part of the limit a list may exceed it before it is too long. */
    private static final int SPARE_PART = 4;

    private final int most;
    private boolean exceeded;

    /**
     * One that was not exceeded yet.
     *
     * @param most up to how many rows a list is never too long
     */
    LengthLimit(int most) {
        this.most = most;
    }

    /** Whether the list is too long now that it has so many rows. */
    boolean isExceededBy(int rows) {
        exceeded = rows > (exceeded ? most : most + most / SPARE_PART);
        return exceeded;
    }
}
