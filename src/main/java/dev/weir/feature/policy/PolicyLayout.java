package dev.weir.feature.policy;

import dev.weir.bpf.BpfMap;
import java.util.function.Function;

/** Sizes, offsets and numbers of {@code bpf/policy.bpf.h}. */
final class PolicyLayout {

    /**
     * {@code struct policy_key4} and {@code policy_key6}: bits of the prefix with the list's, number of the list,
     * address.
     */
    static final int KEY4_BYTES = 12;

    static final int KEY6_BYTES = 24;
    static final int LIST_BITS = 32;

    /**
     * {@code struct policy_range}: counter, bits of the range alone, 0 or one more than the number of the set that
     * denies.
     */
    static final int RANGE_BYTES = 8;

    /** {@code struct policy_port}, and what is in the value besides the number of the list. */
    static final int PORT_BYTES = 4;

    static final int PORT_IPV4 = 0x40000000;
    static final int PORT_IPV6 = 0x80000000;

    /** {@code struct policy_count}: packets, bytes. */
    static final int COUNT_BYTES = 16;

    /** {@code struct policy_switch}. */
    static final int SWITCH_BYTES = 44;

    static final int SWITCH_ACTIVE = 0;
    static final int SWITCH_MODE = 4;
    static final int SWITCH_TICK = 8;
    static final int SWITCH_EVENTS = 12;
    static final int SWITCH_SOURCES = 16;
    static final int SWITCH_GUESTS = 20;
    static final int SWITCH_LISTING = 24;
    static final int SWITCH_PORTS = 32;
    static final int SWITCH_COUNTERS = 40;

    /** {@code enum policy_listing}, for IPv4; for IPv6 a bit higher. */
    static final int HAS_RANGES = 1;

    static final int PERMITS = 1 << 2;
    static final int DENIES = 1 << 4;

    /** {@code enum policy_verdict}. */
    static final int PASSED = 0;

    static final int PERMITTED = 1;
    static final int DENIED = 2;
    static final int OUTSIDE = 3;
    static final int TRUNCATED = 4;
    private static final int VERDICTS = 5;

    /** {@code enum policy_loss}. */
    static final int LOST_EVENTS = 2 * VERDICTS;

    static final int UNTOLD_EVENTS = LOST_EVENTS + 1;
    static final int UNLISTED_SOURCES = LOST_EVENTS + 2;
    static final int DROPPED = LOST_EVENTS + 3;
    static final int SPARED = LOST_EVENTS + 4;
    static final int COUNTS = LOST_EVENTS + 5;

    /** {@code struct policy_source_key}. */
    static final int SOURCE_KEY_BYTES = 20;

    static final int SOURCE_KEY_PORT = 16;
    static final int SOURCE_KEY_PROTOCOL = 18;

    /** {@code struct policy_source}. */
    static final int SOURCE_BYTES = 72;

    static final int SOURCE_TOLD_PACKETS = 16;
    static final int SOURCE_TOLD_BYTES = 24;
    static final int SOURCE_FIRST = 32;
    static final int SOURCE_LAST = 40;
    static final int SOURCE_DESTINATION = 48;
    static final int SOURCE_IFINDEX = 64;
    static final int SOURCE_PORT = 68;
    static final int SOURCE_DROPPED = 70;

    /** {@code struct policy_event}. */
    static final int EVENT_BYTES = 56;

    static final int EVENT_SOURCE = 8;
    static final int EVENT_DESTINATION = 24;
    static final int EVENT_IFINDEX = 40;
    static final int EVENT_LENGTH = 44;
    static final int EVENT_SOURCE_PORT = 48;
    static final int EVENT_PORT = 50;
    static final int EVENT_PROTOCOL = 52;
    static final int EVENT_DROPPED = 54;

    private PolicyLayout() {}

    /** A wrong size would corrupt silently: the object's maps must be what is written and read here. */
    static void check(Function<String, BpfMap> maps) {
        for (String table : new String[] {"a", "b"}) {
            check(maps.apply("policy_ranges4_" + table), KEY4_BYTES, RANGE_BYTES);
            check(maps.apply("policy_ranges6_" + table), KEY6_BYTES, RANGE_BYTES);
            check(maps.apply("policy_ports_" + table), PORT_BYTES, Integer.BYTES);
        }
        check(maps.apply("policy_hits"), Integer.BYTES, COUNT_BYTES);
        check(maps.apply("policy_dropped"), Integer.BYTES, COUNT_BYTES);
        check(maps.apply("policy_counts"), Integer.BYTES, COUNT_BYTES);
        check(maps.apply("policy_sources"), SOURCE_KEY_BYTES, SOURCE_BYTES);
        check(maps.apply(".data.policy"), Integer.BYTES, SWITCH_BYTES);
        if (maps.apply("policy_counts").maxEntries() != COUNTS) {
            throw new IllegalStateException(
                    "policy_counts has " + maps.apply("policy_counts").maxEntries() + " counters, not " + COUNTS);
        }
    }

    private static void check(BpfMap map, int keyBytes, int valueBytes) {
        if (map.keyBytes() != keyBytes || map.valueBytes() != valueBytes) {
            throw new IllegalStateException("the map " + map.name() + " has keys of " + map.keyBytes()
                    + " and values of " + map.valueBytes()
                    + " bytes, not " + keyBytes + " and " + valueBytes);
        }
    }
}
