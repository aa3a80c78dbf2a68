package dev.weir.layout;

import dev.weir.model.ProcessKey;
import java.nio.charset.StandardCharsets;

/**
 * A cursor over the entries of a table, read as words in the byte order of x86-64 and aarch64. It moves from entry to
 * entry and makes no objects: a hundred thousand entries may be read in a second.
 */
public abstract class EntryCursor {

    private long[] words;
    private int entry;

    /** Moves to the entry that begins at a word. */
    public final void moveTo(long[] fromWords, int firstWord) {
        words = fromWords;
        entry = firstWord;
    }

    final long u64(int offset) {
        return words[entry + (offset >> 3)];
    }

    final int i32(int offset) {
        return (int) (words[entry + (offset >> 3)] >>> ((offset & 7) << 3));
    }

    final long u32(int offset) {
        return Integer.toUnsignedLong(i32(offset));
    }

    final int u16(int offset) {
        return (int) (words[entry + (offset >> 3)] >>> ((offset & 7) << 3)) & 0xffff;
    }

    final int u8(int offset) {
        return (int) (words[entry + (offset >> 3)] >>> ((offset & 7) << 3)) & 0xff;
    }

    /** Text up to its first NUL. */
    final String text(int offset, int most) {
        int length = 0;
        while (length < most && u8(offset + length) != 0) {
            length++;
        }
        return utf8(offset, length);
    }

    /** Text of exactly so many bytes; what is not UTF-8 becomes U+FFFD. */
    final String utf8(int offset, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) u8(offset + i);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A process: its pid, and the tag that tells it from earlier processes with that pid. */
    final ProcessKey process(int offset) {
        return new ProcessKey(i32(offset), i32(offset + Integer.BYTES));
    }
}
