package dev.weir.codec;

import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.Interface;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessTotal;
import dev.weir.model.ProtocolTotal;
import dev.weir.model.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The lists of a snapshot, by their names in the JSON document.
 *
 * @param <R> what is in the list
 */
public final class Table<R> {

    /** Interfaces. */
    public static final Table<Interface> INTERFACES = new Table<>(
            "interfaces",
            "the monitored interfaces, by the kernel's own counters",
            Snapshot::interfaces,
            new InterfaceSchema(),
            "name rx_bytes tx_bytes rx_packets tx_packets rx_rate tx_rate xdp");
    /** Protocols. */
    public static final Table<ProtocolTotal> PROTOCOLS = new Table<>(
            "protocols",
            "frames of the monitored interfaces by protocol",
            Snapshot::protocols,
            new ProtocolTotalSchema(),
            "protocol rx_bytes tx_bytes rx_packets tx_packets rx_rate tx_rate");
    /** Processes. */
    public static final Table<ProcessTotal> PROCESSES = new Table<>(
            "processes",
            "all processes with network traffic",
            Snapshot::processes,
            new ProcessTotalSchema(),
            "pid comm exe user unit container rx_bytes tx_bytes rx_rate tx_rate connections exited calls_rate "
                    + "command_line");
    /** Connections. */
    public static final Table<Connection> CONNECTIONS = new Table<>(
            "connections",
            "all sockets known, and peers of unconnected ones",
            Snapshot::connections,
            new ConnectionSchema(),
            "pid comm protocol laddr lport raddr rport state rx_bytes tx_bytes rx_rate tx_rate wire_rx_bytes "
                    + "wire_tx_bytes srtt_us retransmits opened");
    /** Ports. */
    public static final Table<PortTotal> PORTS = new Table<>(
            "ports",
            "all service ports, local and remote",
            Snapshot::ports,
            new PortTotalSchema(),
            "protocol port application pids rx_bytes tx_bytes rx_rate tx_rate connections clients");
    /** Alerts. */
    public static final Table<Alert> ALERTS = new Table<>(
            "alerts",
            "open alerts and those cleared lately, newest first",
            Snapshot::alerts,
            new AlertSchema(),
            "id rule severity subject value threshold unit since cleared");

    private static final List<Table<?>> ALL = List.of(INTERFACES, PROTOCOLS, PROCESSES, CONNECTIONS, PORTS, ALERTS);

    private final String name;
    private final String meaning;
    private final Function<Snapshot, List<R>> rows;
    private final Schema<R> schema;
    private final List<String> csvColumns;

    private Table(String name, String meaning, Function<Snapshot, List<R>> rows, Schema<R> schema, String csvColumns) {
        this.name = name;
        this.meaning = meaning;
        this.rows = rows;
        this.schema = schema;
        this.csvColumns = List.of(csvColumns.split(" "));
    }

    /** All of them, in the document's order. */
    public static List<Table<?>> all() {
        return ALL;
    }

    /** The list of a name, if there is one. */
    public static Optional<Table<?>> named(String name) {
        for (Table<?> table : ALL) {
            if (table.name.equals(name)) {
                return Optional.of(table);
            }
        }
        return Optional.empty();
    }

    /** Its name in the JSON document. */
    public String name() {
        return name;
    }

    /** What is in it, in half a sentence. */
    public String meaning() {
        return meaning;
    }

    /** What each of its rows is made of. */
    public Schema<R> schema() {
        return schema;
    }

    /** Its rows in a snapshot. */
    List<R> rows(Snapshot snapshot) {
        return rows.apply(snapshot);
    }

    /** The fields that a line of CSV has behind the time, whose order scripts rely on. */
    List<String> csvColumns() {
        return csvColumns;
    }

    @Override
    public String toString() {
        return name;
    }
}
