package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.BpfMap;
import dev.weir.bpf.BpfObject;
import dev.weir.bpf.GeneratedMap;
import dev.weir.bpf.GeneratedProgram;
import dev.weir.bpf.PacketFilter;
import dev.weir.bpf.ProgramKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tables by which a packet filter gets in front of the counting: a packet program calls the slot of the filter
 * first, and the filter calls the slot of the counting program when a packet matches. Nothing is attached or detached
 * when the filter changes. The counting programs behind a filter are loaded with the first filter, as they would make
 * each start 7 ms longer.
 */
final class FilterTables implements AutoCloseable {

    /** {@code enum filter_slot} in {@code bpf/maps.bpf.h}. */
    private static final int FILTER_RX = 0;

    private static final int FILTER_TX = 1;
    private static final int COUNT_RX = 2;
    private static final int COUNT_TX = 3;

    private static final String TC = "tc_filters";
    private static final String XDP = "xdp_filters";
    /** The tables of programs. */
    static final List<String> NAMES = List.of(TC, XDP);

    /**
     * One hook that packets go through.
     *
     * @param packets  the program attached there
     * @param counting the program that counts behind a filter
     * @param kind     of the program of the filter
     * @param table    name of the table
     * @param filter   slot of the filter
     * @param count    slot of the counting program
     */
    private record Gate(
            ProbeProgram packets, ProbeProgram counting, ProgramKind kind, String table, int filter, int count) {}

    private static final List<Gate> GATES = List.of(
            new Gate(ProbeProgram.TC_RX, ProbeProgram.TC_COUNT_RX, ProgramKind.TC_RX, TC, FILTER_RX, COUNT_RX),
            new Gate(ProbeProgram.TC_TX, ProbeProgram.TC_COUNT_TX, ProgramKind.TC_TX, TC, FILTER_TX, COUNT_TX),
            new Gate(
                    ProbeProgram.XDP_RX_FRAGS,
                    ProbeProgram.XDP_COUNT_RX_FRAGS,
                    ProgramKind.XDP_FRAGS,
                    XDP,
                    FILTER_RX,
                    COUNT_RX),
            new Gate(ProbeProgram.XDP_RX, ProbeProgram.XDP_COUNT_RX, ProgramKind.XDP, XDP, FILTER_RX, COUNT_RX));

    private final LoadedObject object;
    private Optional<PacketFilter> current = Optional.empty();
    private Optional<BpfObject> counting = Optional.empty();

    FilterTables(LoadedObject object) {
        this.object = object;
    }

    /** Those whose programs are loaded. */
    private List<Gate> gates() {
        return GATES.stream()
                .filter(gate -> object.hasFilterTables() && object.has(gate.packets()))
                .toList();
    }

    /** Sets the filter again, for programs that were loaded since. */
    synchronized void reapply() {
        counting.ifPresent(BpfObject::close);
        counting = Optional.empty();
        if (current.isPresent()) {
            set(current);
        }
    }

    /**
     * Counts only what a filter matches from now on, or everything.
     *
     * @throws BpfException when the kernel refuses a program; nothing has changed then
     */
    synchronized void set(Optional<PacketFilter> filter) {
        if (filter.isPresent()) {
            put(filter.get(), gates());
        } else if (current.isPresent()) {
            gates().forEach(gate -> table(gate).removeProgram(gate.filter()));
        }
        current = filter;
    }

    /** Loads all programs before it puts the first one into its table. */
    private void put(PacketFilter filter, List<Gate> gates) {
        if (!object.hasFilterTables()) {
            throw BpfException.unavailable(
                    "this kernel refuses tables of programs, through which packets are filtered");
        }
        if (counting.isEmpty()) {
            counting = Optional.of(loadCounting(gates));
        }
        try (Links loaded = new Links();
                GeneratedMap heads = GeneratedMap.perCpu("weir_filter", PacketFilter.HEAD_BYTES)) {
            List<GeneratedProgram> programs = new ArrayList<>();
            for (Gate gate : gates) {
                GeneratedProgram program = GeneratedProgram.load(
                        "weir_filter",
                        gate.kind(),
                        filter.instructions(gate.kind(), heads.fd(), table(gate).fd(), gate.count()));
                loaded.add(program);
                programs.add(program);
            }
            for (int i = 0; i < programs.size(); i++) {
                table(gates.get(i))
                        .putProgram(gates.get(i).filter(), programs.get(i).fd());
            }
        }
    }

    private BpfObject loadCounting(List<Gate> gates) {
        Set<ProbeProgram> programs = EnumSet.noneOf(ProbeProgram.class);
        gates.forEach(gate -> programs.add(gate.counting()));
        BpfObject loaded = object.loadBeside(programs);
        gates.forEach(gate -> table(gate)
                .putProgram(
                        gate.count(), loaded.program(gate.counting().function()).fd()));
        return loaded;
    }

    private BpfMap table(Gate gate) {
        return object.map(gate.table());
    }

    @Override
    public synchronized void close() {
        counting.ifPresent(BpfObject::close);
    }
}
