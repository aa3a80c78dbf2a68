package dev.weir.layout;

import java.nio.ByteBuffer;

/** A cursor over the entries of a table whose memory user space maps; it moves from entry to entry. */
public interface IndexedEntry {

    /** The first word of the key of an entry that was deleted. */
    long FREED = -1;

    /** Moves to the entry that begins at a word and has an index in its table. */
    void moveTo(long[] words, int firstWord, int index);

    /** Whether it is in use: neither deleted nor never used. */
    boolean isListed();

    /** Its index in the table, which it keeps until it is deleted. */
    int index();

    /** Number of the last tick in which it changed. */
    int lastTick();

    /** Writes its key at an offset. */
    void putKey(ByteBuffer keys, int at);
}
