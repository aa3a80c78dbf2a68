package dev.weir.history;

/** Reads what a {@link Tape} was given. */
final class TapeReader {

    private final byte[] bytes;
    private int at;

    /** Begins at a place. */
    TapeReader(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /** Where it is. */
    int at() {
        return at;
    }

    long unsigned() {
        long value = 0;
        for (int shift = 0; ; shift += Tape.LOW_BITS) {
            byte next = bytes[at++];
            value |= (long) (next & Tape.MORE - 1) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    long signed() {
        long value = unsigned();
        return value >>> 1 ^ -(value & 1);
    }

    float real() {
        int bits = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bits |= (bytes[at++] & 0xff) << shift;
        }
        return Float.intBitsToFloat(bits);
    }
}
