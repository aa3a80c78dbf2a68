package dev.weir.collect.store;

import dev.weir.bpf.BpfIterator;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.BpfProgram;
import dev.weir.bpf.CursorProgram;
import java.util.List;
import java.util.Optional;

/**
 * The tables of the kernel, as the probes hold them.
 *
 * @param clock        {@code struct tick_clock}, which both sides share
 * @param flows        sockets by process
 * @param sockets      sockets on the wire
 * @param peers        peers of unconnected sockets
 * @param processes    processes
 * @param packets      packets by interface, direction and protocol
 * @param returns      takes the indexes of deleted entries
 * @param host         counters of the host as a whole
 * @param openSockets  the walk over all open sockets, where the kernel has it
 * @param skippable    programs whose runs the kernel may skip; a skipped run is a loss
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
     * A table with an iterator over its changes where the kernel has that (Linux 5.9).
     *
     * @param map     the map
     * @param changes emits the entries that changed
     */
    public record Table(BpfMap map, Optional<BpfIterator> changes) {}

    /**
     * A table whose entries can be mapped into memory; see {@link KernelTable}.
     *
     * @param entries the entries, by index
     * @param blocks  the tick in which an entry of each block last changed
     * @param keys    the index of the entry of each key
     * @param free    the free list, a stack
     */
    public record Indexed(BpfMap entries, BpfMap blocks, BpfMap keys, BpfMap free) {}

    /**
     * A table with values for each CPU; see {@link PacketEntries}.
     *
     * @param entries the entries, by index
     * @param keys    the index of the entry of each key
     * @param free    the free list, a stack
     */
    public record PerCpu(BpfMap entries, BpfMap keys, BpfMap free) {}

    /**
     * What returns many indexes to their free lists at a time.
     *
     * @param map     takes the indexes
     * @param program puts each on its free list, where the kernel accepts the program
     */
    public record Returns(BpfMap map, Optional<CursorProgram> program) {}
}
