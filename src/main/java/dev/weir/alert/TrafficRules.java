package dev.weir.alert;

import dev.weir.model.Address;
import dev.weir.model.AlertThresholds;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.ConnectionTable;
import dev.weir.model.Packets;
import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessTotal;
import dev.weir.model.ProtocolTotal;
import dev.weir.model.Rate;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/** The rules of the main job, about connections, processes, ports and protocols. */
final class TrafficRules {

    private static final String BYTES_PER_SECOND = "B/s";

    private final List<Rule<?>> rules = new ArrayList<>();

    private TrafficRules() {}

    /** The rules for the thresholds that are set. */
    static List<Rule<?>> of(AlertThresholds thresholds) {
        TrafficRules made = new TrafficRules();
        made.add(
                "connection-rate",
                BYTES_PER_SECOND,
                thresholds.connectionBytesPerSecond(),
                TrafficRules::connectionRule);
        made.add(
                "process-rate",
                BYTES_PER_SECOND,
                thresholds.processBytesPerSecond(),
                ofProcess(row -> row.traffic().measuredRate()));
        made.add("port-rate", BYTES_PER_SECOND, thresholds.portBytesPerSecond(), TrafficRules::portRule);
        made.add("protocol-packets", "packets/s", thresholds.protocolPacketsPerSecond(), TrafficRules::protocolRule);
        made.add(
                "process-calls",
                "calls/s",
                thresholds.processCallsPerSecond(),
                ofProcess(row -> measured(row.callsPerSecond())));
        made.add("dropped", "packets/s", thresholds.connectionDropsPerSecond(), TrafficRules::droppedRule);
        return made.rules;
    }

    /** Makes a rule with a name, a unit and a threshold. */
    @FunctionalInterface
    private interface RuleMaker<T> {
        Rule<T> rule(String name, String unit, double threshold);
    }

    private <T> void add(String name, String unit, OptionalLong threshold, RuleMaker<T> maker) {
        if (threshold.isPresent()) {
            rules.add(maker.rule(name, unit, (double) threshold.getAsLong()));
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
                TrafficRules::subject,
                TrafficRules::within,
                TrafficRules::flow,
                row -> List.of(),
                row -> null);
    }

    /**
     * Both ends of a connection, in no order: a connection within this host is seen from both, also when they are in
     * two network namespaces. A socket that is connected to itself has one end. Null for a socket that is not
     * connected.
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
                TrafficRules::subject);
    }

    /** The few connections at which packets are dropped, found without making an object for each of the others. */
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
