package dev.weir.layout;

/**
 * {@code struct slot_block}: one entry of the maps {@code flow_blocks}, {@code socket_blocks} and {@code proc_blocks}.
 */
public final class BlockLayout {

    /** Slots of a block. */
    public static final int SLOTS = 32;
    /** Size of an entry; bytes. */
    public static final int ENTRY_BYTES = 16;

    private BlockLayout() {}

    /** The tick in which an entry of the block last changed: the lower half of the first word. */
    public static int lastTick(long[] words, int firstWord) {
        return (int) words[firstWord];
    }
}
