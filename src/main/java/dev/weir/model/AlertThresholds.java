package dev.weir.model;

import java.util.OptionalLong;

/**
 * Above which values alerts are raised; an empty threshold never raises.
 *
 * @param connectionBytesPerSecond  app bytes of one connection, both directions; bytes per second
 * @param processBytesPerSecond     app bytes of one process, both directions; bytes per second
 * @param portBytesPerSecond        app bytes of one port, both directions; bytes per second
 * @param protocolPacketsPerSecond  packets of one protocol, both directions; packets per second
 * @param processCallsPerSecond     send and receive calls of one process; calls per second
 * @param connectionDropsPerSecond  what the kernel drops at one connection before anyone reads it; packets per second
 * @param sustainedSeconds          for how long a value must exceed; seconds, at least 1
 */
public record AlertThresholds(
        OptionalLong connectionBytesPerSecond,
        OptionalLong processBytesPerSecond,
        OptionalLong portBytesPerSecond,
        OptionalLong protocolPacketsPerSecond,
        OptionalLong processCallsPerSecond,
        OptionalLong connectionDropsPerSecond,
        int sustainedSeconds) {

    /**
     * 10 MB/s a connection, 100 MB/s a process or port, 1,000,000 packets/s a protocol, 50,000 calls/s a process, 100
     * packets/s dropped at a connection, over 3 seconds.
     */
    public static final AlertThresholds DEFAULT = new AlertThresholds(
            OptionalLong.of(10_000_000),
            OptionalLong.of(100_000_000),
            OptionalLong.of(100_000_000),
            OptionalLong.of(1_000_000),
            OptionalLong.of(50_000),
            OptionalLong.of(100),
            3);

    public AlertThresholds {
        if (sustainedSeconds < 1) {
            throw new IllegalArgumentException("an alert needs at least 1 second, not " + sustainedSeconds);
        }
    }
}
