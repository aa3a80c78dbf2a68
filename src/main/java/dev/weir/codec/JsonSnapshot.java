package dev.weir.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.weir.model.Address;
import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.Hook;
import dev.weir.model.Host;
import dev.weir.model.Interface;
import dev.weir.model.Packets;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames.Ancestor;
import dev.weir.model.ProcessTotal;
import dev.weir.model.ProtocolTotal;
import dev.weir.model.Seen.LeftOver;
import dev.weir.model.Snapshot;
import dev.weir.model.SocketState;
import dev.weir.model.SyscallCount;
import dev.weir.model.TcpHealth;
import dev.weir.model.Totals;
import dev.weir.model.Traffic;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A snapshot as one line of JSON, schema {@code weir/1}.
 * <p>In every object the fields of the contract come first and in its order; what follows them is more of the same and may grow.
 * Every character above {@code ~} is escaped, so that printing a hostile name is harmless and nothing of it is lost.
 */
public final class JsonSnapshot implements SnapshotWriter {

    /** Name and version of the document; the version changes when a field changes its meaning or goes away. */
    public static final String SCHEMA = "weir/1";

    private static final int LAST_UNESCAPED = '~';

    private final JsonFactory factory = new JsonFactoryBuilder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .highestNonEscapedChar(LAST_UNESCAPED)
            .build();
    private final Set<Table> tables;
    private final boolean forReplay;

    private JsonSnapshot(Set<Table> tables, boolean forReplay) {
        this.tables = tables;
        this.forReplay = forReplay;
    }

    /** The whole document. */
    public static JsonSnapshot complete() {
        return new JsonSnapshot(EnumSet.allOf(Table.class), false);
    }

    /** The document with one list only, for what a person selected. */
    public static JsonSnapshot only(Table table) {
        return new JsonSnapshot(EnumSet.of(table), false);
    }

    /** The whole document and what else it takes to show the very same screen again. */
    public static JsonSnapshot forReplay() {
        return new JsonSnapshot(EnumSet.allOf(Table.class), true);
    }

    @Override
    public void write(Snapshot snapshot, OutputStream out) throws IOException {
        try (JsonGenerator json = factory.createGenerator(out)) {
            new Document(json).write(snapshot);
            json.writeRaw('\n');
        }
    }

    /** One run of the generator over one snapshot. */
    private final class Document {

        private final JsonGenerator json;
        private final JsonFields fields;

        Document(JsonGenerator json) {
            this.json = json;
            this.fields = new JsonFields(json);
        }

        void write(Snapshot snapshot) throws IOException {
            json.writeStartObject();
            fields.text("schema", SCHEMA);
            fields.time("time", Optional.of(snapshot.time()));
            fields.count("monotonic_ns", snapshot.monoNanos());
            fields.decimal("interval_s", snapshot.intervalSeconds(), 3);
            host(snapshot.host());
            totals(snapshot.totals());
            list(Table.INTERFACES, snapshot.interfaces(), this::iface);
            list(Table.PROTOCOLS, snapshot.protocols(), this::protocol);
            list(Table.PROCESSES, snapshot.processes(), this::process);
            list(Table.CONNECTIONS, snapshot.connections(), this::connection);
            list(Table.PORTS, snapshot.ports(), this::port);
            list(Table.ALERTS, snapshot.alerts(), this::alert);
            json.writeEndObject();
        }

        private <T> void list(Table table, List<T> rows, Fields<T> writer) throws IOException {
            if (tables.contains(table)) {
                objects(table.field(), rows, writer);
            }
        }

        private <T> void objects(String name, List<T> rows, Fields<T> writer) throws IOException {
            json.writeArrayFieldStart(name);
            for (T row : rows) {
                json.writeStartObject();
                writer.write(row);
                json.writeEndObject();
            }
            json.writeEndArray();
        }

        private void host(Host host) throws IOException {
            json.writeObjectFieldStart("host");
            fields.text("name", host.name());
            fields.text("kernel", host.kernel());
            fields.text("byte_source", host.byteSource());
            objects("hooks", host.hooks(), this::hook);
            fields.text("filter", host.filter());
            json.writeEndObject();
        }

        private void hook(Hook hook) throws IOException {
            fields.text("name", hook.name());
            fields.text("state", hook.attached() ? "attached" : "unavailable");
            fields.text("reason", Optional.of(hook.reason()).filter(reason -> !reason.isEmpty()));
        }

        private void totals(Totals totals) throws IOException {
            json.writeObjectFieldStart("totals");
            bytes(Names.APP, totals.app());
            bytes(Names.WIRE, totals.wire());
            fields.decimal("seen_percent", roundedDown(totals.seen().percent().orElse(Double.NaN)), 2);
            json.writeObjectFieldStart("lost");
            for (Map.Entry<String, Long> cause : totals.lost().entrySet()) {
                fields.count(cause.getKey(), cause.getValue());
            }
            json.writeEndObject();
            rates(Names.APP, totals.app());
            rates(Names.WIRE, totals.wire());
            objects("left_over", totals.seen().leftOver(), this::leftOver);
            fields.count("flows_not_listed", totals.flowsNotListed());
            fields.count("open_sockets", totals.openSockets());
            fields.count("retransmits", totals.retransmits());
            fields.count("resets", totals.resets());
            fields.count("map_read_us", totals.mapReadMicros());
            fields.decimal("self_cpu_percent", totals.selfCpuPercent(), 2);
            json.writeEndObject();
        }

        private void leftOver(LeftOver leftOver) throws IOException {
            fields.text("label", leftOver.label());
            fields.text("explanation", leftOver.explanation());
            bytes(Names.PLAIN, leftOver.traffic());
            rates(Names.PLAIN, leftOver.traffic());
        }

        private void iface(Interface iface) throws IOException {
            fields.text("name", iface.name());
            bytes(Names.PLAIN, iface.traffic());
            packets(Names.PLAIN, iface.packets());
            shownRates(Names.PLAIN, iface.traffic());
            fields.text("xdp", iface.ingressHook());
            fields.text("xdp_reason", iface.ingressReason());
            fields.count("ifindex", iface.ifindex());
            fields.countOrNull("speed_mbit", iface.speedMbit());
            fields.flag("up", iface.up());
            packetRates(Names.PLAIN, iface.packets());
            replayRates(Names.PLAIN, iface.traffic());
        }

        private void protocol(ProtocolTotal total) throws IOException {
            fields.text("protocol", total.protocol().name());
            bytes(Names.PLAIN, total.traffic());
            packets(Names.PLAIN, total.packets());
            rates(Names.PLAIN, total.traffic());
            fields.count("number", total.protocol().number());
            packetRates(Names.PLAIN, total.packets());
        }

        private void process(ProcessTotal process) throws IOException {
            pid(process.key());
            fields.text("comm", process.names().comm());
            fields.text("exe", process.names().exe());
            fields.text("user", process.names().user());
            fields.text("unit", process.names().unit());
            fields.text("container", process.names().container());
            bytes(Names.PLAIN, process.traffic());
            shownRates(Names.PLAIN, process.traffic());
            fields.count("connections", process.connections());
            fields.flag("exited", process.exited().isPresent());
            json.writeObjectFieldStart("syscalls");
            for (SyscallCount syscall : process.syscalls()) {
                json.writeObjectFieldStart(syscall.syscall());
                fields.count("calls", syscall.calls());
                fields.count("bytes", syscall.bytes());
                fields.count("errors", syscall.errors());
                json.writeEndObject();
            }
            json.writeEndObject();
            fields.count("uid", Integer.toUnsignedLong(process.names().uid()));
            fields.text("command_line", process.names().commandLine());
            objects("parents", process.names().parents(), this::ancestor);
            fields.flag("kernel", process.names().kernel());
            fields.rate("calls_rate", process.callsPerSecond());
            fields.count("retransmits", process.retransmits());
            fields.count("unlisted_bytes", process.unlistedBytes());
            fields.time("first_seen", Optional.of(process.firstSeen()));
            fields.time("exited_at", process.exited());
            if (forReplay) {
                json.writeNumberField("start_tag", process.key().startTag());
                RateState.write(fields, "calls_rate", process.callsPerSecond());
            }
            replayRates(Names.PLAIN, process.traffic());
        }

        private void ancestor(Ancestor ancestor) throws IOException {
            fields.count("pid", ancestor.pid());
            fields.text("comm", ancestor.comm());
        }

        private void connection(Connection connection) throws IOException {
            pid(connection.owner());
            fields.text("comm", connection.comm());
            fields.text("protocol", connection.protocol().name());
            fields.text("laddr", end(connection.laddr(), connection.lport()));
            fields.countOrNull("lport", connection.lport());
            fields.text("raddr", end(connection.raddr(), connection.rport()));
            fields.countOrNull("rport", connection.rport());
            fields.text("state", Optional.of(connection.state()).filter(state -> state != SocketState.NONE).map(Enum::name));
            bytes(Names.PLAIN, connection.traffic());
            shownRates(Names.PLAIN, connection.traffic());
            if (connection.wire().isPresent()) {
                bytes(Names.WIRE, connection.wire().get());
            } else {
                fields.none("wire_rx_bytes");
                fields.none("wire_tx_bytes");
            }
            fields.countOrNull("srtt_us", connection.health().map(TcpHealth::srttMicros).orElse(0L));
            if (connection.retransmits().isPresent()) {
                fields.count("retransmits", connection.retransmits().get());
            } else {
                fields.none("retransmits");
            }
            fields.time("opened", connection.opened());
            fields.time("closed", connection.closed());
            fields.flag("before_weir", connection.beforeWeir());
            fields.flag("loopback", connection.loopback());
            fields.countOrNull("netns", connection.netns());
            fields.count("cookie", connection.key().cookie());
            if (connection.wire().isPresent()) {
                rates(Names.WIRE, connection.wire().get());
            }
            if (connection.wirePackets().isPresent()) {
                packets(Names.WIRE, connection.wirePackets().get());
                packetRates(Names.WIRE, connection.wirePackets().get());
            }
            if (connection.health().isPresent()) {
                health(connection.health().get());
            }
            if (forReplay) {
                fields.count("peer", connection.key().peer());
                json.writeNumberField("start_tag", connection.owner().startTag());
                fields.count("protocol_number", connection.protocol().number());
                hiddenEnd("laddr_any", connection.laddr(), connection.lport());
                hiddenEnd("raddr_any", connection.raddr(), connection.rport());
            }
            replayRates(Names.PLAIN, connection.traffic());
        }

        private void health(TcpHealth health) throws IOException {
            json.writeObjectFieldStart("tcp");
            fields.count("srtt_us", health.srttMicros());
            fields.count("rttvar_us", health.rttvarMicros());
            fields.count("min_rtt_us", health.minRttMicros());
            fields.count("cwnd_segments", health.cwndSegments());
            fields.count("ssthresh_segments", health.ssthreshSegments());
            fields.count("mss_bytes", health.mssBytes());
            fields.count("snd_wnd_bytes", health.sndWndBytes());
            fields.count("in_flight_segments", health.inFlightSegments());
            fields.count("lost_segments", health.lostSegments());
            fields.count("retrans_segments", health.retransSegments());
            fields.count("sent_bytes", health.sentBytes());
            fields.count("acked_bytes", health.ackedBytes());
            fields.count("received_bytes", health.receivedBytes());
            fields.count("not_sent_bytes", health.notSentBytes());
            fields.count("rto_us", health.rtoMicros());
            json.writeEndObject();
        }

        private void port(PortTotal port) throws IOException {
            fields.text("protocol", port.key().protocol().name());
            fields.count("port", port.key().port());
            fields.text("application", known(port.application()));
            json.writeArrayFieldStart("pids");
            for (ProcessKey owner : port.owners()) {
                json.writeNumber(owner.pid());
            }
            json.writeEndArray();
            bytes(Names.PLAIN, port.traffic());
            shownRates(Names.PLAIN, port.traffic());
            fields.count("connections", port.connections());
            fields.count("clients", port.clients());
            fields.text("service", known(port.service()));
            fields.flag("local", port.local());
            if (forReplay) {
                fields.count("protocol_number", port.key().protocol().number());
                json.writeArrayFieldStart("start_tags");
                for (ProcessKey owner : port.owners()) {
                    json.writeNumber(owner.startTag());
                }
                json.writeEndArray();
            }
            replayRates(Names.PLAIN, port.traffic());
        }

        private void alert(Alert alert) throws IOException {
            fields.count("id", alert.id());
            fields.text("rule", alert.rule());
            fields.text("severity", alert.severity().name().toLowerCase(Locale.ROOT));
            fields.text("subject", alert.subject());
            fields.decimal("value", alert.value(), 1);
            fields.decimal("threshold", alert.threshold(), 1);
            fields.time("since", Optional.of(alert.since()));
            fields.time("cleared", alert.cleared());
            fields.text("unit", alert.unit());
            if (forReplay) {
                json.writeObjectFieldStart("about");
                AlertSubject.write(fields, json, alert.about());
                json.writeEndObject();
            }
        }

        /** A row of a socket that no process holds has no pid. */
        private void pid(ProcessKey key) throws IOException {
            fields.countOrNull("pid", key.pid());
        }

        /** An end that is neither bound nor connected has no address; one that listens everywhere has. */
        private Optional<String> end(Address address, int port) {
            return address.isUnspecified() && port == 0 ? Optional.empty() : Optional.of(address.text());
        }

        /** Which family's unspecified address an end without an address has. */
        private void hiddenEnd(String name, Address address, int port) throws IOException {
            if (end(address, port).isEmpty()) {
                fields.text(name, address.text());
            }
        }

        private void bytes(Names names, Traffic traffic) throws IOException {
            if (traffic.isCounted()) {
                fields.count(names.rxBytes, traffic.rxBytes());
                fields.count(names.txBytes, traffic.txBytes());
            } else {
                fields.none(names.rxBytes);
                fields.none(names.txBytes);
            }
        }

        private void packets(Names names, Packets packets) throws IOException {
            fields.count(names.rxPackets, packets.rxPackets());
            fields.count(names.txPackets, packets.txPackets());
        }

        private void rates(Names names, Traffic traffic) throws IOException {
            shownRates(names, traffic);
            replayRates(names, traffic);
        }

        private void shownRates(Names names, Traffic traffic) throws IOException {
            fields.rate(names.rxRate, traffic.rxRate());
            fields.rate(names.txRate, traffic.txRate());
        }

        private void replayRates(Names names, Traffic traffic) throws IOException {
            if (forReplay) {
                fields.decimal(names.rxAverage, traffic.rxAverage(), 1);
                fields.decimal(names.txAverage, traffic.txAverage(), 1);
                RateState.write(fields, names.rxRate, traffic.rxRate());
                RateState.write(fields, names.txRate, traffic.txRate());
            }
        }

        private void packetRates(Names names, Packets packets) throws IOException {
            fields.rate(names.rxPacketRate, packets.rxRate());
            fields.rate(names.txPacketRate, packets.txRate());
            if (forReplay) {
                RateState.write(fields, names.rxPacketRate, packets.rxRate());
                RateState.write(fields, names.txPacketRate, packets.txRate());
            }
        }
    }

    /** The names of the fields that traffic has, put together once. */
    private record Names(String rxBytes, String txBytes, String rxPackets, String txPackets, String rxRate, String txRate,
                         String rxPacketRate, String txPacketRate, String rxAverage, String txAverage) {

        static final Names PLAIN = behind("");
        static final Names APP = behind("app_");
        static final Names WIRE = behind("wire_");

        private static Names behind(String prefix) {
            return new Names(prefix + "rx_bytes", prefix + "tx_bytes", prefix + "rx_packets", prefix + "tx_packets",
                    prefix + "rx_rate", prefix + "tx_rate", prefix + "rx_packet_rate", prefix + "tx_packet_rate",
                    prefix + "rx_average", prefix + "tx_average");
        }
    }

    /** Writes the fields of one row. */
    @FunctionalInterface
    private interface Fields<T> {
        void write(T row) throws IOException;
    }

    private static Optional<String> known(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** To hundredths, and never up: 100 would claim that everything was seen. The millionth undoes what binary fractions lack. */
    private static double roundedDown(double percent) {
        return Math.floor(percent * 100 + 1e-6) / 100;
    }
}
