package dev.weir.layout;

import dev.weir.model.Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Readers that the layouts share: unsigned numbers, and addresses. */
final class Layout {

    static final int ADDRESS_BYTES = 16;
    static final int COMM_BYTES = 16;

    private Layout() {}

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
}
