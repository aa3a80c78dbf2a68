package dev.weir.layout;

import java.nio.ByteBuffer;

/** {@code enum host_counter}, in its order: the counters of the host as a whole. */
public enum HostCounter {
    LOST_FLOW_TABLE_FULL("flow_table_full"),
    LOST_PROCESS_TABLE_FULL("process_table_full"),
    LOST_SOCKET_TABLE_FULL("socket_table_full"),
    LOST_PEER_TABLE_FULL("peer_table_full"),
    LOST_PACKET_TABLE_FULL("packet_table_full"),
    LOST_NO_COOKIE("no_cookie"),
    LOST_USER_MEMORY("user_memory"),
    LOST_UNPARSED("unparsed"),
    FLOWS_NOT_LISTED(""),
    RESETS_SENT(""),
    RESETS_RECEIVED(""),
    RETRANSMITS(""),
    WIRE_UNLISTED_RX(""),
    WIRE_UNLISTED_TX(""),
    FORWARDED("");

    private static final HostCounter[] VALUES = values();
    private static final int VALUE_BYTES = 8;

    private final String cause;

    HostCounter(String cause) {
        this.cause = cause;
    }

    /** How many counters there are: the entries of the map {@code host}. */
    public static int count() {
        return VALUES.length;
    }

    /** The cause of loss as the outputs name it; empty for a counter that is no loss. */
    public String cause() {
        return cause;
    }

    /**
     * Adds up a counter over the CPUs.
     *
     * @param values what a lookup returned
     * @param value  offset of the value of the first CPU; bytes
     */
    public static long sum(ByteBuffer values, int value, int cpus) {
        long sum = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            sum += values.getLong(value + cpu * VALUE_BYTES);
        }
        return sum;
    }
}
