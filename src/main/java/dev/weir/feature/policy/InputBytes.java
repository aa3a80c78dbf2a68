package dev.weir.feature.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;

/**
 * A log as bytes, unpacked where it is gzip; counts what was read of the file itself, which is how far a reading has
 * come.
 */
final class InputBytes extends InputStream {

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream raw;
    private final InputStream bytes;
    private long position;

    private InputBytes(InputStream raw) throws IOException {
        this.raw = raw;
        PushbackInputStream counted = new PushbackInputStream(new Counting(), 2);
        int first = counted.read();
        int second = first < 0 ? -1 : counted.read();
        for (int unread : new int[] {second, first}) {
            if (unread >= 0) {
                counted.unread(unread);
            }
        }
        bytes = first == 0x1f && second == 0x8b ? new GZIPInputStream(counted, BUFFER_BYTES) : counted;
    }

    /** The bytes of a stream that begins with gzip's two magic bytes unpacked, those of any other as they are. */
    static InputBytes of(InputStream raw) throws IOException {
        return new InputBytes(raw);
    }

    /** Bytes read of the file, packed ones where it is packed. */
    long position() {
        return position;
    }

    @Override
    public int read() throws IOException {
        return bytes.read();
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        return bytes.read(into, from, length);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    private final class Counting extends InputStream {
        @Override
        public int read() throws IOException {
            int value = raw.read();
            position += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = raw.read(into, from, length);
            position += Math.max(count, 0);
            return count;
        }

        @Override
        public void close() throws IOException {
            raw.close();
        }
    }
}
