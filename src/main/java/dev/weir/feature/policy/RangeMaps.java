package dev.weir.feature.policy;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfMap;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** One of the two tables of ranges and ports in the kernel, with what it holds now. For one thread. */
final class RangeMaps {

    private static final int CHUNK = 4096;

    private final BpfMap ranges4;
    private final BpfMap ranges6;
    private final BpfMap ports;
    private final int counters;
    private Policy held = Policy.NOTHING;
    /** What a change that failed half-way may have put in besides. */
    private Policy perhaps;

    /**
     * An empty table.
     *
     * @param letter   {@code a} or {@code b}
     * @param counters entries of {@code policy_hits}; ranges beyond share the last one
     */
    RangeMaps(Function<String, BpfMap> maps, String letter, int counters) {
        ranges4 = maps.apply("policy_ranges4_" + letter);
        ranges6 = maps.apply("policy_ranges6_" + letter);
        ports = maps.apply("policy_ports_" + letter);
        this.counters = counters;
    }

    /** What it holds. */
    Policy held() {
        return held;
    }

    /**
     * Makes it hold a policy, by what differs.
     *
     * @return how many ranges differed
     * @throws BpfException when the kernel refuses, as when memory is short; the next attempt sets right what is
     *                      half-way then
     */
    int hold(Policy next) {
        if (perhaps != null) {
            remove(perhaps.table(), all(perhaps.table().size()));
            remove(held.table(), all(held.table().size()));
            perhaps.ports().keySet().forEach(this::removePort);
            held.ports().keySet().forEach(this::removePort);
            held = Policy.NOTHING;
        }
        perhaps = next;
        PrefixTable.Difference difference = PrefixTable.difference(held.table(), next.table());
        put(next, difference.added());
        put(next, difference.changed());
        remove(held.table(), difference.removed());
        putPorts(next);
        held = next;
        perhaps = null;
        return difference.size();
    }

    private static int[] all(int size) {
        int[] all = new int[size];
        for (int i = 0; i < size; i++) {
            all[i] = i;
        }
        return all;
    }

    private void put(Policy policy, int[] which) {
        put(policy, which, true);
        put(policy, which, false);
    }

    private void put(Policy policy, int[] which, boolean ipv4) {
        PrefixTable table = policy.table();
        BpfMap map = ipv4 ? ranges4 : ranges6;
        ByteBuffer keys = BpfMap.direct(Math.min(CHUNK, which.length) * map.keyBytes());
        ByteBuffer values = BpfMap.direct(Math.min(CHUNK, which.length) * PolicyLayout.RANGE_BYTES);
        int count = 0;
        for (int at : which) {
            if (table.isIpv4(at) != ipv4) {
                continue;
            }
            putKey(keys, table, at);
            values.putInt(Math.min(table.slot(at), counters - 1))
                    .putShort((short) table.length(at))
                    .putShort((short) (policy.sets().get(table.set(at)).denies() ? table.set(at) + 1 : 0));
            if (++count == CHUNK) {
                write(map, keys, values, count);
                keys.clear();
                values.clear();
                count = 0;
            }
        }
        write(map, keys, values, count);
    }

    private static void putKey(ByteBuffer keys, PrefixTable table, int at) {
        keys.putInt(PolicyLayout.LIST_BITS + table.length(at)).putInt(table.scope(at));
        if (table.isIpv4(at)) {
            keys.putInt(Integer.reverseBytes((int) table.network(at).low()));
        } else {
            keys.putLong(table.network(at).highWord()).putLong(table.network(at).lowWord());
        }
    }

    private static void write(BpfMap map, ByteBuffer keys, ByteBuffer values, int count) {
        if (count > 0) {
            map.updateAll(keys.flip(), values.flip(), count);
        }
    }

    private void remove(PrefixTable table, int[] which) {
        ByteBuffer key4 = BpfMap.direct(PolicyLayout.KEY4_BYTES);
        ByteBuffer key6 = BpfMap.direct(PolicyLayout.KEY6_BYTES);
        for (int at : which) {
            ByteBuffer key = table.isIpv4(at) ? key4 : key6;
            putKey(key.clear(), table, at);
            (table.isIpv4(at) ? ranges4 : ranges6).delete(key.flip());
        }
    }

    private void putPorts(Policy next) {
        Map<Policy.PortRule, Integer> wanted = new HashMap<>();
        next.ports()
                .forEach((port, list) -> wanted.put(
                        port,
                        list
                                | (next.judges(list, true) ? PolicyLayout.PORT_IPV4 : 0)
                                | (next.judges(list, false) ? PolicyLayout.PORT_IPV6 : 0)));
        wanted.forEach((port, list) ->
                ports.update(portKey(port), BpfMap.direct(Integer.BYTES).putInt(0, list)));
        held.ports().keySet().stream().filter(port -> !wanted.containsKey(port)).forEach(this::removePort);
    }

    private void removePort(Policy.PortRule port) {
        ports.delete(portKey(port));
    }

    private static ByteBuffer portKey(Policy.PortRule port) {
        return BpfMap.direct(PolicyLayout.PORT_BYTES)
                .putShort(0, (short) port.port())
                .put(2, (byte) port.protocol());
    }
}
