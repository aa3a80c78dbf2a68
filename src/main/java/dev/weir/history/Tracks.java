package dev.weir.history;

import dev.weir.model.Interval;
import dev.weir.model.Snapshot;
import dev.weir.model.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The rows of one list in the snapshots of about a minute. Each row is a tape: what it was before the first snapshot,
 * then what changed with each. While snapshots come, every row has its own; after that they lie one behind the other in
 * one array.
 *
 * @param <R> the rows
 */
final class Tracks<R> implements MinuteRows<R> {

    /** About what facts take that no earlier minute has too: an object, names, addresses, times; bytes. */
    private static final int FACTS_BYTES = 300;
    /** What a row takes beside its tape: references and places; bytes. */
    private static final int ROW_BYTES = 32;
    /** Most numbers of a row: 64 bits less those of a header. */
    private static final int MOST_NUMBERS = Long.SIZE - Moment.HEADER_BITS;

    private static final int NOWHERE = -1;

    private final Parts<R> parts;
    private final List<Interval> intervals;
    private final List<Snapshot> snapshots;
    private final long[] numbers = new long[MOST_NUMBERS];
    private int newFacts;

    /** While it is written. */
    private List<Track> open = new ArrayList<>();

    private Map<Object, Integer> places = new HashMap<>();

    /** Once it is not. */
    private Object[] keys;

    private Object[] facts;
    private int[] factsFrom;
    private byte[] tape;
    private int[] from;
    /** Places of the keys by their hash, one more than each; 0 is free. */
    private int[] slots;

    /** The row that was asked for last, as far as it was played: many are asked for at one tick after the other. */
    private Object playedKey;

    private int playedRow;
    private Moment played;

    private Object question;
    private Traffic[] answers;
    private int answeredTicks;

    /**
     * Nothing yet.
     *
     * @param intervals of each tick the time before it
     * @param snapshots of each tick the snapshot, for which that before the first stands in at the first tick
     */
    Tracks(Parts<R> parts, List<Interval> intervals, List<Snapshot> snapshots) {
        this.parts = parts;
        this.intervals = intervals;
        this.snapshots = snapshots;
    }

    /** Goes on with the rows that are listed in others, which are written no more. */
    Tracks(Tracks<R> before, List<Interval> intervals, List<Snapshot> snapshots) {
        this(before.parts, intervals, snapshots);
        List<Track> ended = before.open;
        before.end();
        for (Track track : ended) {
            if (track.isPresent()) {
                track.restart();
                places.put(track.key(), open.size());
                open.add(track);
            }
        }
    }

    /** Writes the rows of a tick. */
    void write(int tick, Iterable<R> rows) {
        Interval interval = intervals.get(tick);
        for (R row : rows) {
            write(tick, row, track(parts.key(row)), interval);
        }
        for (Track track : open) {
            if (track.isPresent() && !track.isSeen(tick)) {
                track.gone(tick);
            }
        }
    }

    private Track track(Object key) {
        playedKey = null;
        Integer place = places.get(key);
        if (place == null) {
            place = open.size();
            places.put(key, place);
            open.add(new Track(key));
        }
        return open.get(place);
    }

    private void write(int tick, R row, Track track, Interval interval) {
        Object before = track.newest();
        Traffic moved = parts.traffic(row);
        Object known = parts.facts(row, moved, before);
        newFacts += known == before ? 0 : 1;
        int count = parts.count(known);
        parts.numbers(row, moved, known, interval.seconds(), numbers);
        track.write(tick, known, numbers, count, moved, interval);
    }

    /** Writes no more: the rows lie one behind the other from now on. */
    void end() {
        int rows = open.size();
        keys = new Object[rows];
        from = new int[rows + 1];
        factsFrom = new int[rows + 1];
        for (int row = 0; row < rows; row++) {
            Track track = open.get(row);
            keys[row] = track.key();
            from[row + 1] = from[row] + track.tape().length();
            factsFrom[row + 1] = factsFrom[row] + track.facts().size();
        }
        tape = new byte[from[rows]];
        facts = new Object[factsFrom[rows]];
        for (int row = 0; row < rows; row++) {
            Track track = open.get(row);
            System.arraycopy(
                    track.tape().bytes(), 0, tape, from[row], track.tape().length());
            for (int i = 0; i < track.facts().size(); i++) {
                facts[factsFrom[row] + i] = track.facts().get(i);
            }
        }
        index();
        open = null;
        places = null;
        forgetAnswers();
    }

    private void index() {
        slots = new int[Integer.highestOneBit(Math.max(1, keys.length)) * 4];
        for (int row = 0; row < keys.length; row++) {
            int slot = slot(keys[row]);
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = row + 1;
        }
    }

    private int slot(Object key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 16) * 0x9e3779b1 >>> 8 & slots.length - 1;
    }

    @Override
    public long bytes() {
        long rows = rows();
        return (open == null ? tape.length : 0) + rows * ROW_BYTES + (long) newFacts * FACTS_BYTES;
    }

    @Override
    public int rows() {
        return open == null ? keys.length : open.size();
    }

    private int place(Object key) {
        if (open != null) {
            return places.getOrDefault(key, NOWHERE);
        }
        for (int slot = slot(key); slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
            if (keys[slots[slot] - 1].equals(key)) {
                return slots[slot] - 1;
            }
        }
        return NOWHERE;
    }

    private Moment start(int row) {
        return open == null
                ? new Moment(tape, from[row], from[row + 1], intervals)
                : new Moment(
                        open.get(row).tape().bytes(), 0, open.get(row).tape().length(), intervals);
    }

    private R made(int row, Moment moment) {
        return parts.made(open == null ? keys[row] : open.get(row).key(), facts(row, moment), moment);
    }

    private Object facts(int row, Moment moment) {
        int newest = moment.factsRead() - 1;
        return open == null
                ? facts[factsFrom[row] + newest]
                : open.get(row).facts().get(newest);
    }

    @Override
    public Optional<R> find(Object key, int tick) {
        return played(key, tick) ? Optional.of(made(playedRow, played)) : Optional.empty();
    }

    @Override
    public Optional<Traffic> traffic(Object key, int tick) {
        return played(key, tick) ? Optional.of(played.traffic(parts.odd(facts(playedRow, played)))) : Optional.empty();
    }

    /** Plays the row of a key to a tick: from where it is, when that is earlier. Whether it is listed there. */
    private boolean played(Object key, int tick) {
        if (!key.equals(playedKey)) {
            playedKey = key;
            playedRow = place(key);
            played = null;
        }
        if (playedRow == NOWHERE) {
            return false;
        }
        if (played == null || played.tick() > tick) {
            played = start(playedRow);
        }
        return played.to(tick).isPresent();
    }

    @Override
    public List<R> at(int tick) {
        List<R> rows = new ArrayList<>();
        for (int row = 0; row < rows(); row++) {
            Moment moment = start(row).to(tick);
            if (moment.isPresent()) {
                rows.add(made(row, moment));
            }
        }
        return rows;
    }

    @Override
    public Optional<Traffic> sum(Object asked, BiPredicate<Snapshot, R> covered, int tick) {
        if (!asked.equals(question) || answeredTicks != intervals.size()) {
            Sums sums = new Sums(intervals);
            for (int row = 0; row < rows(); row++) {
                int last = lastListed(row);
                if (last != NOWHERE
                        && covered.test(
                                snapshots.get(last), made(row, start(row).to(last)))) {
                    sums.add(start(row));
                }
            }
            question = asked;
            answers = sums.traffic();
            answeredTicks = intervals.size();
        }
        return Optional.ofNullable(answers[tick]);
    }

    /** The last tick at which a row was listed; nowhere when only before the first. */
    private int lastListed(int row) {
        Moment moment = start(row);
        int last = NOWHERE;
        for (int tick = 0; tick < intervals.size(); tick++) {
            if (moment.to(tick).isPresent() && tick > 0) {
                last = tick;
            }
        }
        return last;
    }

    /** Keeps only the rows that moved most, and those of some keys; of one that is written no more. */
    void thin(int most, Set<Object> alerted) {
        int end = intervals.size() - 1;
        long[] moved = new long[keys.length];
        Integer[] order = new Integer[keys.length];
        for (int row = 0; row < keys.length; row++) {
            Moment moment = start(row).to(0);
            long before = moment.number(0) + moment.number(1);
            moment.to(end);
            moved[row] = moment.number(0) + moment.number(1) - before;
            order[row] = row;
        }
        Arrays.sort(order, Comparator.comparingLong((Integer row) -> moved[row]).reversed());
        Set<Integer> kept = new HashSet<>();
        for (int i = 0; i < order.length; i++) {
            if (i < most || alerted.contains(keys[order[i]])) {
                kept.add(order[i]);
            }
        }
        keep(kept.stream().mapToInt(Integer::intValue).sorted().toArray());
    }

    private void keep(int[] kept) {
        Object[] allKeys = keys;
        Object[] allFacts = facts;
        int[] allFactsFrom = factsFrom;
        byte[] allTape = tape;
        int[] allFrom = from;
        keys = new Object[kept.length];
        from = new int[kept.length + 1];
        factsFrom = new int[kept.length + 1];
        for (int row = 0; row < kept.length; row++) {
            keys[row] = allKeys[kept[row]];
            from[row + 1] = from[row] + allFrom[kept[row] + 1] - allFrom[kept[row]];
            factsFrom[row + 1] = factsFrom[row] + allFactsFrom[kept[row] + 1] - allFactsFrom[kept[row]];
        }
        tape = new byte[from[kept.length]];
        facts = new Object[factsFrom[kept.length]];
        for (int row = 0; row < kept.length; row++) {
            System.arraycopy(allTape, allFrom[kept[row]], tape, from[row], from[row + 1] - from[row]);
            System.arraycopy(
                    allFacts, allFactsFrom[kept[row]], facts, factsFrom[row], factsFrom[row + 1] - factsFrom[row]);
        }
        newFacts = Math.min(newFacts, facts.length);
        index();
        forgetAnswers();
    }

    private void forgetAnswers() {
        question = null;
        playedKey = null;
        played = null;
    }
}
