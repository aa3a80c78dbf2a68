package dev.weir.filter;

import dev.weir.bpf.ProgramKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A program for socket buffers that counts the packets of some rules. Its counters are the value of a map with one
 * value for each CPU; a counter counts for one rule, or for several that match together.
 */
public final class CountingProgram {

    /**
     * The most instructions of the blocks: a jump reaches 32,767 instructions, and a program begins and ends with some
     * more.
     */
    private static final int INSTRUCTIONS_MAX = 28_000;
    /** The largest value for one CPU that the kernel allocates: {@code PCPU_MIN_UNIT_SIZE}; bytes. */
    private static final int VALUE_BYTES_MAX = 32_768;

    private static final int INSTRUCTION_BYTES = 8;
    /** More rules would not fit into one program, and trying would take minutes. */
    private static final int RULES_AT_ONCE = 1_000;
    /** How many times the limit may be expected before the rest is given up: later rules of a file may be shorter. */
    private static final double EXPECTED_SLACK = 1.2;
    /** Much longer than any rules take. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Sharing.Program program;
    private final ProgramKind kind;
    private final LinkType link;
    private final List<List<Integer>> counters;
    private final int instructions;

    private CountingProgram(Sharing.Program program, ProgramKind kind, LinkType link, List<List<Integer>> counters) {
        this.program = program;
        this.kind = kind;
        this.link = link;
        this.counters = counters;
        this.instructions = CountingCode.of(program, kind, link, 0, 0, 0).length / INSTRUCTION_BYTES;
    }

    /**
     * The programs of some rules, as few as can be.
     *
     * @param rules     the rules, of one link type
     * @param prefilter what a packet has to match to be counted at all, or null
     * @param kind      their hook, where they are given a socket buffer
     * @param parts     how many programs to make at least
     * @param most      how many may be made
     * @throws UnsupportedOperationException with a clause for a person, as soon as it is clear that more are needed
     */
    public static List<CountingProgram> of(
            List<CountedExpression> rules,
            CountedExpression prefilter,
            ProgramKind kind,
            LinkType link,
            int parts,
            int most) {
        return CompilerThread.program(
                () -> {
                    List<CountingProgram> programs = new ArrayList<>();
                    int each = Math.min(RULES_AT_ONCE, Math.max(1, (rules.size() + parts - 1) / parts));
                    for (int from = 0; from < rules.size(); from += each) {
                        int to = Math.min(rules.size(), from + each);
                        add(rules, from, to, prefilter, kind, link, programs);
                        refuseMoreThan(most, programs.size(), to, rules.size());
                    }
                    return programs;
                },
                LIMIT,
                "the rules are too many to be made one program in " + LIMIT.toSeconds() + " s");
    }

    /** Refuses to go on when after a part of the rules it is clear that all need too many programs. */
    private static void refuseMoreThan(int most, int programs, int done, int all) {
        double expected = (double) programs * all / done;
        if (programs > most || expected > most * EXPECTED_SLACK) {
            throw new UnsupportedOperationException(String.format(
                    Locale.ROOT,
                    "%,d rules need %s%.0f programs, and the kernel runs at most %d for a packet; about %,d rules such"
                            + " as these fit",
                    all,
                    done < all ? "about " : "",
                    expected,
                    most,
                    (long) (all / expected * most) / 100 * 100));
        }
    }

    /** Makes one program of some of the rules, or several when one would be too long. */
    private static void add(
            List<CountedExpression> rules,
            int from,
            int to,
            CountedExpression prefilter,
            ProgramKind kind,
            LinkType link,
            List<CountingProgram> programs) {
        UnsupportedOperationException tooLong;
        int size = 0;
        try {
            CountingProgram program = of(rules, from, to, programs.isEmpty() ? prefilter : null, kind, link);
            if (program.instructions <= INSTRUCTIONS_MAX && program.valueBytes() <= VALUE_BYTES_MAX) {
                programs.add(program);
                return;
            }
            size = Math.max(program.instructions, INSTRUCTIONS_MAX);
            tooLong = new UnsupportedOperationException("its program has " + program.instructions + " instructions");
        } catch (UnsupportedOperationException refused) {
            tooLong = refused;
        }
        if (to - from == 1) {
            throw new UnsupportedOperationException(
                    "'" + rules.get(from).text() + "' is too long: " + tooLong.getMessage());
        }
        int pieces = size == 0 ? 2 : Math.min(to - from, size / (INSTRUCTIONS_MAX * 9 / 10) + 1);
        int each = (to - from + pieces - 1) / pieces;
        for (int first = from; first < to; first += each) {
            add(rules, first, Math.min(to, first + each), prefilter, kind, link, programs);
        }
    }

    private static CountingProgram of(
            List<CountedExpression> rules,
            int from,
            int to,
            CountedExpression prefilter,
            ProgramKind kind,
            LinkType link) {
        Step.Maker steps = new Step.Maker();
        List<Step> decisions = new ArrayList<>();
        rules.subList(from, to).forEach(rule -> decisions.add(rule.decisions(kind.isRx(), steps)));
        Sharing.Program shared =
                Sharing.of(decisions, prefilter == null ? null : prefilter.decisions(kind.isRx(), steps), steps);
        List<List<Integer>> counters = shared.counters().stream()
                .map(counter -> counter.stream().map(rule -> from + rule).collect(Collectors.toUnmodifiableList()))
                .toList();
        return new CountingProgram(shared, kind, link, counters);
    }

    /** Its number of instructions. */
    public int size() {
        return instructions;
    }

    /** For each counter the rules, as indexes, that it counts for. */
    public List<List<Integer>> counters() {
        return counters;
    }

    /** Size of the counters of one CPU; bytes. */
    public int valueBytes() {
        return CountingCode.HEAD_BYTES + counters.size() * CountingCode.COUNTER_BYTES;
    }

    /** Offset of a counter in the counters of one CPU: packets and bytes, unsigned 64-bit. */
    public static int offset(int counter) {
        return CountingCode.HEAD_BYTES + counter * CountingCode.COUNTER_BYTES;
    }

    /**
     * Its instructions.
     *
     * @param countersFd the map of its counters
     * @param tableFd    the table of programs with the next one
     * @param next       slot of the next one, or -1 when this is the last
     */
    public byte[] instructions(int countersFd, int tableFd, int next) {
        return CompilerThread.result(() -> CountingCode.of(program, kind, link, countersFd, tableFd, next), LIMIT);
    }
}
