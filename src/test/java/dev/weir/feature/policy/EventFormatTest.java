package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.feature.policy.PolicyEvent.Action;
import dev.weir.model.AddressText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFormatTest {

    private static final long MICROS = 1_732_874_400_123_456L;

    private static PolicyEvent event(String source, int port, int protocol, Action action, String iface, long packets) {
        return new PolicyEvent(
                MICROS,
                AddressText.parse(source).orElseThrow(),
                AddressText.parse("192.168.1.100").orElseThrow(),
                port,
                port == 0 ? 0 : 12345,
                protocol == 1 ? 8 << 8 : -1,
                protocol,
                128,
                action,
                iface,
                packets);
    }

    /** A datagram from 8.8.8.8, port 53, to 192.168.1.100, port 12345. */
    static final PolicyEvent DNS = event("8.8.8.8", 53, 17, Action.LOG, "eth0", 1);

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, 53, 17, 0003c246",
        "1.1.1.1, 443, 6, 00007a01",
        "203.0.113.5, 12345, 6, 005c8548",
        "255.255.255.255, 65535, 255, 0078c8be"
    })
    void theFlowHashIsOfSourcePortAndProtocol(String source, int port, int protocol, String hash) {
        assertThat(JsonFormat.hex(
                        event(source, port, protocol, Action.LOG, "eth0", 1).flowHash()))
                .isEqualTo(hash);
    }

    @Test
    void jsonHasTheTwelveFieldsInOrderWithMicroseconds() {
        String fields = "\"timestamp\":1732874400.123456,\"timestamp_iso\":\"2024-11-29T10:00:00.123456Z\","
                + "\"src_ip\":\"8.8.8.8\",\"dst_ip\":\"192.168.1.100\",\"src_port\":53,\"dst_port\":12345,"
                + "\"protocol\":\"UDP\",\"protocol_num\":17,"
                + "\"packet_size\":128,\"action\":\"LOG\",\"interface\":\"eth0\",\"flow_hash\":\"0003c246\"}";
        assertThat(JsonFormat.lines(null).event(DNS)).isEqualTo("{" + fields);
        assertThat(JsonFormat.array().event(DNS)).isEqualTo("  {" + fields);
    }

    /** As a packet has it that wants to be taken for one of a permitted IPv4 address. */
    @Test
    void anIpv4AddressInAnIpv6PacketIsWrittenAsThePacketHasIt() {
        PolicyEvent event = new PolicyEvent(
                MICROS,
                AddressText.parse("::ffff:10.1.2.3").orElseThrow(),
                AddressText.parse("2001:db8::1").orElseThrow(),
                53,
                12345,
                -1,
                17,
                68,
                Action.LOG,
                "eth0",
                1);
        String json = "\"src_ip\":\"::ffff:10.1.2.3\"";
        assertThat(JsonFormat.lines(null).event(event)).contains(json);
        assertThat(new EveFormat(null).event(event)).contains(json);
        assertThat(new ConsoleFormat().event(event)).contains(": [::ffff:10.1.2.3]:53 -> [2001:db8::1]:12345 ");
        assertThat(new CommunityId(0).of(event)).isEqualTo("1:9DnZKPt7Od7nwFYNn1R3Mp7/Jfw=");
    }

    @Test
    void whatStandsForMorePacketsSaysHowMany() {
        assertThat(JsonFormat.lines(null).event(DNS.of(7))).endsWith(",\"flow_hash\":\"0003c246\",\"packets\":7}");
        assertThat(new CsvFormat(true).event(DNS.of(7))).endsWith(",0003c246,7");
        assertThat(new ConsoleFormat().event(DNS.of(7))).endsWith("if: eth0) x 7");
    }

    @Test
    void jsonLinesMayNameTheFlow() {
        assertThat(JsonFormat.lines(new CommunityId(0)).event(DNS)).contains(",\"community_id\":\"1:");
    }

    @Test
    void csvHasTheSameFieldsAndQuotesWhatNeedsIt() {
        CsvFormat csv = new CsvFormat(false);
        assertThat(csv.beginning())
                .isEqualTo("timestamp,timestamp_iso,src_ip,dst_ip,src_port,dst_port,protocol,protocol_num,packet_size,"
                        + "action,interface,flow_hash\n");
        assertThat(csv.event(DNS))
                .isEqualTo("1732874400.123456,2024-11-29T10:00:00.123456Z,"
                        + "8.8.8.8,192.168.1.100,53,12345,UDP,17,128,LOG,eth0,0003c246");
        assertThat(csv.event(event("8.8.8.8", 53, 17, Action.DROP, "e,\"0", 1))).contains(",DROP,\"e,\"\"0\",");
        assertThat(csv.lost(MICROS, 9)).isEqualTo("1732874400.123456,2024-11-29T10:00:00.123456Z,,,,,,,,LOST:9,,");
    }

    @Test
    void theConsoleHasSentencesWithPortsWhereThereAreAny() {
        ConsoleFormat console = new ConsoleFormat();
        assertThat(console.event(DNS))
                .isEqualTo("[LOG] Non-permitted traffic: 8.8.8.8:53 -> 192.168.1.100:12345 (proto: UDP, size: 128 "
                        + "bytes, if: eth0)");
        assertThat(console.event(event("94.102.49.190", 0, 1, Action.DROP, "eth\u001b[2J0", 1)))
                .isEqualTo("[DROP] Non-permitted traffic: 94.102.49.190 -> 192.168.1.100 (proto: ICMP, size: 128 "
                        + "bytes, if: eth[2J0)");
        assertThat(console.lost(MICROS, 1)).isEqualTo("[LOST] 1 packet could not be logged");
    }

    @Test
    void eveHasSuricatasNames() throws Exception {
        JsonNode dropped = new ObjectMapper()
                .readTree(new EveFormat(new CommunityId(0)).event(event("8.8.8.8", 53, 17, Action.DROP, "e\"0", 1)));
        assertThat(dropped.get("timestamp").asText()).isEqualTo("2024-11-29T10:00:00.123456+0000");
        assertThat(dropped.get("event_type").asText()).isEqualTo("drop");
        assertThat(dropped.get("in_iface").asText()).isEqualTo("e\"0");
        assertThat(dropped.get("dest_ip").asText()).isEqualTo("192.168.1.100");
        assertThat(dropped.get("dest_port").asInt()).isEqualTo(12345);
        assertThat(dropped.get("proto").asText()).isEqualTo("UDP");
        assertThat(dropped.get("drop").get("len").asInt()).isEqualTo(128);
        assertThat(dropped.get("community_id").asText()).startsWith("1:");
        JsonNode ping =
                new ObjectMapper().readTree(new EveFormat(null).event(event("8.8.8.8", 0, 1, Action.LOG, "eth0", 1)));
        assertThat(ping.get("event_type").asText()).isEqualTo("alert");
        assertThat(ping.get("alert").get("action").asText()).isEqualTo("allowed");
        assertThat(ping.get("icmp_type").asInt()).isEqualTo(8);
        assertThat(ping.has("src_port")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1, ICMP",
        "6, TCP",
        "17, UDP",
        "47, GRE",
        "50, ESP",
        "51, AH",
        "58, ICMPv6",
        "132, SCTP",
        "0, Unknown",
        "99, Unknown"
    })
    void protocolsHaveTheirNames(int number, String name) {
        assertThat(PolicyEvent.protocolName(number)).isEqualTo(name);
    }
}
