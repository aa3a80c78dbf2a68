package dev.weir.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;

/** A pipe or a character device that takes a recording as it comes. */
final class StreamTarget implements RecordTarget {

    private final FileChannel channel;

    StreamTarget(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public void append(ByteBuffer member, Instant taken) throws IOException {
        while (member.hasRemaining()) {
            channel.write(member);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
