package dev.weir.record;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * One member of a gzip file (RFC 1952), wherever it begins: its text, and its end once the text was read and its
 * checksum is right.
 * <p>{@link java.util.zip.GZIPInputStream} does not tell its position in the file, which is needed to go on behind a
 * damaged member.
 */
final class GzipMember extends InputStream {

    /** The first bytes of every member: two for gzip, and one for its only method of compression. */
    static final byte[] MAGIC = {0x1f, (byte) 0x8b, 8};

    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int FLAGS_AT = 3;
    private static final int HAS_HEADER_CHECKSUM = 1 << 1;
    private static final int HAS_EXTRA = 1 << 2;
    private static final int HAS_NAME = 1 << 3;
    private static final int HAS_COMMENT = 1 << 4;
    private static final int RESERVED = 0b1110_0000;
    private static final int BUFFER_BYTES = 16_384;

    private final FileChannel file;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    /** Offset in the file of the end of the buffer; bytes. */
    private long bufferEnd;
    /** Whether all of the text was read, so that the trailer is next in the buffer. */
    private boolean ended;

    /**
     * Opens the member at an offset of a file.
     *
     * @throws ZipException when there is none
     * @throws EOFException when the file ends within its header
     */
    GzipMember(FileChannel file, long start) throws IOException {
        this.file = file;
        this.bufferEnd = start;
        try {
            header();
        } catch (IOException notOne) {
            inflater.end();
            throw notOne;
        }
    }

    private void header() throws IOException {
        require(HEADER_BYTES);
        byte[] header = new byte[HEADER_BYTES];
        buffer.get(header);
        for (int i = 0; i < MAGIC.length; i++) {
            if (header[i] != MAGIC[i]) {
                throw new ZipException("it does not begin like gzip");
            }
        }
        int flags = header[FLAGS_AT];
        if ((flags & RESERVED) != 0) {
            throw new ZipException("its header is not gzip's");
        }
        if ((flags & HAS_EXTRA) != 0) {
            require(Short.BYTES);
            skip(Short.toUnsignedInt(buffer.getShort()));
        }
        if ((flags & HAS_NAME) != 0) {
            skipText();
        }
        if ((flags & HAS_COMMENT) != 0) {
            skipText();
        }
        if ((flags & HAS_HEADER_CHECKSUM) != 0) {
            skip(Short.BYTES);
        }
    }

    /** Offset in the file of the next byte to read; once the text was read, of the end of the member. */
    long position() {
        return bufferEnd - buffer.remaining() - (ended ? 0 : inflater.getRemaining());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        try {
            int count = inflate(into, offset, length);
            if (count < 0) {
                trailer();
            } else {
                checksum.update(into, offset, count);
            }
            return count;
        } catch (DataFormatException damaged) {
            throw new ZipException(damaged.getMessage() == null ? "its data is not gzip's" : damaged.getMessage());
        }
    }

    /** Reads text; the number of bytes, -1 behind the last. */
    private int inflate(byte[] into, int offset, int length) throws DataFormatException, IOException {
        int count = inflater.inflate(into, offset, length);
        while (count == 0) {
            if (inflater.finished()) {
                buffer.position(buffer.limit() - inflater.getRemaining());
                ended = true;
                return -1;
            }
            require(1);
            inflater.setInput(buffer.array(), buffer.position(), buffer.remaining());
            buffer.position(buffer.limit());
            count = inflater.inflate(into, offset, length);
        }
        return count;
    }

    private void trailer() throws IOException {
        require(TRAILER_BYTES);
        if (buffer.getInt() != (int) checksum.getValue() || buffer.getInt() != (int) inflater.getBytesWritten()) {
            throw new ZipException("its checksum is wrong");
        }
    }

    private void skip(int bytes) throws IOException {
        for (int left = bytes; left > 0; left--) {
            require(1);
            buffer.get();
        }
    }

    private void skipText() throws IOException {
        do {
            require(1);
        } while (buffer.get() != 0);
    }

    /** Reads until the buffer has at least so many bytes. */
    private void require(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        buffer.compact();
        while (buffer.position() < bytes) {
            int count = file.read(buffer, bufferEnd);
            if (count < 0) {
                buffer.flip();
                throw new EOFException("the file ends within it");
            }
            bufferEnd += count;
        }
        buffer.flip();
    }

    @Override
    public void close() {
        inflater.end();
    }
}
