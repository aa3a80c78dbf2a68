package dev.weir.layout;

/** {@code struct slot_block}: one row of the maps {@code flow_blocks}, {@code socket_blocks} and {@code proc_blocks}. */
public final class BlockLayout {

    /** Slots of a block. */
    public static final int SLOTS = 32;
    /** Size of a row; bytes. */
    public static final int ROW_BYTES = 16;

    private BlockLayout() {
    }

    /** In which tick a row of the block last changed: the first half of the word that the block's row begins with. */
    public static int lastTick(long[] rows, int firstWord) {
        return (int) rows[firstWord];
    }
}
