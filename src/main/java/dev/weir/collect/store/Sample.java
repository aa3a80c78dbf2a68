package dev.weir.collect.store;

import dev.weir.layout.PacketEntry;
import dev.weir.model.InterfaceRow;
import java.util.List;

/**
 * What ends a reading: raw counters of the host, read after the entries of the tables, which go to an {@link
 * EntrySink}.
 *
 * @param packets        all packet counters
 * @param interfaces     all monitored interfaces
 * @param counts         counters of the host as a whole
 * @param readMicros     time the reading took; microseconds
 * @param selfCpuNanos   CPU time this process has used so far; nanoseconds
 */
public record Sample(
        List<PacketEntry> packets,
        List<InterfaceRow> interfaces,
        HostCounts counts,
        long readMicros,
        long selfCpuNanos) {}
