package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.model.SampleSnapshot;
import dev.weir.model.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonSnapshotTest {

    /** The fields of the contract, in its order, as the architecture states them; more may follow in every object. */
    private static final String TOP =
            "schema time monotonic_ns interval_s host totals interfaces protocols processes connections "
                    + "ports alerts";

    private static final String HOST = "name kernel byte_source hooks filter";
    private static final String HOOK = "name state reason";
    private static final String TOTALS = "app_rx_bytes app_tx_bytes wire_rx_bytes wire_tx_bytes seen_percent lost";
    private static final String INTERFACE = "name rx_bytes tx_bytes rx_packets tx_packets rx_rate tx_rate xdp";
    private static final String PROTOCOL = "protocol rx_bytes tx_bytes rx_packets tx_packets rx_rate tx_rate";
    private static final String PROCESS =
            "pid comm exe user unit container rx_bytes tx_bytes rx_rate tx_rate connections exited " + "syscalls";
    private static final String SYSCALL = "calls bytes errors";
    private static final String CONNECTION =
            "pid comm protocol laddr lport raddr rport state rx_bytes tx_bytes rx_rate tx_rate "
                    + "wire_rx_bytes wire_tx_bytes srtt_us retransmits opened";
    private static final String PORT =
            "protocol port application pids rx_bytes tx_bytes rx_rate tx_rate connections clients";
    private static final String ALERT = "id rule severity subject value threshold since cleared";

    @Test
    void everyObjectBeginsWithTheFieldsOfTheContractInItsOrder() throws IOException {
        JsonNode document = parsed(JsonSnapshot.complete());

        assertThat(names(document)).isEqualTo(words(TOP));
        assertThat(names(document.get("host"))).isEqualTo(words(HOST));
        assertStartsWith(document.at("/host/hooks/0"), HOOK);
        assertStartsWith(document.get("totals"), TOTALS);
        assertStartsWith(document.at("/interfaces/0"), INTERFACE);
        assertStartsWith(document.at("/protocols/0"), PROTOCOL);
        assertStartsWith(document.at("/processes/0"), PROCESS);
        assertStartsWith(document.at("/processes/0/syscalls/sendto"), SYSCALL);
        assertStartsWith(document.at("/connections/0"), CONNECTION);
        assertStartsWith(document.at("/connections/1"), CONNECTION);
        assertStartsWith(document.at("/ports/0"), PORT);
        assertStartsWith(document.at("/alerts/0"), ALERT);
    }

    @Test
    void headAndTotalsRead() throws IOException {
        assertThat(text(JsonSnapshot.complete())).startsWith("""
                {"schema":"weir/1","time":"2026-11-20T23:21:00.123Z","monotonic_ns":5000000000,"interval_s":1,\
                "host":{"name":"web-1","kernel":"6.18.4","byte_source":"socket","hooks":[\
                {"name":"tp_btf/sock_send_length","state":"attached","reason":null},\
                {"name":"xdp/eth0","state":"unavailable","reason":"the driver would bounce the link"}],"filter":"udp port 53"},\
                "totals":{"app_rx_bytes":1000003,"app_tx_bytes":42,"wire_rx_bytes":1100000,"wire_tx_bytes":900,\
                "seen_percent":99.99,"lost":{"flow table full":3},"app_rx_rate":512,"app_tx_rate":0,\
                "wire_rx_rate":null,"wire_tx_rate":null,"left_over":[{"label":"[kernel]",\
                "explanation":"No process holds these sockets.","rx_bytes":50,"tx_bytes":60,"rx_rate":0,"tx_rate":0}],\
                "flows_not_listed":7,"open_sockets":2,"retransmits":5,"resets":1,"map_read_us":350,"self_cpu_percent":0.25},""");
    }

    @Test
    void countersAreUnsignedAndRatesHaveNoExponent() throws IOException {
        assertThat(text(JsonSnapshot.complete())).contains("""
                "protocols":[{"protocol":"TCP","rx_bytes":18446744073709551615,"tx_bytes":3000,"rx_packets":1500,"tx_packets":40,\
                "rx_rate":12345679,"tx_rate":1.5,"number":6,"rx_packet_rate":2,"tx_packet_rate":null}],""");
    }

    @Test
    void processReads() throws IOException {
        assertThat(text(JsonSnapshot.complete())).contains("""
                {"pid":944,"comm":"java","exe":"/usr/bin/java","user":"app","unit":"shop.service","container":null,\
                "rx_bytes":1000003,"tx_bytes":42,"rx_rate":512,"tx_rate":0,"connections":1,"exited":false,\
                "syscalls":{"sendto":{"calls":10,"bytes":42,"errors":1},"recvmsg":{"calls":3,"bytes":1000003,"errors":0}},\
                "uid":1001,"command_line":"java -jar \\"shop\\".jar",\
                "parents":[{"pid":640,"comm":"bash"},{"pid":1,"comm":"systemd"}],"kernel":false,"calls_rate":12.5,\
                "retransmits":5,"unlisted_bytes":0,"first_seen":"2026-11-20T23:20:00.123Z","exited_at":null},""");
    }

    @Test
    void hostileNameIsEscapedWithoutLoss() throws IOException {
        assertThat(text(JsonSnapshot.complete())).contains("\"comm\":\"=cu\\u001B[2Jrl\\u202E\"");
        assertThat(parsed(JsonSnapshot.complete()).at("/processes/1/comm").textValue())
                .isEqualTo("=cu\u001b[2Jrl\u202e");
    }

    @Test
    void whatIsNotKnownOfASocketIsNull() throws IOException {
        assertThat(text(JsonSnapshot.complete())).contains("""
                {"pid":null,"comm":"","protocol":"UDP","laddr":null,"lport":null,"raddr":null,"rport":null,"state":null,\
                "rx_bytes":0,"tx_bytes":0,"rx_rate":null,"tx_rate":null,"wire_rx_bytes":null,"wire_tx_bytes":null,\
                "srtt_us":null,"retransmits":null,"opened":null,"closed":"2026-11-20T23:21:00.123Z","before_weir":true,\
                "loopback":true,"netns":null,"cookie":78,"dropped":497,"dropped_rate":120.5,\
                "unknown_peer":"dropped before anyone read it"}]""");
    }

    @Test
    void layerThatIsNotAttachedHasNoBytes() throws IOException {
        assertThat(text(JsonSnapshot.complete(), SampleSnapshot.withoutWireLayer()))
                .contains("\"wire_rx_bytes\":null,\"wire_tx_bytes\":null,\"seen_percent\":null,");
    }

    @Test
    void connectionPortAndAlertRead() throws IOException {
        assertThat(text(JsonSnapshot.complete())).contains("""
                        {"pid":944,"comm":"java","protocol":"TCP","laddr":"172.17.0.2","lport":51822,"raddr":"2001:db8::1",\
                        "rport":5432,"state":"ESTABLISHED","rx_bytes":1000003,"tx_bytes":42,"rx_rate":512,"tx_rate":0,\
                        "wire_rx_bytes":1060003,"wire_tx_bytes":642,"srtt_us":800,"retransmits":5,\
                        "opened":"2026-11-20T23:20:57.123Z","closed":null,""").contains("""
                        "ports":[{"protocol":"TCP","port":8080,"application":"java","pids":[944,3120],"rx_bytes":1000003,\
                        "tx_bytes":42,"rx_rate":512,"tx_rate":0,"connections":1,"clients":12,"service":"http-alt","local":true},\
                        {"protocol":"SCTP","port":7,"application":null,"pids":[],""").endsWith("""
                        {"id":1,"rule":"port-rate","severity":"warning","subject":"8080/tcp java","value":150000000.3,\
                        "threshold":100000000,"since":"2026-11-20T23:20:00.123Z","cleared":"2026-11-20T23:21:00.123Z",\
                        "unit":"B/s"}]}
                        """);
    }

    @Test
    void selectionHasOneList() throws IOException {
        assertThat(names(parsed(JsonSnapshot.only(Table.PORTS))))
                .containsExactly("schema", "time", "monotonic_ns", "interval_s", "host", "totals", "ports");
    }

    @Test
    void thousandConnectionsTakeMilliseconds() throws IOException {
        Snapshot snapshot = SampleSnapshot.withConnections(1000);
        JsonSnapshot writer = JsonSnapshot.complete();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 20);
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 40; i++) {
            out.reset();
            long start = threads.getCurrentThreadCpuTime();
            writer.write(snapshot, out);
            best = Math.min(best, threads.getCurrentThreadCpuTime() - start);
        }

        assertThat(best)
                .as("best of 40 runs, nanoseconds of CPU")
                .isLessThan(25_000_000L); // 4.6 ms when nothing else runs
    }

    private static void assertStartsWith(JsonNode object, String fields) {
        assertThat(names(object)).startsWith(words(fields).toArray(new String[0]));
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode parsed(JsonSnapshot writer) throws IOException {
        return new ObjectMapper().readTree(text(writer));
    }

    private static String text(SnapshotWriter writer) throws IOException {
        return text(writer, SampleSnapshot.snapshot());
    }

    private static String text(SnapshotWriter writer, Snapshot snapshot) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(snapshot, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
