package dev.weir.collect.store;

import dev.weir.bpf.BpfIterator;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.CursorProgram;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's tables, as the probes hold them.
 *
 * @param clock        the variable both sides share
 * @param flows        sockets by process
 * @param sockets      sockets on the wire
 * @param peers        peers of unconnected sockets
 * @param processes    processes
 * @param packets      packets by interface, direction and protocol
 * @param returns      where the indexes of deleted entries are returned
 * @param host         what is counted for the host as a whole
 * @param openSockets  the walk over all open sockets, where the kernel has it
 * @param skippable    programs the kernel may skip, whose misses are losses
 */
public record Tables(
        BpfMap clock,
        Indexed flows,
        Indexed sockets,
        Table peers,
        Indexed processes,
        PerCpu packets,
        Returns returns,
        BpfMap host,
        Optional<BpfIterator> openSockets,
        List<BpfProgram> skippable) {

    /**
     * One table, with an iterator over its changes where the kernel has that (Linux 5.9).
     *
     * @param map     the map
     * @param changes what emits the entries that changed
     */
    public record Table(BpfMap map, Optional<BpfIterator> changes) {}

    /**
     * One table, the entries of which can be mapped into memory; see {@link KernelTable}.
     *
     * @param entries the entries, by index
     * @param blocks  when an entry of each block last changed
     * @param keys    the index of each key's entry
     * @param free    the free list, a stack
     */
    public record Indexed(BpfMap entries, BpfMap blocks, BpfMap keys, BpfMap free) {}

    /**
     * A table with an entry for each CPU; see {@link PacketRows}.
     *
     * @param entries the entries, by index
     * @param keys    the index of each key's entries
     * @param free    the free list, a stack
     */
    public record PerCpu(BpfMap entries, BpfMap keys, BpfMap free) {}

    /**
     * Where many indexes are returned at a time.
     *
     * @param map     the indexes
     * @param program what puts one after the other on its free list, where the kernel takes it
     */
    public record Returns(BpfMap map, Optional<CursorProgram> program) {}
}
