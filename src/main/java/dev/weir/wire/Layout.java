package dev.weir.wire;

import dev.weir.model.Address;
import dev.weir.model.Protocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The readers that all layouts share: u32 and u16 without sign, addresses, and C strings. */
final class Layout {

    static final int ADDRESS_BYTES = 16;
    static final int COMM_BYTES = 16;

    private static final int AF_PACKET = 17;

    private Layout() {
    }

    static int u16(ByteBuffer buffer, int offset) {
        return Short.toUnsignedInt(buffer.getShort(offset));
    }

    /** A socket's protocol number; what packet sockets keep there is an Ethernet type, and they have a row of their own. */
    static int protocol(ByteBuffer buffer, int familyOffset, int protocolOffset) {
        return u16(buffer, familyOffset) == AF_PACKET ? Protocol.RAW_FRAMES.number() : u16(buffer, protocolOffset);
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

    static boolean isAddress(ByteBuffer buffer, int offset, long high, long low) {
        boolean swapped = buffer.order() == ByteOrder.LITTLE_ENDIAN;
        return buffer.getLong(offset + Long.BYTES) == (swapped ? Long.reverseBytes(low) : low)
                && buffer.getLong(offset) == (swapped ? Long.reverseBytes(high) : high);
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
