package dev.weir.record;

import dev.weir.codec.BadSnapshotException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of at most so many bytes until it is started over: a small file can expand to endless zeros. */
final class BoundedInput extends FilterInputStream {

    private final long limit;
    private long given;

    BoundedInput(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    /** How many bytes it gave since it started over. */
    long given() {
        return given;
    }

    /** Allows as many bytes again. */
    void startOver() {
        given = 0;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        count(Math.max(count, 0));
        return count;
    }

    private void count(int bytes) throws BadSnapshotException {
        given += bytes;
        if (given > limit) {
            throw new BadSnapshotException("one snapshot has more than " + limit + " bytes");
        }
    }
}
