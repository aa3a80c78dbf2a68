package dev.weir.feature.rules;

import dev.weir.attach.TcTarget;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.GeneratedMap;
import dev.weir.bpf.GeneratedProgram;
import dev.weir.bpf.RingBuffer;
import dev.weir.feature.rules.RuleHook.Way;
import dev.weir.filter.CountedExpression;
import dev.weir.filter.WatchingProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A few rules of one interface that somebody wants to know more of than counts: some of their packets, and how many
 * sources a second has. They are watched by programs of their own beside those that count, so that who watches none
 * pays nothing.
 */
final class WatchedRules implements AutoCloseable {

    /** Rules whose sources can be counted on one interface; of those that are looked at there may be a few more. */
    static final int SOURCES_MAX = 32;

    private static final int RING_BYTES = 1 << 17;
    /** Samples that each CPU takes of a rule in a quarter of a second, about. */
    private static final int SAMPLES = 8;

    private final List<Rule> rules;
    private final List<Boolean> sources = new ArrayList<>();
    private final List<WatchingProgram> watching = new ArrayList<>();
    private final List<GeneratedProgram> programs = new ArrayList<>();
    private final List<GeneratedMap> states = new ArrayList<>();
    private final List<GeneratedMap> sketches = new ArrayList<>();
    private final List<RuleHook> hooks = new ArrayList<>();
    private GeneratedMap ringMap;
    private RingBuffer ring;

    private WatchedRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        rules.forEach(
                rule -> sources.add(rule.when().filter(Threshold::isOfSources).isPresent()));
    }

    /**
     * Watches some rules.
     *
     * @param way        where their packets are seen
     * @param directions for each program whether it sees what is received
     * @throws BpfException                  when the kernel refuses
     * @throws UnsupportedOperationException with a clause for a person, when they are too much for one program
     */
    static WatchedRules open(
            Way way, TcTarget on, List<Boolean> directions, List<Rule> rules, List<CountedExpression> expressions) {
        WatchedRules opened = new WatchedRules(rules);
        try {
            opened.ringMap = GeneratedMap.ring("weir_rules_ring", RING_BYTES);
            opened.ring = new RingBuffer(opened.ringMap, WatchingProgram.sampleBytes());
            for (boolean rx : directions) {
                opened.load(way, rx, on, expressions);
            }
            for (int i = 0; i < directions.size(); i++) {
                opened.hooks.add(RuleHook.attach(way, opened.programs.get(i), on, directions.get(i)));
            }
            return opened;
        } catch (BpfException | UnsupportedOperationException refused) {
            opened.close();
            throw refused;
        }
    }

    private void load(Way way, boolean rx, TcTarget on, List<CountedExpression> expressions) {
        WatchingProgram program = WatchingProgram.of(expressions, sources, way.kind(rx), InterfaceRules.link(on));
        GeneratedMap state = GeneratedMap.perCpu("weir_rules", program.stateBytes());
        states.add(state);
        GeneratedMap sketch = state;
        if (program.sketches() > 0) {
            sketch = GeneratedMap.perCpu("weir_rules", WatchingProgram.sketchBytes(), program.sketches());
            sketches.add(sketch);
        }
        byte[] instructions = program.instructions(state.fd(), ringMap.fd(), sketch.fd(), rx ? 1 : 0, SAMPLES);
        watching.add(program);
        programs.add(GeneratedProgram.load(rx ? "weir_rules_rx" : "weir_rules_tx", way.kind(rx), instructions));
    }

    /** Those that are watched. */
    List<Rule> rules() {
        return rules;
    }

    /** Hands over the samples since the last time, oldest first. */
    void read(Consumer<Sample> each) {
        ring.read(event -> {
            Sample sample = Sample.of(event);
            if (sample.rule() < rules.size()) {
                each.accept(sample);
            }
        });
    }

    /** Samples of a rule that found no room, since it is watched. */
    long lost(int rule) {
        long[] sum = new long[1];
        int offset = WatchingProgram.lostAt(rule);
        states.forEach(state -> state.read((values, at) -> sum[0] += values.getLong(at + offset)));
        return sum[0];
    }

    /**
     * Adds what is kept of a rule's sources in a second.
     *
     * @param second    by the clock that nobody sets
     * @param registers the highest of each so far
     * @return whether its sources are counted
     */
    boolean addSources(int rule, long second, byte[] registers) {
        if (!sources.get(rule)) {
            return false;
        }
        int sketch = (int)
                sources.subList(0, rule).stream().filter(counted -> counted).count();
        int bank = WatchingProgram.bankAt(second);
        sketches.forEach(table -> table.read(sketch, (values, at) -> {
            if (values.getLong(at + bank) != second) {
                return;
            }
            for (int i = 0; i < registers.length; i++) {
                byte register = values.get(at + bank + Long.BYTES + i);
                registers[i] = register > registers[i] ? register : registers[i];
            }
        }));
        return true;
    }

    @Override
    public void close() {
        for (RuleHook hook : hooks) {
            try {
                hook.close();
            } catch (BpfException gone) {
                // It has gone with its interface.
            }
        }
        programs.forEach(GeneratedProgram::close);
        states.forEach(GeneratedMap::close);
        sketches.forEach(GeneratedMap::close);
        if (ring != null) {
            ring.close();
        }
        if (ringMap != null) {
            ringMap.close();
        }
    }
}
