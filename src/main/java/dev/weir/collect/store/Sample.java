package dev.weir.collect.store;

import dev.weir.layout.PacketEntry;
import dev.weir.model.InterfaceRow;
import java.util.List;

/**
 * The end of a reading: raw counters of the host, read after the rows of its tables, which an {@link EntrySink} took.
 *
 * @param packets        all packet counters
 * @param interfaces     all monitored interfaces
 * @param counts         what is counted for the host as a whole
 * @param readMicros     time the reading took; microseconds
 * @param selfCpuNanos   CPU time this process has used so far; nanoseconds
 */
public record Sample(
        List<PacketEntry> packets,
        List<InterfaceRow> interfaces,
        HostCounts counts,
        long readMicros,
        long selfCpuNanos) {}
