package dev.weir.alert;

import dev.weir.model.Address;
import dev.weir.model.Alert;
import dev.weir.model.AlertThresholds;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.ConnectionTable;
import dev.weir.model.NotListed;
import dev.weir.model.Packets;
import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessTotal;
import dev.weir.model.ProtocolTotal;
import dev.weir.model.Rate;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/**
 * Holds the thresholds against one snapshot after the other and remembers what is open and what was lately cleared.
 * <p>A value must exceed its threshold for some seconds to raise an alert, and be below four fifths of it for as long
 * to clear it. A sample that could not measure a row changes nothing.
 */
public final class AlertBook {

    /** How long a cleared alert stays listed. */
    private static final Duration KEPT = Duration.ofMinutes(10);
    /** Cleared alerts listed at most, the newest of them. */
    private static final int MAX_CLEARED = 200;

    private static final String BYTES_PER_SECOND = "B/s";

    private final List<RuleWatch<?>> rules = new ArrayList<>();
    private final Deque<Cleared> cleared = new ArrayDeque<>();
    private final int sustainedSeconds;
    private long tick;
    private long lastId;

    /**
     * An alert that was cleared.
     *
     * @param monoNanos when, by the clock that nobody sets
     */
    private record Cleared(Alert alert, long monoNanos) {}

    /** A book in which nothing is open, with the rules of the main job alone. */
    public AlertBook(AlertThresholds thresholds) {
        this(thresholds, List.of());
    }

    /**
     * A book in which nothing is open.
     *
     * @param more rules that features add
     */
    public AlertBook(AlertThresholds thresholds, List<Rule<?>> more) {
        sustainedSeconds = thresholds.sustainedSeconds();
        add("connection-rate", BYTES_PER_SECOND, thresholds.connectionBytesPerSecond(), AlertBook::connectionRule);
        add(
                "process-rate",
                BYTES_PER_SECOND,
                thresholds.processBytesPerSecond(),
                ofProcess(row -> row.traffic().measuredRate()));
        add("port-rate", BYTES_PER_SECOND, thresholds.portBytesPerSecond(), AlertBook::portRule);
        add("protocol-packets", "packets/s", thresholds.protocolPacketsPerSecond(), AlertBook::protocolRule);
        add(
                "process-calls",
                "calls/s",
                thresholds.processCallsPerSecond(),
                ofProcess(row -> measured(row.callsPerSecond())));
        add("dropped", "packets/s", thresholds.connectionDropsPerSecond(), AlertBook::droppedRule);
        more.forEach(rule -> rules.add(new RuleWatch<>(rule, sustainedSeconds)));
    }

    /** Makes the rule that has this name, unit and threshold. */
    @FunctionalInterface
    private interface RuleMaker<T> {
        Rule<T> rule(String name, String unit, double threshold);
    }

    private <T> void add(String name, String unit, OptionalLong threshold, RuleMaker<T> maker) {
        if (threshold.isPresent()) {
            rules.add(new RuleWatch<>(maker.rule(name, unit, (double) threshold.getAsLong()), sustainedSeconds));
        }
    }

    private static Rule<Connection> connectionRule(String name, String unit, double threshold) {
        return new Rule<>(
                name,
                unit,
                threshold,
                Snapshot::connections,
                snapshot -> above(snapshot.connections(), threshold),
                Connection::measuredRate,
                Connection::key,
                row -> new Subject.OfConnection(row.key()),
                AlertBook::subject,
                AlertBook::within,
                AlertBook::flow,
                row -> List.of(),
                row -> null,
                OptionalInt.empty());
    }

    /**
     * Both ends of a connection, whichever of them it is seen from: within this host it is seen from both, also where
     * they are in two network namespaces. A socket that is connected to itself has one.
     */
    private static Object flow(Connection row) {
        return row.raddr().isUnspecified()
                ? null
                : new HashSet<>(List.of(new End(row.laddr(), row.lport()), new End(row.raddr(), row.rport())));
    }

    private record End(Address address, int port) {}

    /** The process of a connection, and the port at either end. */
    private static List<Subject> within(Connection row) {
        return List.of(
                new Subject.OfProcess(row.owner()),
                new Subject.OfPort(PortKey.served(row.protocol(), row.lport())),
                new Subject.OfPort(PortKey.used(row.protocol(), row.rport())));
    }

    private static List<Connection> above(List<Connection> rows, double threshold) {
        return rows instanceof ConnectionTable table ? table.above(threshold) : rows;
    }

    private static Rule<Connection> droppedRule(String name, String unit, double threshold) {
        return new Rule<>(
                name,
                unit,
                threshold,
                snapshot -> dropping(snapshot.connections()),
                Connection::droppedPerSecond,
                Connection::key,
                row -> new Subject.OfConnection(row.key()),
                AlertBook::subject);
    }

    /** The few that lose something, found without making an object for each of the others. */
    private static List<Connection> dropping(List<Connection> rows) {
        List<Connection> dropping = new ArrayList<>();
        if (rows instanceof ConnectionTable table) {
            for (int row = 0; row < table.rows(); row++) {
                ConnectionFacts facts = table.facts(row);
                if (facts != null && facts.droppedPerSecond() > 0) {
                    dropping.add(table.at(row));
                }
            }
        } else {
            rows.stream().filter(row -> row.droppedPerSecond() > 0).forEach(dropping::add);
        }
        return dropping;
    }

    /** Makes rules about one figure of a process. */
    private static RuleMaker<ProcessTotal> ofProcess(ToDoubleFunction<ProcessTotal> figure) {
        return (name, unit, threshold) -> new Rule<>(
                name,
                unit,
                threshold,
                Snapshot::processes,
                figure,
                ProcessTotal::key,
                row -> new Subject.OfProcess(row.key()),
                row -> subject(row.names().comm(), row.key()));
    }

    private static Rule<PortTotal> portRule(String name, String unit, double threshold) {
        return new Rule<>(
                name,
                unit,
                threshold,
                Snapshot::ports,
                row -> row.traffic().measuredRate(),
                PortTotal::key,
                row -> new Subject.OfPort(row.key()),
                row -> (row.key().text() + ' ' + row.application()).strip());
    }

    private static Rule<ProtocolTotal> protocolRule(String name, String unit, double threshold) {
        return new Rule<>(
                name,
                unit,
                threshold,
                Snapshot::protocols,
                row -> rate(row.packets()),
                ProtocolTotal::protocol,
                row -> new Subject.OfProtocol(row.protocol()),
                row -> row.protocol().name());
    }

    /**
     * Takes in one more snapshot; the alerts that are open now or were cleared in the last ten minutes, newest first.
     */
    public List<Alert> update(Snapshot snapshot) {
        tick++;
        List<Alert> alerts = new ArrayList<>();
        for (RuleWatch<?> rule : rules) {
            rule.look(snapshot, tick);
            rule.settle(
                    snapshot, tick, () -> ++lastId, alert -> cleared.addLast(new Cleared(alert, snapshot.monoNanos())));
        }
        List<Watch> open = new ArrayList<>();
        rules.forEach(rule -> rule.eachOpen(open::add));
        Causes.find(open);
        open.forEach(watch -> alerts.add(watch.alert(Optional.empty())));
        forgetOld(snapshot.monoNanos());
        cleared.forEach(each -> alerts.add(each.alert()));
        alerts.sort(Comparator.comparingLong(Alert::id).reversed());
        return alerts;
    }

    /** Rows above a threshold that were not watched since too many others were, once for every tick; of no bytes. */
    public NotListed notWatched() {
        long sum = 0;
        for (RuleWatch<?> rule : rules) {
            sum += rule.notWatched();
        }
        return new NotListed(sum, 0);
    }

    private void forgetOld(long now) {
        while (!cleared.isEmpty()
                && (cleared.size() > MAX_CLEARED || now - cleared.getFirst().monoNanos() > KEPT.toNanos())) {
            cleared.removeFirst();
        }
    }

    private static double rate(Packets packets) {
        return measured(packets.rxRate()) + measured(packets.txRate());
    }

    private static double measured(Rate rate) {
        return rate.isMeasured() ? rate.orZero() : Double.NaN;
    }

    private static String subject(String comm, ProcessKey process) {
        return process.pid() == 0 ? comm : comm + ' ' + process.pid();
    }

    private static String subject(Connection row) {
        boolean connected = row.rport() != 0 || !row.raddr().isUnspecified();
        Address address = connected ? row.raddr() : row.laddr();
        int port = connected ? row.rport() : row.lport();
        String host = address.isIpv4() ? address.text() : '[' + address.text() + ']';
        return (subject(row.comm(), row.owner()) + ' ' + host + ':' + port).strip();
    }
}
