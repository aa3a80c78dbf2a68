package dev.weir.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes for the terminal, added piece by piece without making garbage. */
final class ByteText {

    private byte[] bytes = new byte[8192];
    private int size;

    int size() {
        return size;
    }

    byte[] array() {
        return bytes;
    }

    void clear() {
        size = 0;
    }

    /** Removes the last byte. */
    void cutLast() {
        size--;
    }

    ByteText text(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            put((byte) ascii.charAt(i));
        }
        return this;
    }

    ByteText bytes(byte[] more) {
        for (byte b : more) {
            put(b);
        }
        return this;
    }

    ByteText number(int value) {
        if (value >= 10) {
            number(value / 10);
        }
        put((byte) ('0' + value % 10));
        return this;
    }

    ByteText utf8(String text) {
        return text.length() == 1 && text.charAt(0) < 0x80
                ? put((byte) text.charAt(0))
                : bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private ByteText put(byte b) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, size * 2);
        }
        bytes[size++] = b;
        return this;
    }
}
