package dev.weir.history;

import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.ConnectionKey;
import dev.weir.model.ConnectionTable;
import dev.weir.model.ConnectionTable.Block;
import dev.weir.model.Interval;
import dev.weir.model.Snapshot;
import dev.weir.model.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The connections of live snapshots, block by block of their tables: a block in which nothing changed costs a
 * comparison, and of the others only rows that changed are written, one behind the other as they lie in the table. Rows
 * that are found by their keys, each with a tape of its own as in {@link Tracks}, took many times as long.
 */
final class TableRows implements MinuteRows<Connection> {

    /** What facts take that no earlier minute has too, as in {@link Tracks}; bytes. */
    private static final int FACTS_BYTES = 300;
    /** What a row takes beside its steps; bytes. */
    private static final int ROW_BYTES = 16;

    private static final int WAYS = 2;

    /** What is written of a block of rows. */
    private static final class Tapes {
        private final BlockTape app = new BlockTape(ConnectionParts.NUMBERS, WAYS);
        /** Null once it was let go. */
        private BlockTape details = new BlockTape(DetailParts.NUMBERS, DetailParts.RATED);
        /** What the tape says of each row, null where none is listed; while it is written. */
        private ConnectionFacts[] known = {};

        private int rows;
    }

    private final List<Interval> intervals;
    private final List<Snapshot> snapshots;
    private final List<Tapes> blocks = new ArrayList<>();
    private int newFacts;

    /** While it is written: the table of the tick before, and the rows whose details were written, null for all. */
    private ConnectionTable last;

    private BitSet lastDetailed;

    private final long[] before = new long[DetailParts.NUMBERS];
    private final long[] now = new long[DetailParts.NUMBERS];
    private final double[] told = new double[BlockTape.AVERAGED + DetailParts.RATED];

    /** The row that was asked for last, as far as it was played. */
    private Object playedKey;

    private int playedTicks;
    private List<Played> played = List.of();

    private Object question;
    private Traffic[] answers;
    private int answeredTicks;

    /**
     * A row in which a connection was, as far as it was played.
     *
     * @param row     its number in its block
     * @param app     the numbers of the block
     * @param details its details; null where there are none
     */
    private record Played(int row, BlockMoment app, BlockMoment details) {

        boolean isAfter(int tick) {
            return app.tick() > tick;
        }

        void to(int tick) {
            app.to(tick);
            if (details != null) {
                details.to(tick);
            }
        }

        boolean is(Object key) {
            return app.isPresent(row) && app.facts(row).key().equals(key);
        }
    }

    /**
     * Nothing yet.
     *
     * @param intervals of each tick the time before it
     * @param snapshots of each tick the snapshot
     */
    TableRows(List<Interval> intervals, List<Snapshot> snapshots) {
        this.intervals = intervals;
        this.snapshots = snapshots;
    }

    /** Goes on where another ends, which is written no more. */
    TableRows(TableRows earlier, List<Interval> intervals, List<Snapshot> snapshots) {
        this(intervals, snapshots);
        write(0, earlier.last, earlier.lastDetailed);
        newFacts = 0;
        earlier.end();
    }

    /** Writes no more. */
    void end() {
        last = null;
        lastDetailed = null;
        for (Tapes block : blocks) {
            block.known = null;
            block.app.end();
            block.details.end();
        }
        forgetAnswers();
    }

    private void forgetAnswers() {
        playedKey = null;
        played = List.of();
        question = null;
    }

    /**
     * Writes the rows of a tick.
     *
     * @param detailed the numbers of the rows whose details are kept; null for all
     */
    void write(int tick, ConnectionTable table, BitSet detailed) {
        List<? extends Block> tables = table.blocks();
        List<? extends Block> earlier = last == null ? List.of() : last.blocks();
        for (int i = 0; i < Math.max(tables.size(), earlier.size()); i++) {
            Block then = i < earlier.size() ? earlier.get(i) : null;
            Block newer = i < tables.size() ? tables.get(i) : null;
            if (then != newer || detailed != null || lastDetailed != null) {
                write(tick, i, then, newer, detailed);
            }
        }
        last = table;
        lastDetailed = detailed;
    }

    private void write(int tick, int number, Block then, Block newer, BitSet detailed) {
        while (number >= blocks.size()) {
            blocks.add(new Tapes());
        }
        Tapes tapes = blocks.get(number);
        tapes.rows = newer == null ? tapes.rows : newer.rows();
        tapes.known = Arrays.copyOf(tapes.known, tapes.rows);
        tapes.app.begin(tick);
        tapes.details.begin(tick);
        Interval interval = intervals.get(tick);
        for (int row = 0; row < tapes.rows; row++) {
            int place = number * tapes.rows + row;
            Block was = then != null && then.facts(row) != null ? then : null;
            Block is = newer != null && newer.facts(row) != null ? newer : null;
            boolean still = was != null && is != null && (was == is || is.isStill(was, row));
            boolean had = was != null && hasDetails(was, row, place, lastDetailed);
            boolean has = is != null && hasDetails(is, row, place, detailed);
            if (was == null && is == null || still && had == has) {
                continue;
            }
            boolean other = was == null || is != null && !isSame(was.facts(row), is.facts(row));
            writeApp(tapes, row, other ? null : was, is, interval);
            writeDetails(tapes, row, had && !other ? was : null, has ? is : null, had, interval);
        }
    }

    private static boolean isSame(ConnectionFacts one, ConnectionFacts other) {
        return one == other || one.cookie() == other.cookie() && one.peer() == other.peer();
    }

    private static boolean hasDetails(Block block, int row, int place, BitSet detailed) {
        return (detailed == null || detailed.get(place)) && (block.isOnWire(row) || block.hasHealth(row));
    }

    /** Writes what a row is now; {@code was} is null where another connection begins. */
    private void writeApp(Tapes tapes, int row, Block was, Block is, Interval interval) {
        if (is == null) {
            tapes.known[row] = null;
            tapes.app.gone(row);
            return;
        }
        for (int way = 0; way < WAYS; way++) {
            before[way] = was == null ? 0 : was.count(row, Block.APP + way);
            now[way] = is.count(row, Block.APP + way);
        }
        ConnectionFacts facts = is.facts(row);
        boolean known = was != null && was.facts(row) == facts;
        before[ConnectionParts.FAULTS] = was == null || known ? 0 : ConnectionParts.faults(was.facts(row));
        now[ConnectionParts.FAULTS] = known ? 0 : ConnectionParts.faults(facts);
        boolean news = was == null || !known && !ConnectionParts.saysTheSame(tapes.known[row], facts);
        if (news) {
            tapes.known[row] = facts;
            newFacts++;
        }
        boolean follows = follows(row, was, is, Block.APP, WAYS, interval);
        tapes.app.write(row, was == null, news ? facts : null, before, now, follows ? null : told);
    }

    private void writeDetails(Tapes tapes, int row, Block was, Block is, boolean had, Interval interval) {
        if (is == null) {
            if (had) {
                tapes.details.gone(row);
            }
            return;
        }
        if (was == null) {
            Arrays.fill(before, 0);
        } else {
            DetailParts.numbers(was, row, before);
        }
        DetailParts.numbers(is, row, now);
        boolean follows = follows(row, was, is, Block.WIRE, DetailParts.RATED, interval);
        tapes.details.write(row, was == null, null, before, now, follows ? null : told);
    }

    /** Whether the averages and rates of counters follow from the first numbers; if not, they are to be told. */
    private boolean follows(int row, Block was, Block is, int counter, int rated, Interval interval) {
        boolean follows = true;
        for (int i = 0; i < rated; i++) {
            double rate = is.perSecond(row, counter + i);
            told[BlockTape.AVERAGED + i] = rate;
            follows &= Double.compare(rate, interval.perSecond(now[i] - before[i])) == 0;
        }
        for (int i = 0; i < BlockTape.AVERAGED; i++) {
            double earlier = was == null ? 0 : was.average(row, counter + i);
            told[i] = is.average(row, counter + i);
            follows &= told[i] == (float) Traffic.averaged(earlier, told[BlockTape.AVERAGED + i], interval);
        }
        return follows;
    }

    /** Lets go of what connections have beside their app bytes. */
    void withoutDetails() {
        blocks.forEach(block -> block.details = null);
        forgetAnswers();
    }

    /** About how much memory the details take; bytes. */
    long detailBytes() {
        return blocks.stream()
                .filter(block -> block.details != null)
                .mapToLong(block -> block.details.length())
                .sum();
    }

    @Override
    public long bytes() {
        return blocks.stream().mapToLong(block -> block.app.length()).sum()
                + (long) rows() * ROW_BYTES
                + (long) newFacts * FACTS_BYTES;
    }

    @Override
    public int rows() {
        return blocks.stream().mapToInt(block -> block.app.others()).sum();
    }

    private BlockMoment start(Tapes block) {
        return new BlockMoment(block.app, block.rows, intervals);
    }

    private BlockMoment startDetails(Tapes block) {
        return block.details == null ? null : new BlockMoment(block.details, block.rows, intervals);
    }

    private static Connection made(int row, BlockMoment app, BlockMoment details) {
        Connection bare =
                ConnectionParts.made(app.facts(row), app.number(row, ConnectionParts.FAULTS), app.traffic(row));
        return details == null || !details.isPresent(row)
                ? bare
                : DetailParts.made(bare.key(), details.row(row)).with(bare);
    }

    @Override
    public Optional<Connection> find(Object key, int tick) {
        return played(key, tick).map(found -> made(found.row(), found.app(), found.details()));
    }

    @Override
    public Optional<Traffic> traffic(Object key, int tick) {
        return played(key, tick).map(found -> found.app().traffic(found.row()));
    }

    /** The rows in which a connection was, played to a tick: the one of them in which it is then. */
    private Optional<Played> played(Object key, int tick) {
        if (!key.equals(playedKey)
                || playedTicks != intervals.size()
                || played.stream().anyMatch(at -> at.isAfter(tick))) {
            played = rowsOf((ConnectionKey) key);
            playedKey = key;
            playedTicks = intervals.size();
        }
        played.forEach(at -> at.to(tick));
        return played.stream().filter(at -> at.is(key)).findFirst();
    }

    private List<Played> rowsOf(ConnectionKey key) {
        List<Played> rows = new ArrayList<>();
        for (Tapes block : blocks) {
            BitSet known = new BitSet();
            for (int i = 0; i < block.app.factsCount(); i++) {
                ConnectionFacts facts = block.app.facts(i);
                if (facts.cookie() == key.cookie() && facts.peer() == key.peer()) {
                    known.set(block.app.rowOfFacts(i));
                }
            }
            known.stream().forEach(row -> rows.add(new Played(row, start(block), startDetails(block))));
        }
        return rows;
    }

    @Override
    public List<Connection> at(int tick) {
        List<Connection> rows = new ArrayList<>();
        for (Tapes block : blocks) {
            BlockMoment app = start(block).to(tick);
            BlockMoment details = startDetails(block);
            if (details != null) {
                details.to(tick);
            }
            for (int row = 0; row < block.rows; row++) {
                if (app.isPresent(row)) {
                    rows.add(made(row, app, details));
                }
            }
        }
        return rows;
    }

    @Override
    public Optional<Traffic> sum(Object asked, BiPredicate<Snapshot, Connection> covered, int tick) {
        if (!asked.equals(question) || answeredTicks != intervals.size()) {
            Sums sums = new Sums(intervals);
            blocks.forEach(block -> add(block, covered, sums));
            question = asked;
            answers = sums.traffic();
            answeredTicks = intervals.size();
        }
        return Optional.ofNullable(answers[tick]);
    }

    /** Adds what the rows of a block moved that are covered as they were last listed. */
    private void add(Tapes block, BiPredicate<Snapshot, Connection> covered, Sums sums) {
        int[] lastListed = new int[block.app.others()];
        BlockMoment moment = start(block);
        for (int tick = 0; tick < intervals.size(); tick++) {
            moment.to(tick);
            for (int row = 0; row < block.rows; row++) {
                if (moment.isPresent(row)) {
                    lastListed[moment.life(row)] = tick;
                }
            }
        }
        BitSet counted = new BitSet();
        moment = start(block);
        for (int tick = 1; tick < intervals.size(); tick++) {
            moment.to(tick);
            for (int row = 0; row < block.rows; row++) {
                if (moment.isPresent(row)
                        && lastListed[moment.life(row)] == tick
                        && covered.test(snapshots.get(tick), made(row, moment, null))) {
                    counted.set(moment.life(row));
                }
            }
        }
        moment = start(block);
        for (int tick = 0; tick < intervals.size() && !counted.isEmpty(); tick++) {
            moment.to(tick);
            for (int row = 0; row < block.rows; row++) {
                if (moment.isPresent(row) && counted.get(moment.life(row))) {
                    sums.add(tick, moment.traffic(row));
                }
            }
        }
    }

    /**
     * The rows that moved most, and those of some keys, without their details; each with a tape of its own, since of
     * most blocks few rows are left.
     */
    Tracks<Connection> thinned(int most, Set<Object> alerted) {
        Set<Object> kept = new HashSet<>(alerted);
        blocks.stream()
                .flatMap(block -> moved(block).stream())
                .sorted(Comparator.comparingLong(Moved::bytes).reversed())
                .limit(most)
                .forEach(row -> kept.add(row.key()));
        Tracks<Connection> tracks = new Tracks<>(new ConnectionParts(), intervals, snapshots);
        List<BlockMoment> moments = blocks.stream().map(this::start).toList();
        for (int tick = 0; tick < intervals.size(); tick++) {
            List<Connection> rows = new ArrayList<>();
            for (int i = 0; i < moments.size(); i++) {
                BlockMoment moment = moments.get(i).to(tick);
                for (int row = 0; row < blocks.get(i).rows; row++) {
                    if (moment.isPresent(row) && kept.contains(moment.facts(row).key())) {
                        rows.add(made(row, moment, null));
                    }
                }
            }
            tracks.write(tick, rows);
        }
        tracks.end();
        return tracks;
    }

    /**
     * What a connection moved in the minute.
     *
     * @param key   its key
     * @param bytes both directions
     */
    private record Moved(Object key, long bytes) {}

    private List<Moved> moved(Tapes block) {
        long[] first = new long[block.app.others()];
        Moved[] all = new Moved[first.length];
        BlockMoment moment = start(block);
        for (int tick = 0; tick < intervals.size(); tick++) {
            moment.to(tick);
            for (int row = 0; row < block.rows; row++) {
                if (moment.isPresent(row)) {
                    int life = moment.life(row);
                    long bytes = moment.number(row, 0) + moment.number(row, 1);
                    first[life] = tick == 0 ? bytes : first[life];
                    all[life] = all[life] != null && all[life].bytes() == bytes - first[life]
                            ? all[life]
                            : new Moved(moment.facts(row).key(), bytes - first[life]);
                }
            }
        }
        return Arrays.asList(all);
    }
}
