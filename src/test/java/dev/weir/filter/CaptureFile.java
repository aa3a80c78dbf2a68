package dev.weir.filter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The packets of a file that tcpdump wrote, of frames with an Ethernet header, and what libpcap finds in them.
 *
 * @param packets as they were on the wire
 */
public record CaptureFile(List<byte[]> packets) {

    /**
     * {@code struct pcap_file_header} and {@code struct pcap_pkthdr} of a file, in the order of the machine that wrote
     * it.
     */
    private static final int FILE_HEADER_BYTES = 24;

    private static final int HEADER_BYTES = 16;
    private static final int HEADER_CAPTURED = 8;
    private static final int HEADER_LENGTH = 12;

    /** Reads a file. */
    public static CaptureFile read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        List<byte[]> packets = new ArrayList<>();
        for (int at = FILE_HEADER_BYTES;
                at < bytes.limit();
                at += HEADER_BYTES + packets.get(packets.size() - 1).length) {
            if (bytes.getInt(at + HEADER_CAPTURED) != bytes.getInt(at + HEADER_LENGTH)) {
                throw new IOException("a packet of " + file + " was cut");
            }
            byte[] packet = new byte[bytes.getInt(at + HEADER_LENGTH)];
            bytes.get(at + HEADER_BYTES, packet);
            packets.add(packet);
        }
        return new CaptureFile(packets);
    }

    /** Whether a file that is still written has a frame already. */
    public static boolean holds(Path file, byte[] frame) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1)
                .contains(new String(frame, StandardCharsets.ISO_8859_1));
    }

    /** Bytes and packets that libpcap finds an expression true of, as {@code bytes:packets}. */
    public String count(String expression) {
        try (Oracle oracle = new Oracle(expression)) {
            List<byte[]> matching = packets.stream().filter(oracle::matches).toList();
            return matching.stream().mapToLong(packet -> packet.length).sum() + ":" + matching.size();
        }
    }
}
