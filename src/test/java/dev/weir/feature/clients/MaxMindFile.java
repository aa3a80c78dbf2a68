package dev.weir.feature.clients;

import dev.weir.model.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes small files in MaxMind's format (maxmind.github.io/MaxMind-DB, version 2.0): a tree of 24-bit records. */
public final class MaxMindFile {

    private static final int STRING = 2;
    private static final int UINT16 = 5;
    private static final int UINT32 = 6;
    private static final int MAP = 7;
    private static final int UINT64 = 9;
    private static final int ARRAY = 11;
    private static final int SEPARATOR = 16;
    private static final byte[] METADATA = {(byte) 0xab, (byte) 0xcd, (byte) 0xef};

    private final List<int[]> nodes = new ArrayList<>(List.of(new int[2]));
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /** What a network is. */
    public MaxMindFile with(Address network, int prefixBits, Map<String, ?> record) {
        int offset = data.size();
        put(data, record);
        int bits = network.isIpv4() ? prefixBits + 96 : prefixBits;
        int node = 0;
        for (int i = 0; i < bits; i++) {
            int bit = bit(network, i);
            if (i == bits - 1) {
                nodes.get(node)[bit] = -1 - offset;
            } else {
                if (nodes.get(node)[bit] == 0) {
                    nodes.get(node)[bit] = nodes.size();
                    nodes.add(new int[2]);
                }
                node = nodes.get(node)[bit];
            }
        }
        return this;
    }

    /** IPv4 is at ::/96. */
    private static int bit(Address address, int index) {
        long high = address.high();
        long low = address.isIpv4() ? address.low() & 0xffff_ffffL : address.low();
        return (int) ((index < 64 ? high >>> 63 - index : low >>> 127 - index) & 1);
    }

    /** Writes it. */
    public void write(Path file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int[] node : nodes) {
            for (int record : node) {
                int value = record == 0 ? nodes.size() : record > 0 ? record : nodes.size() + SEPARATOR - 1 - record;
                out.write(value >> 16);
                out.write(value >> 8);
                out.write(value);
            }
        }
        out.write(new byte[SEPARATOR]);
        data.writeTo(out);
        out.write(METADATA);
        out.write("MaxMind.com".getBytes(StandardCharsets.US_ASCII));
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("node_count", nodes.size());
        metadata.put("record_size", (short) 24);
        metadata.put("ip_version", (short) 6);
        metadata.put("database_type", "Test");
        metadata.put("languages", List.of());
        metadata.put("binary_format_major_version", (short) 2);
        metadata.put("binary_format_minor_version", (short) 0);
        metadata.put("build_epoch", 1_800_000_000L);
        metadata.put("description", Map.of());
        put(out, metadata);
        Files.write(file, out.toByteArray());
    }

    private static void put(ByteArrayOutputStream out, Object value) {
        if (value instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            control(out, STRING, bytes.length);
            out.writeBytes(bytes);
        } else if (value instanceof Short number) {
            number(out, UINT16, 2, number);
        } else if (value instanceof Integer number) {
            number(out, UINT32, 4, number);
        } else if (value instanceof Long number) {
            number(out, UINT64, 8, number);
        } else if (value instanceof List<?> list) {
            control(out, ARRAY, list.size());
            list.forEach(item -> put(out, item));
        } else if (value instanceof Map<?, ?> map) {
            control(out, MAP, map.size());
            map.forEach((key, item) -> {
                put(out, key);
                put(out, item);
            });
        }
    }

    private static void number(ByteArrayOutputStream out, int type, int bytes, long number) {
        control(out, type, bytes);
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (number >> 8 * i));
        }
    }

    private static void control(ByteArrayOutputStream out, int type, int size) {
        boolean isExtended = type > MAP;
        int first = size < 29 ? size : 29;
        out.write((isExtended ? 0 : type << 5) | first);
        if (isExtended) {
            out.write(type - MAP);
        }
        if (first == 29) {
            out.write(size - 29);
        }
    }
}
