package dev.weir.screen;

import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.ConnectionTable;
import dev.weir.model.TcpHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The connections of a snapshot by their places, whether it is a live one or a list that was read or made up. */
interface Rows {

    /**
     * A place where other things are known than in an earlier snapshot; null before a row is listed there and after.
     */
    record Change(int place, ConnectionFacts before, ConnectionFacts now) {}

    /** From this part of all places on changes are no longer few. */
    int FEW_PART = 8;

    /** The rows of a list. */
    static Rows of(List<Connection> list) {
        return list instanceof ConnectionTable table ? new OfTable(table) : new OfList(list);
    }

    /** How many places there are. */
    int places();

    /** What is known of the row in a place; null when none is listed there. */
    ConnectionFacts facts(int place);

    /** The row in a place where one is listed. */
    Connection at(int place);

    /** Its smoothed round-trip time; microseconds, -1 while it was not read. */
    long srttMicros(int place);

    /** Its app bytes of both directions, averaged; bytes per second. */
    double average(int place);

    /** Its app bytes of both directions; unsigned 64-bit. */
    long bytes(int place);

    /** Where other facts are known than in earlier rows; empty when that is in many places or cannot be told. */
    default Optional<List<Change>> changesSince(Rows earlier) {
        return Optional.empty();
    }

    /** The same, with the places where TCP's own numbers are others. */
    default Optional<List<Change>> healthChangesSince(Rows earlier) {
        return Optional.empty();
    }

    /** The table of a live snapshot. */
    record OfTable(ConnectionTable table) implements Rows {
        @Override
        public int places() {
            return table.rows();
        }

        @Override
        public ConnectionFacts facts(int place) {
            return table.facts(place);
        }

        @Override
        public Connection at(int place) {
            return table.at(place);
        }

        @Override
        public long srttMicros(int place) {
            return table.srttMicros(place);
        }

        @Override
        public double average(int place) {
            return table.average(place);
        }

        @Override
        public long bytes(int place) {
            return table.bytes(place);
        }

        @Override
        public Optional<List<Change>> changesSince(Rows earlier) {
            return changesSince(earlier, table::eachChange);
        }

        @Override
        public Optional<List<Change>> healthChangesSince(Rows earlier) {
            return changesSince(earlier, table::eachHealthChange);
        }

        private Optional<List<Change>> changesSince(
                Rows earlier, BiConsumer<ConnectionTable, ConnectionTable.Change> each) {
            if (!(earlier instanceof OfTable before)) {
                return Optional.empty();
            }
            int most = places() / FEW_PART;
            List<Change> changes = new ArrayList<>();
            each.accept(before.table, (place, then, now) -> {
                if (changes.size() <= most) {
                    changes.add(new Change(place, then, now));
                }
            });
            return changes.size() > most ? Optional.empty() : Optional.of(changes);
        }
    }

    /** A list that was read or made up. */
    record OfList(List<Connection> list) implements Rows {
        @Override
        public int places() {
            return list.size();
        }

        @Override
        public ConnectionFacts facts(int place) {
            return list.get(place).facts();
        }

        @Override
        public Connection at(int place) {
            return list.get(place);
        }

        @Override
        public long srttMicros(int place) {
            return list.get(place).health().map(TcpHealth::srttMicros).orElse(-1L);
        }

        @Override
        public double average(int place) {
            return list.get(place).traffic().totalAverage();
        }

        @Override
        public long bytes(int place) {
            return list.get(place).traffic().totalBytes();
        }
    }
}
