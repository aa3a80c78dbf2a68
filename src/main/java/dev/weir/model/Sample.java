package dev.weir.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Raw counters at one instant. Of the tables it holds the rows that may have changed since the sample before, so that it costs
 * what changed; a row that is missing has not changed.
 *
 * @param time           wall-clock time of the reading
 * @param monoNanos      the same instant, CLOCK_MONOTONIC; nanoseconds
 * @param flows          changed rows of the flow table
 * @param sockets        changed rows of the socket table
 * @param peers          changed rows of the peer table
 * @param processes      changed rows of the process table
 * @param packets        all packet counters
 * @param interfaces     all monitored interfaces
 * @param openSockets    every open socket, when this sample walked them
 * @param counts         what is counted for the host as a whole
 * @param readMicros     time the reading took; microseconds
 * @param selfCpuNanos   CPU time this process has used so far; nanoseconds
 */
public record Sample(Instant time, long monoNanos, List<FlowRow> flows, List<SocketRow> sockets, List<PeerRow> peers,
                     List<ProcessRow> processes, List<PacketRow> packets, List<InterfaceRow> interfaces,
                     Optional<List<OpenSocketRow>> openSockets, HostCounts counts, long readMicros, long selfCpuNanos) {
}
