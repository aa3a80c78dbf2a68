package dev.weir.feature.policy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an analysis found. Numbers that Python's {@code statistics} gives as whole or as floating are {@link Number}s
 * here too.
 *
 * @param badLines      lines that are no events
 * @param firstBadLines the first of them
 * @param lostPackets   packets that the log says it could not log
 * @param estimates     sentences about what is not exact; empty for nearly every log
 */
record Report(
        Summary summary,
        List<Talker> topSources,
        List<Talker> topDestinations,
        Map<String, Part> protocols,
        Temporal temporal,
        Map<String, Part> actions,
        Map<String, Part> interfaces,
        Sizes sizes,
        Threats threats,
        Flows flows,
        long badLines,
        List<BadLine> firstBadLines,
        long lostPackets,
        List<String> estimates) {

    /** The figures of the whole log. */
    record Summary(
            long events,
            long bytes,
            Number rangeSeconds,
            long sources,
            long destinations,
            double averageSize,
            Number perSecond) {}

    /** An address and what it sent or was sent. */
    record Talker(String ip, long count, long bytes, List<String> protocols, double percentage) {}

    /** A share of all events. */
    record Part(long count, double percentage) {}

    /** When events came. */
    record Temporal(Map<Integer, Long> byHour, Map<LocalDate, Long> byDay, int peakHour) {}

    /** Sizes of packets. */
    record Sizes(
            long min,
            long max,
            Number mean,
            Number median,
            Number deviation,
            Number p25,
            Number p75,
            Number p95,
            Number p99) {}

    /** What looks like an attack. */
    record Threats(List<Scanner> scanners, List<Heavy> heavy, List<Unusual> unusual, List<Repeated> repeated) {}

    /**
     * A source that asked for many ports.
     *
     * @param fromPort the one port it sent from, when that is one of a service: then these may be answers
     */
    record Scanner(String ip, int ports, long attempts, List<Integer> firstPorts, Optional<Integer> fromPort) {}

    /** A source that sent more bytes than 95 % of the sources. */
    record Heavy(String ip, long bytes, double ratio) {}

    /** A protocol that is rare and not one of the three usual ones. */
    record Unusual(String protocol, long count, double percentage) {}

    /** A flow of many packets. */
    record Repeated(String source, String destination, int port, String protocol, long count) {}

    /** All flows, and those with the most packets. */
    record Flows(long total, List<Flow> top, double packetsPerFlow, double bytesPerFlow) {}

    /** One flow. */
    record Flow(
            String source,
            String destination,
            int port,
            String protocol,
            long packets,
            long bytes,
            Number seconds,
            double averageSize) {}

    /** A line that is no event. */
    record BadLine(long line, String reason) {}
}
