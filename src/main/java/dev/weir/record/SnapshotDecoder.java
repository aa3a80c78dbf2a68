package dev.weir.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.model.Address;
import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionKey;
import dev.weir.model.Hook;
import dev.weir.model.Host;
import dev.weir.model.Interface;
import dev.weir.model.Packets;
import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessNames.Ancestor;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Protocol;
import dev.weir.model.ProtocolTotal;
import dev.weir.model.Seen;
import dev.weir.model.Seen.LeftOver;
import dev.weir.model.Snapshot;
import dev.weir.model.SocketState;
import dev.weir.model.Subject;
import dev.weir.model.SyscallCount;
import dev.weir.model.TcpHealth;
import dev.weir.model.Totals;
import dev.weir.model.Traffic;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads one recorded document, schema {@code weir/1}, row by row; fields it does not know are skipped. */
final class SnapshotDecoder {

    private static final String SCHEMA = "weir/1";

    /** Rows in one list; a host's flow table has fewer. */
    private static final int MAX_ROWS = 262_144;
    private static final int MAX_PORT = 65_535;
    private static final long MAX_UNSIGNED_INT = 0xffff_ffffL;

    private final JsonParser parser;
    private Instant time;
    private long monoNanos;
    private double intervalSeconds;
    private Host host;
    private Totals totals;
    private List<Interface> interfaces = List.of();
    private List<ProtocolTotal> protocols = List.of();
    private List<ProcessTotal> processes = List.of();
    private List<Connection> connections = List.of();
    private List<PortTotal> ports = List.of();
    private List<Alert> alerts = List.of();

    private SnapshotDecoder(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads the document whose first brace the parser stands at.
     *
     * @throws IOException when it is malformed, beyond bounds, of another schema, or the stream fails
     */
    static Snapshot read(JsonParser parser) throws IOException {
        return new SnapshotDecoder(parser).read();
    }

    private Snapshot read() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new BadRecordingException("an object was expected");
        }
        boolean schemaSeen = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("schema")) {
                requireSchema(parser.getText());
                schemaSeen = true;
            } else {
                field(name);
            }
        }
        if (!schemaSeen || time == null || host == null || totals == null) {
            throw new BadRecordingException("it is not a snapshot of schema " + SCHEMA);
        }
        return new Snapshot(time, monoNanos, intervalSeconds, host, totals, interfaces, protocols, processes, connections, ports,
                alerts);
    }

    private static void requireSchema(String schema) throws BadRecordingException {
        if (!SCHEMA.equals(schema)) {
            throw new BadRecordingException("its schema is " + schema + " and this version reads " + SCHEMA);
        }
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "time" -> time = instant(parser.getText());
            case "monotonic_ns" -> monoNanos = parser.getLongValue();
            case "interval_s" -> intervalSeconds = parser.getDoubleValue();
            case "host" -> host = host(JsonRow.read(parser));
            case "totals" -> totals = totals(JsonRow.read(parser));
            case "interfaces" -> interfaces = rows(SnapshotDecoder::iface);
            case "protocols" -> protocols = rows(SnapshotDecoder::protocol);
            case "processes" -> processes = rows(SnapshotDecoder::process);
            case "connections" -> connections = rows(SnapshotDecoder::connection);
            case "ports" -> ports = rows(SnapshotDecoder::port);
            case "alerts" -> alerts = rows(SnapshotDecoder::alert);
            default -> parser.skipChildren();
        }
    }

    private static Instant instant(String text) throws BadRecordingException {
        try {
            return Instant.parse(String.valueOf(text));
        } catch (DateTimeException malformed) {
            throw new BadRecordingException("\"time\" is not a time");
        }
    }

    /** Makes a row of the model from one of the file. */
    @FunctionalInterface
    private interface RowReader<T> {
        T read(JsonRow row) throws IOException;
    }

    private <T> List<T> rows(RowReader<T> reader) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new BadRecordingException("a list was expected");
        }
        List<T> rows = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (rows.size() == MAX_ROWS) {
                throw new BadRecordingException("a list has more than " + MAX_ROWS + " rows");
            }
            rows.add(reader.read(JsonRow.read(parser)));
        }
        return rows;
    }

    private static Host host(JsonRow row) throws IOException {
        List<Hook> hooks = new ArrayList<>();
        for (JsonRow hook : row.objects("hooks")) {
            hooks.add(new Hook(hook.text("name"), hook.text("state").equals("attached"), hook.optionalText("reason").orElse("")));
        }
        return new Host(row.text("name"), row.text("kernel"), row.text("byte_source"), hooks, row.optionalText("filter"));
    }

    private static Totals totals(JsonRow row) throws IOException {
        SortedMap<String, Long> lost = new TreeMap<>();
        JsonRow causes = row.object("lost");
        for (String cause : causes.names()) {
            lost.put(cause, causes.count(cause));
        }
        List<LeftOver> leftOver = new ArrayList<>();
        for (JsonRow left : row.objects("left_over")) {
            leftOver.add(new LeftOver(left.text("label"), left.text("explanation"), traffic(left, "")));
        }
        OptionalDouble percent = row.has("seen_percent") ? OptionalDouble.of(row.decimal("seen_percent")) : OptionalDouble.empty();
        return new Totals(traffic(row, "app_"), traffic(row, "wire_"), new Seen(percent, leftOver), lost,
                row.count("flows_not_listed"), row.number("open_sockets", 0, Integer.MAX_VALUE), row.count("retransmits"),
                row.count("resets"), row.count("map_read_us"), row.decimal("self_cpu_percent"));
    }

    private static Interface iface(JsonRow row) throws IOException {
        return new Interface(row.number("ifindex", 0, Integer.MAX_VALUE), row.text("name"), traffic(row, ""), packets(row, ""),
                row.text("xdp"), row.text("xdp_reason"), row.countOrZero("speed_mbit"), row.flag("up"));
    }

    private static ProtocolTotal protocol(JsonRow row) throws IOException {
        return new ProtocolTotal(protocolOf(row, "number"), traffic(row, ""), packets(row, ""));
    }

    private static ProcessTotal process(JsonRow row) throws IOException {
        List<Ancestor> parents = new ArrayList<>();
        for (JsonRow parent : row.objects("parents")) {
            parents.add(new Ancestor(parent.number("pid", 0, Integer.MAX_VALUE), parent.text("comm")));
        }
        List<SyscallCount> syscalls = new ArrayList<>();
        JsonRow calls = row.object("syscalls");
        for (String name : calls.names()) {
            JsonRow call = calls.object(name);
            syscalls.add(new SyscallCount(name, call.count("calls"), call.count("bytes"), call.count("errors")));
        }
        int uid = (int) row.count("uid");
        ProcessNames names = new ProcessNames(row.text("comm"), row.optionalText("exe"), row.optionalText("command_line"),
                row.text("user"), uid, row.optionalText("unit"), row.optionalText("container"), parents, row.flag("kernel"));
        return new ProcessTotal(processKey(row), names, traffic(row, ""), row.number("connections", 0, Integer.MAX_VALUE),
                row.rate("calls_rate"), syscalls, row.count("retransmits"), row.count("unlisted_bytes"), row.time("first_seen"),
                row.optionalTime("exited_at"));
    }

    private static Connection connection(JsonRow row) throws IOException {
        Optional<Traffic> wire = row.has("wire_rx_bytes") ? Optional.of(traffic(row, "wire_")) : Optional.empty();
        Optional<Packets> wirePackets = row.has("wire_rx_packets") ? Optional.of(packets(row, "wire_")) : Optional.empty();
        Optional<TcpHealth> health = row.has("tcp") ? Optional.of(health(row.object("tcp"))) : Optional.empty();
        Optional<Long> retransmits = row.has("retransmits") ? Optional.of(row.count("retransmits")) : Optional.empty();
        return Connection.of(new ConnectionKey(row.count("cookie"), row.count("peer")), processKey(row), row.text("comm"),
                protocolOf(row, "protocol_number"), address(row, "laddr"), row.number("lport", 0, MAX_PORT),
                address(row, "raddr"), row.number("rport", 0, MAX_PORT), state(row), traffic(row, ""), wire, wirePackets, health, retransmits,
                row.optionalTime("opened"), row.optionalTime("closed"), row.flag("before_weir"), row.flag("loopback"),
                row.countOrZero("netns"));
    }

    /** An end that the document shows without an address has its family's unspecified one. */
    private static Address address(JsonRow row, String name) throws IOException {
        return AddressText.parse(row.text(row.has(name) ? name : name + "_any"));
    }

    private static SocketState state(JsonRow row) throws IOException {
        return row.has("state") ? constant(SocketState.class, row.text("state")) : SocketState.NONE;
    }

    private static TcpHealth health(JsonRow row) throws IOException {
        return new TcpHealth(row.count("srtt_us"), row.count("rttvar_us"), row.count("min_rtt_us"), row.count("cwnd_segments"),
                row.count("ssthresh_segments"), row.count("mss_bytes"), row.count("snd_wnd_bytes"), row.count("in_flight_segments"),
                row.count("lost_segments"), row.count("retrans_segments"), row.count("sent_bytes"), row.count("acked_bytes"),
                row.count("received_bytes"), row.count("not_sent_bytes"), row.count("rto_us"));
    }

    private static PortTotal port(JsonRow row) throws IOException {
        List<Long> pids = row.counts("pids");
        List<Long> startTags = row.counts("start_tags");
        if (pids.size() != startTags.size()) {
            throw new BadRecordingException("\"pids\" and \"start_tags\" differ in length");
        }
        List<ProcessKey> owners = new ArrayList<>();
        for (int i = 0; i < pids.size(); i++) {
            owners.add(new ProcessKey(pids.get(i).intValue(), startTags.get(i).intValue()));
        }
        PortKey key = new PortKey(protocolOf(row, "protocol_number"), row.number("port", 0, MAX_PORT));
        return new PortTotal(key, row.optionalText("application").orElse(""), row.optionalText("service").orElse(""),
                row.flag("local"), owners, traffic(row, ""), row.number("connections", 0, Integer.MAX_VALUE),
                row.number("clients", 0, Integer.MAX_VALUE));
    }

    private static Alert alert(JsonRow row) throws IOException {
        return new Alert(row.count("id"), row.text("rule"),
                constant(Alert.Severity.class, row.text("severity").toUpperCase(Locale.ROOT)), subject(row.object("about")),
                row.text("subject"), row.decimal("value"), row.decimal("threshold"), row.text("unit"), row.time("since"),
                row.optionalTime("cleared"));
    }

    private static Subject subject(JsonRow about) throws IOException {
        if (about.has("cookie")) {
            return new Subject.OfConnection(new ConnectionKey(about.count("cookie"), about.count("peer")));
        }
        if (about.has("port")) {
            return new Subject.OfPort(new PortKey(protocolOf(about, "protocol_number"), about.number("port", 0, MAX_PORT)));
        }
        return about.has("protocol_number") ? new Subject.OfProtocol(protocolOf(about, "protocol_number"))
                : new Subject.OfProcess(processKey(about));
    }

    private static ProcessKey processKey(JsonRow row) throws IOException {
        return new ProcessKey(row.number("pid", 0, Integer.MAX_VALUE), row.number("start_tag", Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    private static Protocol protocolOf(JsonRow row, String name) throws IOException {
        return Protocol.of(row.number(name, 0, Integer.MAX_VALUE));
    }

    private static Traffic traffic(JsonRow row, String prefix) throws IOException {
        return new Traffic(row.countOrZero(prefix + "rx_bytes"), row.countOrZero(prefix + "tx_bytes"), row.rate(prefix + "rx_rate"),
                row.rate(prefix + "tx_rate"), row.decimal(prefix + "rx_average"), row.decimal(prefix + "tx_average"));
    }

    private static Packets packets(JsonRow row, String prefix) throws IOException {
        return new Packets(row.count(prefix + "rx_packets"), row.count(prefix + "tx_packets"), row.rate(prefix + "rx_packet_rate"),
                row.rate(prefix + "tx_packet_rate"));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) throws BadRecordingException {
        for (E value : type.getEnumConstants()) {
            if (value.name().equals(name)) {
                return value;
            }
        }
        throw new BadRecordingException("\"" + name + "\" is not known here");
    }
}
