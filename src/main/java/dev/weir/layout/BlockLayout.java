package dev.weir.layout;

/**
 * {@code struct slot_block}: one entry of the maps {@code flow_blocks}, {@code socket_blocks} and {@code proc_blocks}.
 */
public final class BlockLayout {

    /** Entries that a block stands for. */
    public static final int SLOTS = 32;
    /** Size of an entry; bytes. */
    public static final int ROW_BYTES = 16;

    private BlockLayout() {}

    /** In which tick an entry of the block last changed: the first half of the word that the block begins with. */
    public static int lastTick(long[] words, int firstWord) {
        return (int) words[firstWord];
    }
}
