package dev.weir.history;

import java.util.Arrays;

/** Bytes that grow, with each number in as few of them as it needs (LEB128). */
final class Tape {

    static final int LOW_BITS = 7;
    static final int MORE = 0x80;

    private static final int FIRST_BYTES = 16;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    int length() {
        return length;
    }

    /** The bytes, of which the first {@link #length} count. */
    byte[] bytes() {
        return bytes;
    }

    /** Lets go of the room for more. */
    void trim() {
        bytes = Arrays.copyOf(bytes, Math.max(1, length));
    }

    /** Begins anew, in the same bytes. */
    void clear() {
        length = 0;
    }

    void putUnsigned(long value) {
        long rest = value;
        while ((rest & -MORE) != 0) {
            put((byte) (rest | MORE));
            rest >>>= LOW_BITS;
        }
        put((byte) rest);
    }

    /** A number that may be negative and is most often small. */
    void putSigned(long value) {
        putUnsigned(value << 1 ^ value >> Long.SIZE - 1);
    }

    void putFloat(double value) {
        int bits = Float.floatToRawIntBits((float) value);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            put((byte) (bits >>> shift));
        }
    }

    private void put(byte value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length + length / 2);
        }
        bytes[length++] = value;
    }
}
