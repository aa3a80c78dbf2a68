package dev.weir.serve;

import java.time.Duration;

/**
 * What a client of the HTTP server may take.
 *
 * @param connections open at once; one more, and the one that was opened first is closed
 * @param headerBytes of a request's line and headers; bytes
 * @param idle        without a byte in either direction before a connection is closed
 * @param lifetime    of a connection that still serves new requests; what is then being sent may take as long again
 */
public record HttpLimits(int connections, int headerBytes, Duration idle, Duration lifetime) {

    /**
     * Generous for people and scrapers, and cheap to hold against anybody: 64 connections of 8 KiB, ended after 10 s of
     * silence.
     */
    public static final HttpLimits USUAL = new HttpLimits(64, 8192, Duration.ofSeconds(10), Duration.ofSeconds(30));
}
