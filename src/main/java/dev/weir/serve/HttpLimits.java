package dev.weir.serve;

import java.time.Duration;

/**
 * Limits for clients of the HTTP server.
 *
 * @param connections connections open at a time; when there is one more, the oldest is closed
 * @param headerBytes size of the request line and headers; bytes
 * @param idle        how long a connection may be without a byte in either direction before it is closed
 * @param lifetime    how long a connection serves new requests; the reply it then sends may take as long again
 */
public record HttpLimits(int connections, int headerBytes, Duration idle, Duration lifetime) {

    /**
     * Enough for people and scrapers, and cheap whoever connects: 64 connections of 8 KiB, closed after 10 s of
     * silence.
     */
    public static final HttpLimits USUAL = new HttpLimits(64, 8192, Duration.ofSeconds(10), Duration.ofSeconds(30));
}
