package dev.weir.netlink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The attributes of a message ({@code struct nlattr}: a length that includes these four bytes, a type, the value,
 * padding to four bytes). An attribute that claims more bytes than there are ends the list: it and all behind it are
 * absent.
 */
final class Attributes {

    static final Attributes NONE = new Attributes(ByteBuffer.allocate(0));

    private static final int HEADER_BYTES = 4;
    /** {@code NLA_TYPE_MASK}: the two bits above say that the value is nested, or big-endian. */
    private static final int TYPE_MASK = 0x3fff;

    private final ByteBuffer bytes;

    /** The attributes between a buffer's position and its limit. */
    Attributes(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(bytes.order());
    }

    /** The attributes behind the fixed part of a message; none when the message is shorter than that. */
    static Attributes behind(ByteBuffer payload, int fixedBytes) {
        return payload.remaining() < fixedBytes
                ? NONE
                : new Attributes(payload.duplicate().order(payload.order()).position(payload.position() + fixedBytes));
    }

    /** The value of the first attribute of a type. */
    Optional<ByteBuffer> find(int type) {
        int at = 0;
        while (isWhole(at)) {
            if (type(at) == type) {
                return Optional.of(value(at));
            }
            at += aligned(length(at));
        }
        return Optional.empty();
    }

    /** Hands over the value of each attribute, whatever its type, as an array is written. */
    void forEach(Consumer<ByteBuffer> each) {
        for (int at = 0; isWhole(at); at += aligned(length(at))) {
            each.accept(value(at));
        }
    }

    boolean has(int type) {
        return find(type).isPresent();
    }

    Attributes nested(int type) {
        return find(type).map(Attributes::new).orElse(NONE);
    }

    /** An unsigned byte, or {@code otherwise} when there is none. */
    int u8(int type, int otherwise) {
        return find(type)
                .filter(value -> value.remaining() >= Byte.BYTES)
                .map(value -> value.get(0) & 0xff)
                .orElse(otherwise);
    }

    int u32(int type, int otherwise) {
        return find(type)
                .filter(value -> value.remaining() >= Integer.BYTES)
                .map(value -> value.getInt(0))
                .orElse(otherwise);
    }

    int u16(int type, int otherwise) {
        return find(type)
                .filter(value -> value.remaining() >= Short.BYTES)
                .map(value -> value.getShort(0) & 0xffff)
                .orElse(otherwise);
    }

    /** The bytes of a value; none when it is absent. */
    byte[] bytes(int type) {
        return find(type).map(Attributes::array).orElse(new byte[0]);
    }

    /**
     * A string of bytes up to the first zero, each byte as the character of its number, so that bytes which are not
     * text are kept.
     */
    String latin1(int type) {
        byte[] value = bytes(type);
        int end = 0;
        while (end < value.length && value[end] != 0) {
            end++;
        }
        return new String(value, 0, end, StandardCharsets.ISO_8859_1);
    }

    /** The values of an attribute that holds records of a fixed size; a last one that is too short is left out. */
    List<ByteBuffer> records(int type, int recordBytes) {
        List<ByteBuffer> records = new ArrayList<>();
        find(type).ifPresent(value -> {
            for (int at = 0; at + recordBytes <= value.remaining(); at += recordBytes) {
                records.add(value.slice(at, recordBytes).order(value.order()));
            }
        });
        return records;
    }

    private static byte[] array(ByteBuffer value) {
        byte[] array = new byte[value.remaining()];
        value.duplicate().get(array);
        return array;
    }

    private boolean isWhole(int at) {
        return bytes.limit() - at >= HEADER_BYTES && length(at) >= HEADER_BYTES && length(at) <= bytes.limit() - at;
    }

    private int length(int at) {
        return bytes.getShort(at) & 0xffff;
    }

    private int type(int at) {
        return bytes.getShort(at + Short.BYTES) & TYPE_MASK;
    }

    private ByteBuffer value(int at) {
        return bytes.slice(at + HEADER_BYTES, length(at) - HEADER_BYTES).order(bytes.order());
    }

    /** Size of an attribute with a value, padding included; bytes. */
    static int bytes(byte[] value) {
        return aligned(HEADER_BYTES + value.length);
    }

    /** Writes an attribute at the position of a buffer that has room for {@link #bytes(byte[])}. */
    static void put(ByteBuffer request, int type, byte[] value) {
        int end = request.position() + bytes(value);
        request.putShort((short) (HEADER_BYTES + value.length))
                .putShort((short) type)
                .put(value)
                .position(end);
    }

    static int aligned(int bytes) {
        return bytes + 3 & ~3;
    }
}
