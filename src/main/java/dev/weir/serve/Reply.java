package dev.weir.serve;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * A reply. Its bytes are made piece by piece, as fast as the client takes them, so that a long reply takes neither
 * memory nor a thread.
 *
 * @param status      HTTP status code
 * @param contentType media type of the bytes
 * @param length      of all pieces together, if it is known; bytes
 * @param pieces      the bytes in their order; read once
 */
public record Reply(int status, String contentType, OptionalLong length, Iterator<byte[]> pieces) {

    /** The content type of a sentence or a list for people. */
    public static final String TEXT = "text/plain; charset=utf-8";

    /** A reply whose bytes are known. */
    public static Reply of(String contentType, byte[] bytes) {
        return whole(200, contentType, bytes);
    }

    /** A reply that is made while it is sent. */
    public static Reply of(String contentType, Iterator<byte[]> pieces) {
        return new Reply(200, contentType, OptionalLong.empty(), pieces);
    }

    /** A reply that is one sentence on a line. */
    public static Reply sentence(int status, String sentence) {
        return whole(status, TEXT, (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Reply whole(int status, String contentType, byte[] bytes) {
        return new Reply(
                status,
                contentType,
                OptionalLong.of(bytes.length),
                List.of(bytes).iterator());
    }
}
