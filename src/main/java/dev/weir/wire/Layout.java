package dev.weir.wire;

import dev.weir.model.Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The readers that all layouts share: u32 and u16 without sign, addresses, and C strings. */
final class Layout {

    static final int ADDRESS_BYTES = 16;
    static final int COMM_BYTES = 16;

    private Layout() {
    }

    static int u16(ByteBuffer buffer, int offset) {
        return Short.toUnsignedInt(buffer.getShort(offset));
    }

    static long u32(ByteBuffer buffer, int offset) {
        return Integer.toUnsignedLong(buffer.getInt(offset));
    }

    static Address address(ByteBuffer buffer, int offset) {
        long high = buffer.getLong(offset);
        long low = buffer.getLong(offset + Long.BYTES);
        boolean swapped = buffer.order() == ByteOrder.LITTLE_ENDIAN;
        return swapped ? new Address(Long.reverseBytes(high), Long.reverseBytes(low)) : new Address(high, low);
    }

    static void putAddress(ByteBuffer buffer, int offset, Address address) {
        boolean swapped = buffer.order() == ByteOrder.LITTLE_ENDIAN;
        buffer.putLong(offset, swapped ? Long.reverseBytes(address.high()) : address.high());
        buffer.putLong(offset + Long.BYTES, swapped ? Long.reverseBytes(address.low()) : address.low());
    }

    /** Text up to its first NUL. */
    static String text(ByteBuffer buffer, int offset, int bytes) {
        int length = 0;
        while (length < bytes && buffer.get(offset + length) != 0) {
            length++;
        }
        return utf8(buffer, offset, length);
    }

    /** Exactly so many bytes of text; what is not UTF-8 becomes U+FFFD. */
    static String utf8(ByteBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.get(offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
