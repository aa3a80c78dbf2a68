package dev.weir.layout;

/** One row of the tables whose rows stay in a slot each; it goes from row to row. */
public interface SlotRow {

    /** In the first word of the key of a row whose key was deleted. */
    long FREED = -1;

    /** Goes to the row that begins at a word and is in a slot of its table. */
    void moveTo(long[] rows, int firstWord, int slot);

    /** Whether it is a row that has a key, once it was used. */
    boolean isListed();

    /** The slot of its table that it is in, until it is deleted. */
    int slot();

    /** Number of the last tick in which it changed. */
    int lastTick();
}
