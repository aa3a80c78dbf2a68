package dev.weir.screen;

import dev.weir.model.Connection;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is shown as one row: rows that have gone, lived for a short time and are alike, as the forty calls of {@code
 * curl} in a script.
 *
 * @param likeness what they have in common
 * @param members  they themselves, at least {@link #LEAST}
 * @param traffic  what they moved together
 * @param lastGone when the last of them went
 */
public record Fold(Likeness likeness, List<Row> members, Traffic traffic, Instant lastGone) {

    /** Rows that are shown one by one unless they are at least so many. */
    static final int LEAST = 2;
    /** What lived longer is worth a row of its own. */
    private static final Duration SHORT = Duration.ofMinutes(1);

    /**
     * What makes rows alike.
     *
     * @param list  the list they are in
     * @param name  what they are called; text as it came
     * @param about their unit or remote end; likewise
     * @param user  whose they are
     */
    public record Likeness(View list, String name, String about, String user) {}

    public Fold {
        members = List.copyOf(members);
    }

    /** The rows with those that are alike as one. */
    static List<Row> folded(List<Row> rows) {
        Map<Likeness, List<Row>> alike = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row.isGone()) {
                likeness(row)
                        .ifPresent(likeness -> alike.computeIfAbsent(likeness, unused -> new ArrayList<>())
                                .add(row));
            }
        }
        alike.values().removeIf(members -> members.size() < LEAST);
        if (alike.isEmpty()) {
            return rows;
        }
        List<Row> folded = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (!row.isGone() || likeness(row).filter(alike::containsKey).isEmpty()) {
                folded.add(row);
            }
        }
        alike.forEach((likeness, members) -> folded.add(new Row.OfFold(of(likeness, members))));
        return folded;
    }

    private static Fold of(Likeness likeness, List<Row> members) {
        Sum sum = new Sum();
        Instant last = Instant.MIN;
        for (Row member : members) {
            sum.add(member.traffic());
            Instant gone = member.gone().orElseThrow();
            last = gone.isAfter(last) ? gone : last;
        }
        return new Fold(likeness, members, sum.traffic(), last);
    }

    /** What a row has in common with others, if it lived for a short time. */
    static Optional<Likeness> likeness(Row row) {
        if (row instanceof Row.OfProcess process) {
            return likeness(process.total());
        }
        return row instanceof Row.OfConnection connection ? likeness(connection.connection()) : Optional.empty();
    }

    /** What a process that has gone has in common with others. */
    static Optional<Likeness> likeness(ProcessTotal total) {
        return total.exited()
                .filter(exited -> isShort(total.firstSeen(), exited))
                .map(exited -> new Likeness(
                        View.PROCESSES,
                        total.names().comm(),
                        Row.OfProcess.unit(total),
                        total.names().user()));
    }

    /** What a connection that has closed has in common with others: its process's name and the service it was to. */
    static Optional<Likeness> likeness(Connection connection) {
        if (connection.closed().isEmpty()
                || !isShort(
                        connection.opened().orElse(Instant.MIN),
                        connection.closed().get())) {
            return Optional.empty();
        }
        boolean serves = connection.lport() < connection.rport();
        String end = serves
                ? Clip.end(connection.raddr(), 0) + " to " + Clip.end(connection.laddr(), connection.lport())
                : Clip.end(connection.raddr(), connection.rport());
        return Optional.of(new Likeness(
                View.CONNECTIONS, connection.comm(), end, connection.protocol().name()));
    }

    private static boolean isShort(Instant from, Instant to) {
        return from.isAfter(to.minus(SHORT));
    }
}
