package dev.weir.filter;

import dev.weir.filter.Step.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes one program of many rules, which shares what they have in common. The rules whose first decision is about the
 * same value are decided together: the range that the value is in is searched once, and behind each range only the
 * rules follow that can still match there, decided together by the value they ask for next. So the order of the values
 * follows from the rules.
 *
 * <pre>
 *   tcp port 80        type ─ IPv4 ─ protocol ─ TCP ─ source port ─ 80: count          …
 *   udp port 53              │                 │     target port ─ 80: count
 *   arp                      │                 └ UDP ─ source port ─ 53: count         …
 *                            ├ IPv6 ─ next header ─ …
 *                            └ ARP: count
 * </pre>
 * A rule that goes on in all ranges but a few of a value that many rules ask for would have to be repeated behind each
 * of them. Instead it is behind all of them once, and at its end it checks that the value was not in one of the few.
 */
final class Sharing {

    /** In up to so many ranges of a value a rule is repeated, rather than being behind all of them. */
    private static final int REPEATED_MAX = 8;
    /** A rule that is about more ranges of a value than this is decided by itself. */
    private static final int RANGES_MAX = 16;

    private static final int DECISIONS_FEW = 20;
    private static final int BLOCKS_FEW = 300;
    /** The most steps to rewrite when sharing is tried, which matters for a rule about hundreds of ports. */
    private static final int REWRITTEN_MAX = 100_000;
    /** Length of an IPv4 header without options; bytes. */
    private static final int USUAL_HEADER_BYTES = 20;

    private final Step.Maker steps;
    private final Block.Maker blocks;
    private final int repeatedMax;
    /** Rules that are counted together whenever they match together; the index of a list is its counter. */
    private final Map<List<Integer>, Integer> counters;

    private final Map<List<Object>, Block> built = new HashMap<>();

    private Sharing(Step.Maker steps, Block.Maker blocks, int repeatedMax, Map<List<Integer>, Integer> counters) {
        this.steps = steps;
        this.blocks = blocks;
        this.repeatedMax = repeatedMax;
        this.counters = counters;
    }

    /**
     * What a packet must be for a rule to match, beside the decisions of its step.
     *
     * @param bytes  the packet's length at least
     * @param except values, and the ranges they must not be in
     */
    private record Condition(int bytes, List<Except> except) {
        static final Condition NONE = new Condition(0, List.of());

        Condition andBytes(int more) {
            return more <= bytes ? this : new Condition(more, except);
        }

        Condition andNot(Except other) {
            List<Except> all = new ArrayList<>(except);
            all.add(other);
            return new Condition(bytes, List.copyOf(all));
        }
    }

    private record Except(Value value, List<Range> ranges) {}

    /**
     * A rule, and what is left of it to decide.
     *
     * @param anyHeader whether the length of the IPv4 header is known not to be the usual one
     */
    private record Open(int rule, Step step, Condition condition, boolean anyHeader) {}

    /** The step of a rule for a range of a value. */
    private record Piece(Range range, Step step) {}

    /**
     * A program.
     *
     * @param first    its first block
     * @param leave    the block for a packet that is not counted at all
     * @param counters for each counter the rules, as indexes, that it counts for
     */
    record Program(Block first, Block leave, List<List<Integer>> counters) {}

    /**
     * The program of some rules.
     *
     * @param rules     the decisions of each rule, made by {@code steps}
     * @param prefilter what a packet has to match to be counted at all, or null
     */
    static Program of(List<Step> rules, Step prefilter, Step.Maker steps) {
        List<Boolean> alone = new ArrayList<>();
        rules.forEach(rule -> alone.add(!isSmall(rule, steps)));
        int limit = 4_000 + rules.size() * 400;
        try {
            return of(rules, prefilter, steps, new Block.Maker(limit), REPEATED_MAX, alone);
        } catch (Block.Maker.TooMany often) {
            try {
                return of(rules, prefilter, steps, new Block.Maker(limit), 1, alone);
            } catch (Block.Maker.TooMany still) {
                alone.replaceAll(before -> true);
                return of(rules, prefilter, steps, new Block.Maker(Integer.MAX_VALUE), 1, alone);
            }
        }
    }

    /** The program of one rule. */
    static Program ofOne(Step rule, Step.Maker steps) {
        return tried(rule, steps)
                .orElseGet(() -> of(List.of(rule), null, steps, new Block.Maker(Integer.MAX_VALUE), 1, List.of(true)));
    }

    /** Whether sharing does not make a rule much larger, as it would one whose paths part and join again many times. */
    private static boolean isSmall(Step rule, Step.Maker steps) {
        Set<Step> all = new HashSet<>();
        addAll(rule, all);
        return all.size() <= DECISIONS_FEW || tried(rule, steps).isPresent();
    }

    private static Optional<Program> tried(Step rule, Step.Maker steps) {
        Set<Step> all = new HashSet<>();
        addAll(rule, all);
        steps.limitRewriting(REWRITTEN_MAX);
        try {
            return Optional.of(of(
                    List.of(rule), null, steps, new Block.Maker(Math.max(BLOCKS_FEW, all.size())), 1, List.of(false)));
        } catch (Block.Maker.TooMany | Step.Maker.TooMany large) {
            return Optional.empty();
        } finally {
            steps.limitRewriting(Integer.MAX_VALUE);
        }
    }

    private static void addAll(Step step, Set<Step> all) {
        if (all.add(step)) {
            if (step instanceof Step.Bound bound) {
                addAll(bound.then, all);
            } else if (step instanceof Step.Need need) {
                addAll(need.then, all);
            } else if (step instanceof Step.Test test) {
                addAll(test.inside, all);
                addAll(test.outside, all);
            }
        }
    }

    private static Program of(
            List<Step> rules,
            Step prefilter,
            Step.Maker steps,
            Block.Maker blocks,
            int repeatedMax,
            List<Boolean> alone) {
        Map<List<Integer>, Integer> counters = new LinkedHashMap<>();
        Sharing sharing = new Sharing(steps, blocks, repeatedMax, counters);
        List<Open> shared = new ArrayList<>();
        Block next = blocks.end;
        for (int i = 0; i < rules.size(); i++) {
            if (alone.get(i)) {
                next = sharing.chain(rules.get(i), false, sharing.count(List.of(i), next), next, new HashMap<>());
            } else {
                sharing.add(new Open(i, rules.get(i), Condition.NONE, false), shared);
            }
        }
        Block first = sharing.build(shared, next);
        if (prefilter != null) {
            first = sharing.chain(prefilter, false, first, blocks.leave, new HashMap<>());
        }
        return new Program(first, blocks.leave, List.copyOf(counters.keySet()));
    }

    private Block count(List<Integer> rules, Block next) {
        Integer counter = counters.computeIfAbsent(rules, together -> counters.size());
        return blocks.count(counter, next);
    }

    /** One rule by itself, decision by decision. */
    private Block chain(Step step, boolean anyHeader, Block match, Block next, Map<List<Object>, Block> done) {
        if (step instanceof Step.End) {
            return step == steps.match ? match : next;
        }
        List<Object> key = List.of(step, anyHeader);
        Block block = done.get(key);
        if (block == null) {
            block = chained(step, anyHeader, match, next, done);
            done.put(key, block);
        }
        return block;
    }

    private Block chained(Step step, boolean anyHeader, Block match, Block next, Map<List<Object>, Block> done) {
        if (step instanceof Step.Bound bound) {
            Block then = chain(bound.then, anyHeader, match, next, done);
            return blocks.test(new Value.Length(), new Range(bound.bytes, Range.MAX), then, next, next);
        }
        Value header = anyHeader ? null : value(step).headerLength();
        if (header != null) {
            Block usual = chain(steps.where(step, header, USUAL_HEADER_BYTES), false, match, next, done);
            return blocks.test(header, Range.of(USUAL_HEADER_BYTES), usual, chain(step, true, match, next, done), next);
        }
        if (step instanceof Step.Need need) {
            return blocks.choose(
                    need.value, List.of(0L), List.of(chain(need.then, anyHeader, match, next, done)), next);
        }
        Step.Test test = (Step.Test) step;
        return blocks.test(
                test.value,
                test.range,
                chain(test.inside, anyHeader, match, next, done),
                chain(test.outside, anyHeader, match, next, done),
                next);
    }

    private static Value value(Step step) {
        return step instanceof Step.Need need ? need.value : ((Step.Test) step).value;
    }

    /** The block that decides some rules and then goes on. */
    private Block build(List<Open> rules, Block next) {
        if (rules.isEmpty()) {
            return next;
        }
        List<Object> key = List.of(rules, next);
        Block block = built.get(key);
        if (block == null) {
            block = sort(rules, next);
            built.put(key, block);
        }
        return block;
    }

    private Block sort(List<Open> rules, Block next) {
        Map<Condition, List<Integer>> matched = new LinkedHashMap<>();
        Map<Value, List<Open>> open = new LinkedHashMap<>();
        for (Open rule : rules) {
            if (rule.step == steps.match) {
                matched.computeIfAbsent(rule.condition, condition -> new ArrayList<>())
                        .add(rule.rule);
            } else {
                open.computeIfAbsent(asked(rule), value -> new ArrayList<>()).add(rule);
            }
        }
        Block block = next;
        for (Map.Entry<Value, List<Open>> together : open.entrySet()) {
            block = decide(together.getKey(), together.getValue(), block);
        }
        for (Map.Entry<Condition, List<Integer>> together : matched.entrySet()) {
            block = countIf(together.getKey(), together.getValue(), block);
        }
        return block;
    }

    /**
     * The value that has to be decided next. If it depends on the length of an IPv4 header, it is that length, after
     * which most offsets are constants.
     */
    private static Value asked(Open rule) {
        Value value = value(rule.step);
        Value header = rule.anyHeader ? null : value.headerLength();
        return header == null ? value : header;
    }

    private Block countIf(Condition condition, List<Integer> rules, Block next) {
        Block block = count(List.copyOf(rules), next);
        for (Except except : condition.except) {
            for (Range range : except.ranges) {
                block = blocks.test(except.value, range, next, block, next);
            }
        }
        return condition.bytes == 0
                ? block
                : blocks.test(new Value.Length(), new Range(condition.bytes, Range.MAX), block, next, next);
    }

    /** Decides rules that ask for the same value, as far as that value decides them. */
    private Block decide(Value value, List<Open> rules, Block next) {
        List<List<Piece>> pieces = new ArrayList<>();
        TreeSet<Long> starts = new TreeSet<>(List.of(0L));
        for (Open rule : rules) {
            List<Piece> own = value.equals(value(rule.step)) ? pieces(rule.step, value) : headers(rule.step, value);
            own.forEach(piece -> starts.add(piece.range.first()));
            pieces.add(own);
        }
        List<Range> ranges = ranges(starts);
        List<List<Open>> inRange = new ArrayList<>();
        ranges.forEach(range -> inRange.add(new ArrayList<>()));
        List<Open> behind = new ArrayList<>();
        Block after = next;
        for (int i = 0; i < rules.size(); i++) {
            if (rules.size() > 1 && isWide(pieces.get(i), ranges)) {
                after = decide(value, List.of(rules.get(i)), after);
            } else {
                spread(rules.get(i), value, pieces.get(i), ranges, inRange, behind);
            }
        }
        after = build(behind, after);
        List<Block> targets = new ArrayList<>();
        for (List<Open> there : inRange) {
            targets.add(build(there, after));
        }
        return blocks.choose(value, List.copyOf(starts), targets, next);
    }

    private static List<Range> ranges(NavigableSet<Long> starts) {
        List<Range> ranges = new ArrayList<>();
        for (long first : starts) {
            Long following = starts.higher(first);
            ranges.add(new Range(first, following == null ? Range.MAX : following - 1));
        }
        return ranges;
    }

    /** What is left of a step in each range of a value; the ranges follow each other. */
    private List<Piece> pieces(Step step, Value value) {
        List<Piece> pieces = new ArrayList<>();
        split(step, value, Range.ALL, 0, pieces);
        List<Piece> joined = new ArrayList<>();
        for (Piece piece : pieces) {
            Piece last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && last.step == piece.step) {
                joined.set(joined.size() - 1, new Piece(new Range(last.range.first(), piece.range.last()), piece.step));
            } else {
                joined.add(piece);
            }
        }
        return joined;
    }

    private void split(Step step, Value value, Range range, int bytes, List<Piece> pieces) {
        if (step instanceof Step.Bound bound) {
            split(bound.then, value, range, Math.max(bytes, bound.bytes), pieces);
        } else if (step instanceof Step.Need need && value.contains(need.value)) {
            split(need.then, value, range, bytes, pieces);
        } else if (step instanceof Step.Test test && test.value.equals(value)) {
            part(range.first(), Math.min(range.last(), test.range.first() - 1), test.outside, value, bytes, pieces);
            part(
                    Math.max(range.first(), test.range.first()),
                    Math.min(range.last(), test.range.last()),
                    test.inside,
                    value,
                    bytes,
                    pieces);
            part(Math.max(range.first(), test.range.last() + 1), range.last(), test.outside, value, bytes, pieces);
        } else if (step instanceof Step.Test test && matchesAtOnce(test) && step.mayTest(value)) {
            splitBehind(test, value, range, bytes, pieces);
        } else {
            pieces.add(new Piece(range, steps.bound(bytes, steps.within(step, value, range))));
        }
    }

    private boolean matchesAtOnce(Step.Test test) {
        return test.inside == steps.match || test.outside == steps.match;
    }

    /**
     * Splits a step with a test of another value, one outcome of which matches at once. The order of such alternatives
     * does not matter: those about this value are split, and the test of the other value stays in each range. Otherwise
     * two values that hundreds of alternatives ask for in turn, such as both ports, would need a block for each pair of
     * their ranges.
     */
    private void splitBehind(Step.Test other, Value value, Range range, int bytes, List<Piece> pieces) {
        boolean inside = other.inside == steps.match;
        List<Piece> behind = new ArrayList<>();
        split(inside ? other.outside : other.inside, value, range, 0, behind);
        for (Piece piece : behind) {
            Step test = steps.test(
                    other.value, other.range, inside ? steps.match : piece.step, inside ? piece.step : steps.match);
            pieces.add(new Piece(piece.range, steps.bound(bytes, test)));
        }
    }

    private void part(long first, long last, Step step, Value value, int bytes, List<Piece> pieces) {
        if (first <= last) {
            split(step, value, new Range(first, last), bytes, pieces);
        }
    }

    /** The pieces of a step for the usual length of an IPv4 header and for all others. */
    private List<Piece> headers(Step step, Value header) {
        return List.of(
                new Piece(new Range(0, USUAL_HEADER_BYTES - 1), step),
                new Piece(Range.of(USUAL_HEADER_BYTES), steps.where(step, header, USUAL_HEADER_BYTES)),
                new Piece(new Range(USUAL_HEADER_BYTES + 1, Range.MAX), step));
    }

    /** The step of a rule for most numbers of a value. */
    private static Step usual(List<Piece> pieces) {
        Map<Step, Long> size = new LinkedHashMap<>();
        pieces.forEach(piece -> size.merge(piece.step, piece.range.last() - piece.range.first() + 1, Long::sum));
        return size.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private boolean isWide(List<Piece> pieces, List<Range> ranges) {
        Step usual = usual(pieces);
        return pieces.stream()
                        .filter(piece -> piece.step != usual && piece.step != steps.noMatch)
                        .mapToLong(piece ->
                                ranges.stream().filter(piece.range::contains).count())
                        .sum()
                > RANGES_MAX;
    }

    /** Puts what is left of a rule behind each range, or behind all of them. */
    private void spread(
            Open rule,
            Value value,
            List<Piece> pieces,
            List<Range> ranges,
            List<List<Open>> inRange,
            List<Open> behind) {
        Step usual = usual(pieces);
        boolean once = usual != steps.noMatch && ranges.size() > repeatedMax && value.equals(value(rule.step));
        for (Piece piece : pieces) {
            for (int i = 0; i < ranges.size(); i++) {
                if (piece.range.contains(ranges.get(i)) && !(once && piece.step == usual)) {
                    boolean header = !value.equals(value(rule.step));
                    boolean unusual = header && ranges.get(i).first() != USUAL_HEADER_BYTES;
                    add(new Open(rule.rule, piece.step, rule.condition, rule.anyHeader || unusual), inRange.get(i));
                }
            }
        }
        if (once) {
            List<Range> decided = pieces.stream()
                    .filter(piece -> piece.step != usual)
                    .map(Piece::range)
                    .toList();
            Condition condition =
                    decided.isEmpty() ? rule.condition : rule.condition.andNot(new Except(value, decided));
            add(new Open(rule.rule, usual, condition, rule.anyHeader), behind);
        }
    }

    /** Adds what is left of a rule, if anything. What it asks of the length becomes a condition, which can wait. */
    private void add(Open rule, List<Open> rules) {
        Open open = rule;
        while (open.step instanceof Step.Bound bound) {
            open = new Open(open.rule, bound.then, open.condition.andBytes(bound.bytes), open.anyHeader);
        }
        if (open.step != steps.noMatch) {
            rules.add(open);
        }
    }
}
