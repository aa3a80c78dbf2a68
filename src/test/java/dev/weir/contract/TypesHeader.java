package dev.weir.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code bpf/types.h} as a C compiler lays it out: every member at the next multiple of its own size. The header's own
 * assertions hold the sizes to what clang makes of them.
 */
final class TypesHeader {

    private static final Pattern DEFINE = Pattern.compile("#define (\\w+) (0x\\p{XDigit}+|\\d+)\\n");
    private static final Pattern ENUM = Pattern.compile("enum (\\w+) \\{(.*?)\\};", Pattern.DOTALL);
    private static final Pattern STRUCT = Pattern.compile(
            "struct (\\w+) \\{\\n(.*?)\\};\\n_Static_assert\\(sizeof\\(struct \\1\\) == (\\d+)", Pattern.DOTALL);
    private static final Pattern MEMBER = Pattern.compile("((?:struct )?\\w+) (\\w+)(?:\\[(\\w+)])?;");

    private final Map<String, Integer> constants = new HashMap<>();
    private final Map<String, List<String>> enums = new LinkedHashMap<>();
    private final Map<String, Struct> structs = new LinkedHashMap<>();

    private record Size(int bytes, int alignment) {}

    /** One struct with room for its members at their offsets. */
    static final class Struct {
        private final Map<String, Integer> offsets = new LinkedHashMap<>();
        private int bytes;
        private int alignment = 1;
        private int asserted;

        int bytes() {
            return bytes;
        }

        int asserted() {
            return asserted;
        }

        int offset(String member) {
            Integer offset = offsets.get(member);
            if (offset == null) {
                throw new IllegalArgumentException("no member " + member + " among " + offsets.keySet());
            }
            return offset;
        }

        private void add(String member, Size size, int count) {
            bytes = up(bytes, size.alignment);
            offsets.put(member, bytes);
            bytes += size.bytes * count;
            alignment = Math.max(alignment, size.alignment);
        }

        private static int up(int bytes, int alignment) {
            return (bytes + alignment - 1) / alignment * alignment;
        }
    }

    /** A value of a struct, written member by member. */
    static final class Value {
        private final Struct struct;
        private final ByteBuffer buffer;

        private Value(Struct struct) {
            this.struct = struct;
            this.buffer = ByteBuffer.allocate(struct.bytes()).order(ByteOrder.nativeOrder());
            // What nobody writes must not matter to who reads.
            Arrays.fill(buffer.array(), (byte) 0x5a);
        }

        Value u64(String member, long number) {
            buffer.putLong(struct.offset(member), number);
            return this;
        }

        Value u32(String member, long number) {
            buffer.putInt(struct.offset(member), (int) number);
            return this;
        }

        Value u16(String member, int number) {
            buffer.putShort(struct.offset(member), (short) number);
            return this;
        }

        Value u8(String member, int number) {
            buffer.put(struct.offset(member), (byte) number);
            return this;
        }

        Value bytes(String member, byte... content) {
            buffer.put(struct.offset(member), content);
            return this;
        }

        Value struct(String member, int index, Value content) {
            buffer.put(struct.offset(member) + index * content.struct.bytes(), content.buffer.array());
            return this;
        }

        ByteBuffer buffer() {
            return buffer;
        }
    }

    private TypesHeader(String text) {
        Matcher defines = DEFINE.matcher(text);
        while (defines.find()) {
            constants.put(defines.group(1), Integer.decode(defines.group(2)));
        }
        String code = text.replaceAll("(?s)/\\*.*?\\*/", "");
        Matcher each = ENUM.matcher(code);
        while (each.find()) {
            addEnum(each.group(1), each.group(2));
        }
        Matcher structures = STRUCT.matcher(code);
        while (structures.find()) {
            structs.put(structures.group(1), struct(structures.group(2), Integer.parseInt(structures.group(3))));
        }
    }

    static TypesHeader read() {
        try {
            return new TypesHeader(Files.readString(Path.of("bpf/types.h")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Struct> structs() {
        return structs;
    }

    /** The names of an enum in their order; those that only repeat a number are left out. */
    List<String> names(String name) {
        return enums.get(name);
    }

    /** The number of a constant or of a name in an enum. */
    int number(String name) {
        return constants.get(name);
    }

    Value value(String struct) {
        return new Value(structs.get(struct));
    }

    private void addEnum(String name, String body) {
        List<String> names = new ArrayList<>();
        int next = 0;
        for (String part : body.split(",")) {
            String[] sides = part.strip().split("\\s*=\\s*");
            if (sides[0].isEmpty()) {
                continue;
            }
            if (sides.length == 2) {
                next = constants.containsKey(sides[1]) ? constants.get(sides[1]) : Integer.parseInt(sides[1]);
            }
            constants.put(sides[0], next++);
            names.add(sides[0]);
        }
        enums.put(name, List.copyOf(names));
    }

    private Struct struct(String body, int asserted) {
        Struct struct = new Struct();
        struct.asserted = asserted;
        Matcher members = MEMBER.matcher(body);
        while (members.find()) {
            String length = members.group(3);
            int count = length == null
                    ? 1
                    : constants.containsKey(length) ? constants.get(length) : Integer.parseInt(length);
            struct.add(members.group(2), size(members.group(1)), count);
        }
        struct.bytes = Struct.up(struct.bytes, struct.alignment);
        return struct;
    }

    private Size size(String type) {
        return switch (type) {
            case "__u64" -> new Size(8, 8);
            case "__u32" -> new Size(4, 4);
            case "__u16", "__be16" -> new Size(2, 2);
            case "__u8", "char" -> new Size(1, 1);
            default -> {
                Struct inner = structs.get(type.substring("struct ".length()));
                yield new Size(inner.bytes, inner.alignment);
            }
        };
    }
}
