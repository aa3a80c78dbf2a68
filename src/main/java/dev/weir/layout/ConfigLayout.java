package dev.weir.layout;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code struct config}, which user space writes before loading, and {@code struct tick_clock}, which it writes before
 * each reading.
 */
public final class ConfigLayout {

    /** Size of {@code struct config}; bytes. */
    public static final int CONFIG_BYTES = 20;
    /** Size of {@code struct tick_clock}; bytes. */
    public static final int CLOCK_BYTES = 32;
    /** Rows of packets that rare protocols may have at a time; {@code RARE_ROWS} in {@code bpf/types.h}. */
    public static final int RARE_ROWS = 128;

    /** Those of all that have a name; the others of the table are for what finds none. */
    public static final int COMMON_ROWS = 2048 - 256;

    /** The tick at first: with it, no reading takes the tick 0 of a index that was never used for news. */
    public static final int FIRST_TICK = 8;

    /** A walk tells of all open sockets. */
    public static final int OVER_NONE = -1;

    /** A walk is about no socket more than about others. */
    public static final long NO_SOCKET = 0;

    private ConfigLayout() {}

    /**
     * The switches.
     *
     * @param byteSource    {@code enum byte_source}
     * @param packetFilters whether packets go through the tables of filters
     * @param packetStages  bits of {@code enum packet_stage}
     * @param checksCalls   whether a second program looks for calls that the first was skipped for
     * @param kernelMemory  whether programs of all kinds may read the kernel's memory
     */
    public static ByteBuffer config(
            int byteSource, boolean packetFilters, int packetStages, boolean checksCalls, boolean kernelMemory) {
        return direct(CONFIG_BYTES)
                .putInt(0, byteSource)
                .putInt(4, packetFilters ? 1 : 0)
                .putInt(8, packetStages)
                .putInt(12, checksCalls ? 1 : 0)
                .putInt(16, kernelMemory ? 1 : 0);
    }

    /**
     * The clock.
     *
     * @param tick          what writers stamp from now on
     * @param since         the oldest stamp a reading emits
     * @param silentJiffies a walk over open sockets passes over connections that were silent for more of the kernel's
     *       timer ticks than that; over none when it is {@link #OVER_NONE}
     * @param rareRows      rows of packets that rare protocols may have taken since the start
     * @param commonRows    likewise all protocols that have a name
     * @param watched       cookie of the only socket that a walk tells of; of all when it is {@link #NO_SOCKET}
     */
    public static ByteBuffer clock(int tick, int since, int silentJiffies, int rareRows, int commonRows, long watched) {
        return direct(CLOCK_BYTES)
                .putInt(0, tick)
                .putInt(4, since)
                .putInt(8, silentJiffies)
                .putInt(12, rareRows)
                .putInt(16, commonRows)
                .putLong(24, watched);
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
