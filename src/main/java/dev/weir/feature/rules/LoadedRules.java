package dev.weir.feature.rules;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.GeneratedMap;
import dev.weir.bpf.GeneratedProgram;
import dev.weir.bpf.ProgramKind;
import dev.weir.filter.CountedExpression;
import dev.weir.filter.CountingProgram;
import dev.weir.filter.LinkType;
import java.util.ArrayList;
import java.util.List;

/** The programs that count some rules in one direction, loaded; each goes on with the next. */
final class LoadedRules implements AutoCloseable {

    /**
     * {@code MAX_TAIL_CALL_CNT} in {@code linux/bpf.h} is 33; before Linux 5.16 some architectures allowed one less.
     */
    private static final int PROGRAMS_MAX = 32;

    private final ProgramKind kind;
    private final List<CountingProgram> parts;
    private final List<GeneratedProgram> programs = new ArrayList<>();
    private final List<GeneratedMap> maps = new ArrayList<>();

    private LoadedRules(List<CountingProgram> parts, ProgramKind kind) {
        this.parts = parts;
        this.kind = kind;
    }

    /**
     * Loads rules. When the kernel's verifier refuses them as too much, they are cut into twice as many programs and
     * tried once more.
     *
     * @param prefilter what a packet has to match before it is counted at all, or null
     * @param kind      what they run on
     * @throws BpfException                  when the kernel refuses
     * @throws UnsupportedOperationException with a clause for a person, when the rules are too many
     */
    static LoadedRules load(
            List<CountedExpression> rules, CountedExpression prefilter, ProgramKind kind, LinkType link) {
        List<CountingProgram> parts = parts(rules, prefilter, kind, link, 1);
        try {
            return load(parts, kind);
        } catch (BpfException refused) {
            if (refused.isForbidden() || rules.size() < 2) {
                throw refused;
            }
            return load(parts(rules, prefilter, kind, link, 2 * parts.size()), kind);
        }
    }

    private static List<CountingProgram> parts(
            List<CountedExpression> rules, CountedExpression prefilter, ProgramKind kind, LinkType link, int least) {
        return CountingProgram.of(rules, prefilter, kind, link, least, PROGRAMS_MAX);
    }

    private static LoadedRules load(List<CountingProgram> parts, ProgramKind kind) {
        LoadedRules loaded = new LoadedRules(parts, kind);
        try {
            loaded.load();
            return loaded;
        } catch (BpfException refused) {
            loaded.close();
            throw refused;
        }
    }

    private void load() {
        GeneratedMap table = GeneratedMap.programs("weir_rules", Math.max(1, parts.size()));
        try {
            for (int i = 0; i < parts.size(); i++) {
                GeneratedMap counters =
                        GeneratedMap.perCpu("weir_rules", parts.get(i).valueBytes());
                maps.add(counters);
                byte[] instructions =
                        parts.get(i).instructions(counters.fd(), table.fd(), i + 1 < parts.size() ? i + 1 : -1);
                programs.add(
                        GeneratedProgram.load(kind.isRx() ? "weir_rules_rx" : "weir_rules_tx", kind, instructions));
                table.put(i, programs.get(i));
            }
        } finally {
            maps.add(table);
        }
    }

    /** The program to attach; there is none without rules. */
    GeneratedProgram first() {
        return programs.get(0);
    }

    /** How many programs there are. */
    int size() {
        return programs.size();
    }

    /** Instructions of all programs. */
    int instructions() {
        return parts.stream().mapToInt(CountingProgram::size).sum();
    }

    /** Instructions that the verifier looked at; 0 before Linux 5.16. */
    int verifiedInstructions() {
        return programs.stream()
                .mapToInt(GeneratedProgram::verifiedInstructions)
                .sum();
    }

    /** Adds what was counted so far to the counts of the rules. */
    void addTo(Count[] counts) {
        for (int i = 0; i < parts.size(); i++) {
            List<List<Integer>> counters = parts.get(i).counters();
            maps.get(i).read((values, at) -> {
                for (int counter = 0; counter < counters.size(); counter++) {
                    int place = at + CountingProgram.offset(counter);
                    Count count = Count.of(kind.isRx(), values.getLong(place), values.getLong(place + Long.BYTES));
                    if (count.packets() != 0) {
                        counters.get(counter).forEach(rule -> counts[rule] = counts[rule].plus(count));
                    }
                }
            });
        }
    }

    @Override
    public void close() {
        programs.forEach(GeneratedProgram::close);
        maps.forEach(GeneratedMap::close);
    }
}
