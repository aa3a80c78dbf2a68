package dev.weir.filter;

import dev.weir.bpf.GeneratedMap;
import dev.weir.bpf.GeneratedProgram;
import dev.weir.bpf.ProgramKind;
import java.util.ArrayList;
import java.util.List;

/** Rules counted by the kernel, packet by packet, in programs run by BPF_PROG_TEST_RUN. */
final class Counted implements AutoCloseable {

    private static final int PROGRAMS_MAX = 32;

    private final List<CountingProgram> programs;
    private final List<GeneratedProgram> loaded = new ArrayList<>();
    private final List<GeneratedMap> counters = new ArrayList<>();
    private final GeneratedMap table;
    private final int rules;

    Counted(List<CountedExpression> rules, CountedExpression prefilter, boolean rx, LinkType link, int parts) {
        this(rules, prefilter, rx ? ProgramKind.TC_RX : ProgramKind.TC_TX, link, parts);
    }

    Counted(List<CountedExpression> rules, CountedExpression prefilter, ProgramKind kind, LinkType link, int parts) {
        this.rules = rules.size();
        programs = CountingProgram.of(rules, prefilter, kind, link, parts, PROGRAMS_MAX);
        table = GeneratedMap.programs("rules", programs.size());
        for (int i = 0; i < programs.size(); i++) {
            CountingProgram program = programs.get(i);
            counters.add(GeneratedMap.perCpu("counters", program.valueBytes()));
            int next = i + 1 < programs.size() ? i + 1 : -1;
            loaded.add(GeneratedProgram.load(
                    "rules", kind, program.instructions(counters.get(i).fd(), table.fd(), next)));
            table.put(i, loaded.get(i));
        }
    }

    int verifiedInstructions() {
        return loaded.stream().mapToInt(GeneratedProgram::verifiedInstructions).sum();
    }

    int instructions() {
        return programs.stream().mapToInt(CountingProgram::size).sum();
    }

    /** Runs the programs on a packet; false when the kernel will not make a packet of these bytes. */
    boolean run(byte[] packet) {
        return KernelVerdict.run(loaded.get(0).fd(), packet).isPresent();
    }

    /** Packets and bytes of each rule so far. */
    long[][] totals() {
        long[][] totals = new long[rules][2];
        for (int i = 0; i < programs.size(); i++) {
            List<List<Integer>> counting = programs.get(i).counters();
            counters.get(i).read((values, at) -> {
                for (int counter = 0; counter < counting.size(); counter++) {
                    for (int rule : counting.get(counter)) {
                        totals[rule][0] += values.getLong(at + CountingProgram.offset(counter));
                        totals[rule][1] += values.getLong(at + CountingProgram.offset(counter) + Long.BYTES);
                    }
                }
            });
        }
        return totals;
    }

    @Override
    public void close() {
        loaded.forEach(GeneratedProgram::close);
        counters.forEach(GeneratedMap::close);
        table.close();
    }
}
