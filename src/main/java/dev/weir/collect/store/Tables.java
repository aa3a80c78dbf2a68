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
 * @param returns      the way in which many slots become free again
 * @param host         what is counted for the host as a whole
 * @param openSockets  the walk over all open sockets, where the kernel has it
 * @param skippable    programs the kernel may skip, whose misses are losses
 */
public record Tables(BpfMap clock, Slotted flows, Slotted sockets, Table peers, Slotted processes, PerCpu packets, Returns returns, BpfMap host,
                     Optional<BpfIterator> openSockets, List<BpfProgram> skippable) {

    /**
     * One table, with an iterator over its changes where the kernel has that (Linux 5.9).
     *
     * @param map     the map
     * @param changes what emits the rows that changed
     */
    public record Table(BpfMap map, Optional<BpfIterator> changes) {
    }

    /**
     * One table, the rows of which can be mapped into memory.
     *
     * @param rows   the rows, by slot
     * @param blocks when a row of each block of slots last changed
     * @param keys   which slot a key's row is in
     * @param free   the slots in no use, a stack
     */
    public record Slotted(BpfMap rows, BpfMap blocks, BpfMap keys, BpfMap free) {
    }

    /**
     * A table with a row for each CPU, from which nothing is deleted.
     *
     * @param rows the rows, by slot
     * @param keys which slot a key's rows are in
     */
    public record PerCpu(BpfMap rows, BpfMap keys) {
    }

    /**
     * Where many slots are given back at a time.
     *
     * @param map     the slots
     * @param program what puts one after the other on its free list, where the kernel takes it
     */
    public record Returns(BpfMap map, Optional<CursorProgram> program) {
    }
}
