package dev.weir.codec;

import dev.weir.model.Address;
import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.Interface;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessTotal;
import dev.weir.model.ProtocolTotal;
import dev.weir.model.Snapshot;
import dev.weir.model.SocketState;
import dev.weir.model.TcpHealth;
import dev.weir.model.Traffic;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One list of a snapshot as comma-separated values: one header, then one line per row and snapshot, the snapshot's time in front.
 * <p>Columns have the names, units and meanings of the JSON document's fields.
 */
public final class CsvSnapshot implements SnapshotWriter {

    private final Table table;

    private CsvSnapshot(Table table) {
        this.table = table;
    }

    /** The format of one list. */
    public static CsvSnapshot of(Table table) {
        return new CsvSnapshot(table);
    }

    @Override
    public void begin(OutputStream out) throws IOException {
        out.write((header() + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void write(Snapshot snapshot, OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder();
        switch (table) {
            case INTERFACES -> snapshot.interfaces().forEach(row -> iface(line(text, snapshot), row));
            case PROTOCOLS -> snapshot.protocols().forEach(row -> protocol(line(text, snapshot), row));
            case PROCESSES -> snapshot.processes().forEach(row -> process(line(text, snapshot), row));
            case CONNECTIONS -> snapshot.connections().forEach(row -> connection(line(text, snapshot), row));
            case PORTS -> snapshot.ports().forEach(row -> port(line(text, snapshot), row));
            case ALERTS -> snapshot.alerts().forEach(row -> alert(line(text, snapshot), row));
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static CsvLine line(StringBuilder text, Snapshot snapshot) {
        Instant time = snapshot.time();
        return new CsvLine(text).time(time);
    }

    private String header() {
        return switch (table) {
            case INTERFACES -> "time,name,rx_bytes,tx_bytes,rx_packets,tx_packets,rx_rate,tx_rate,xdp";
            case PROTOCOLS -> "time,protocol,rx_bytes,tx_bytes,rx_packets,tx_packets,rx_rate,tx_rate";
            case PROCESSES -> "time,pid,comm,exe,user,unit,container,rx_bytes,tx_bytes,rx_rate,tx_rate,connections,exited,"
                    + "calls_rate,command_line";
            case CONNECTIONS -> "time,pid,comm,protocol,laddr,lport,raddr,rport,state,rx_bytes,tx_bytes,rx_rate,tx_rate,"
                    + "wire_rx_bytes,wire_tx_bytes,srtt_us,retransmits,opened";
            case PORTS -> "time,protocol,port,application,pids,rx_bytes,tx_bytes,rx_rate,tx_rate,connections,clients";
            case ALERTS -> "time,id,rule,severity,subject,value,threshold,unit,since,cleared";
        };
    }

    private static void iface(CsvLine line, Interface row) {
        line.text(row.name());
        bytes(line, row.traffic());
        line.count(row.packets().rxPackets()).count(row.packets().txPackets());
        rates(line, row.traffic());
        line.text(row.ingressHook()).end();
    }

    private static void protocol(CsvLine line, ProtocolTotal row) {
        line.text(row.protocol().name());
        bytes(line, row.traffic());
        line.count(row.packets().rxPackets()).count(row.packets().txPackets());
        rates(line, row.traffic());
        line.end();
    }

    private static void process(CsvLine line, ProcessTotal row) {
        line.countOrNone(row.key().pid()).text(row.names().comm()).text(row.names().exe()).text(row.names().user())
                .text(row.names().unit()).text(row.names().container());
        bytes(line, row.traffic());
        rates(line, row.traffic());
        line.count(row.connections()).flag(row.exited().isPresent()).rate(row.callsPerSecond())
                .text(row.names().commandLine()).end();
    }

    private static void connection(CsvLine line, Connection row) {
        line.countOrNone(row.owner().pid()).text(row.comm()).text(row.protocol().name());
        end(line, row.laddr(), row.lport());
        end(line, row.raddr(), row.rport());
        line.text(row.state() == SocketState.NONE ? "" : row.state().name());
        bytes(line, row.traffic());
        rates(line, row.traffic());
        line.count(row.wire().map(Traffic::rxBytes)).count(row.wire().map(Traffic::txBytes))
                .countOrNone(row.health().map(TcpHealth::srttMicros).orElse(0L))
                .count(row.retransmits()).time(row.opened()).end();
    }

    private static void port(CsvLine line, PortTotal row) {
        line.text(row.key().protocol().name()).count(row.key().port()).text(row.application())
                .text(row.owners().stream().map(ProcessKey::pid).map(String::valueOf).collect(Collectors.joining(" ")));
        bytes(line, row.traffic());
        rates(line, row.traffic());
        line.count(row.connections()).count(row.clients()).end();
    }

    private static void alert(CsvLine line, Alert row) {
        line.count(row.id()).text(row.rule()).text(row.severity().name().toLowerCase(Locale.ROOT)).text(row.subject())
                .decimal(row.value()).decimal(row.threshold()).text(row.unit()).time(row.since()).time(row.cleared()).end();
    }

    private static void end(CsvLine line, Address address, int port) {
        line.text(address.isUnspecified() && port == 0 ? "" : address.text()).countOrNone(port);
    }

    private static void bytes(CsvLine line, Traffic traffic) {
        line.count(traffic.rxBytes()).count(traffic.txBytes());
    }

    private static void rates(CsvLine line, Traffic traffic) {
        line.rate(traffic.rxRate()).rate(traffic.txRate());
    }
}
