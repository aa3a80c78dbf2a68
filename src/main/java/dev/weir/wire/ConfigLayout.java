package dev.weir.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** {@code struct config}, which user space writes before loading, and {@code struct tick_clock}, which it writes before each reading. */
public final class ConfigLayout {

    /** Size of {@code struct config}; bytes. */
    public static final int CONFIG_BYTES = 4;
    /** Size of {@code struct tick_clock}; bytes. */
    public static final int CLOCK_BYTES = 8;

    /** The tick at first: with it, no reading takes the tick 0 of a slot that was never used for news. */
    public static final int FIRST_TICK = 8;

    private ConfigLayout() {
    }

    /** The switches. */
    public static ByteBuffer config(int byteSource) {
        return direct(CONFIG_BYTES).putInt(0, byteSource);
    }

    /** The clock: the tick that writers stamp from now on, and the oldest stamp a reading emits. */
    public static ByteBuffer clock(int tick, int since) {
        return direct(CLOCK_BYTES).putInt(0, tick).putInt(4, since);
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
