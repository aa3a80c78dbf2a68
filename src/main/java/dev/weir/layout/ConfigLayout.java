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
    /**
     * How many entries rare protocols may have in the packet table at a time; {@code RARE_ENTRIES} in {@code
     * bpf/types.h}.
     */
    public static final int RARE_ENTRIES = 128;

    /**
     * How many entries all protocols but {@code ETHERTYPE_OTHER} may have there; {@code PACKET_ENTRIES -
     * OTHER_ENTRIES}.
     */
    public static final int COMMON_ENTRIES = 2048 - 256;

    /** The first tick: so far above 0 that the tick 0 of a slot that was never used is not taken for news. */
    public static final int FIRST_TICK = 8;

    /** For {@code silentJiffies}: a walk passes over no connection. */
    public static final int OVER_NONE = -1;

    /** For {@code watched}: a walk is over all sockets. */
    public static final long NO_SOCKET = 0;

    private ConfigLayout() {}

    /**
     * The value of {@code struct config}: the switches.
     *
     * @param byteSource    {@code enum byte_source}
     * @param packetFilters whether packets go through the tables of filters
     * @param packetStages  bits of {@code enum packet_stage}
     * @param checksCalls   whether further programs look for calls that the first was skipped for
     * @param kernelMemory  whether programs of all types may read the kernel's memory
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
     * The value of {@code struct tick_clock}.
     *
     * @param tick          what programs stamp entries with from now on
     * @param since         the oldest stamp that a reading emits
     * @param silentJiffies a walk over open sockets passes over connections that were silent for more of the kernel's
     *          timer ticks than that; {@link #OVER_NONE}: over none
     * @param rareEntries   entries of packets that rare protocols may take since the start
     * @param commonEntries likewise all protocols but {@code ETHERTYPE_OTHER}
     * @param watched       cookie of the only socket that a walk emits; {@link #NO_SOCKET}: all
     */
    public static ByteBuffer clock(
            int tick, int since, int silentJiffies, int rareEntries, int commonEntries, long watched) {
        return direct(CLOCK_BYTES)
                .putInt(0, tick)
                .putInt(4, since)
                .putInt(8, silentJiffies)
                .putInt(12, rareEntries)
                .putInt(16, commonEntries)
                .putLong(24, watched);
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
