package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.feature.clients.MaxMindFile;
import dev.weir.model.AddressText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients beside the main job: a section of each snapshot, alerts with who it was, and a stage that may be refused. */
@Tag("kernel")
class MainJobClientsKernelTest extends InALab {

    @TempDir
    private Path directory;

    @BeforeEach
    void makeTheFarEndTheInternet() {
        Commands.words("ip -n " + lab.far() + " route add local 9.9.0.0/16 dev lo");
        Commands.words("ip -n " + lab.far() + " -6 route add local 2606:4700::/32 dev lo");
        Commands.words("ip netns exec " + lab.far() + " sysctl -qw net.ipv6.ip_nonlocal_bind=1");
        Commands.words("ip -n " + lab.near() + " route add 9.9.0.0/16 via " + Lab.FAR_4);
        Commands.words("ip -n " + lab.near() + " -6 route add 2606:4700::/32 via " + Lab.FAR_6);
    }

    private void traffic(String... things) {
        List<String> command = new ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                lab.far(),
                "java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                ClientsTraffic.class.getName()));
        command.addAll(List.of(things));
        Commands.run(command);
    }

    private static String sources(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).collect(Collectors.joining(","));
    }

    private static List<Tuple> clients(JsonNode snapshot) {
        List<Tuple> ports = new ArrayList<>();
        snapshot.path("clients").path("live").path("ports").forEach(port -> {
            if (List.of(22, 53, 80).contains(port.path("port").asInt())) {
                ports.add(tuple(
                        port.path("port").asInt(),
                        port.path("transport").asText(),
                        port.path("network").asText(),
                        port.path("clients").asLong()));
            }
        });
        return ports;
    }

    @Test
    void everyAddressCountsOnceForEachPortAndAnAlertSaysWhoTheyWere() throws Exception {
        try (Weir weir = Weir.start(
                lab.entering(),
                "-i",
                Lab.IFACE,
                "--clients-window",
                "3600",
                "--alert-clients",
                "10",
                "--alert-samples",
                "1")) {
            weir.until("clients", snapshot -> snapshot.has("clients"));
            for (int again = 0; again < 2; again++) {
                traffic(
                        "tcp," + Lab.NEAR_4 + ",22," + sources("9.9.0.", 7),
                        "tcp," + Lab.NEAR_6 + ",22," + sources("2606:4700::", 4),
                        "udp," + Lab.NEAR_4 + ",53," + sources("9.9.1.", 5) + "," + sources("9.9.2.", 5),
                        "tcp," + Lab.NEAR_4 + ",80," + Lab.FAR_4);
            }
            JsonNode counted =
                    weir.until("everybody", snapshot -> clients(snapshot).size() >= 4);
            assertThat(clients(counted))
                    .containsExactly(
                            tuple(22, "TCP", "IPv4", 7L),
                            tuple(22, "TCP", "IPv6", 4L),
                            tuple(53, "UDP", "IPv4", 10L),
                            tuple(80, "TCP", "IPv4", 1L));
            JsonNode alerted = weir.until(
                    "an alert",
                    snapshot -> !Weir.rows(
                                    snapshot,
                                    "alerts",
                                    alert -> alert.path("rule").asText().equals("port-clients"))
                            .isEmpty());
            JsonNode alert = Weir.rows(
                            alerted,
                            "alerts",
                            found -> found.path("rule").asText().equals("port-clients"))
                    .get(0);
            assertThat(alert.path("subject").asText()).isEqualTo("22/tcp");
            assertThat(alert.path("value").asDouble()).isEqualTo(11);
            assertThat(evidence(alert))
                    .as("nobody listens there, so that all they could send was a SYN")
                    .startsWith(tuple("[nothing but SYNs]", 11.0), tuple("9.9.0.0/24", 7.0));
        }
    }

    private static List<Tuple> evidence(JsonNode alert) {
        List<Tuple> evidence = new ArrayList<>();
        alert.path("evidence")
                .forEach(part -> evidence.add(
                        tuple(part.path("name").asText(), part.path("value").asDouble())));
        return evidence;
    }

    /** 9.8.0.0/16 answers nothing, as addresses that nobody has; 9.9.0.0/16 resets what it never asked for. */
    @Test
    void addressesThatSendNothingButSynsAreToldFromClients() throws Exception {
        Commands.words("ip -n " + lab.far() + " route add blackhole 9.8.0.0/16");
        Commands.words("ip -n " + lab.near() + " route add 9.8.0.0/16 via " + Lab.FAR_4);
        Peer server = Peer.ready(lab.near(), "serve 443");
        try (server;
                Weir weir = Weir.start(
                        lab.entering(),
                        "-i",
                        Lab.IFACE,
                        "--clients-window",
                        "3600",
                        "--alert-clients",
                        "1000",
                        "--alert-samples",
                        "1")) {
            weir.until("clients", snapshot -> snapshot.has("clients"));
            Commands.run(syns("9.8.1.0", 2000, Lab.NEAR_4, 443));
            Commands.run(syns("9.9.1.0", 3000, Lab.NEAR_4, 443));
            for (int i = 1; i <= 5; i++) {
                assertThat(Peer.isAnswered(lab.far(), "tcp 9.9.200." + i + " " + Lab.NEAR_4 + " 443"))
                        .isTrue();
            }
            JsonNode snapshot = weir.after(System.nanoTime());
            JsonNode port = Weir.rows(
                            snapshot.path("clients").path("live"),
                            "ports",
                            row -> row.path("port").asInt() == 443)
                    .get(0);
            assertThat(port.path("clients").asLong()).isEqualTo(5005);
            assertThat(port.path("syn_only").asLong()).isEqualTo(5000);
            assertThat(Weir.rows(
                            snapshot.path("clients").path("live"),
                            "clients",
                            row -> row.path("port").asInt() == 443
                                    && !row.path("syn_only").asBoolean()))
                    .extracting(row -> row.path("address").asText())
                    .containsExactlyInAnyOrder("9.9.200.1", "9.9.200.2", "9.9.200.3", "9.9.200.4", "9.9.200.5");
            assertThat(evidence(snapshot.path("alerts").get(0))).first().isEqualTo(tuple("[nothing but SYNs]", 5000.0));
        }
    }

    private List<String> syns(String first, int sources, String to, int port) {
        return List.of(
                "ip",
                "netns",
                "exec",
                lab.far(),
                Generator.program("peer").toString(),
                "syns",
                first,
                Integer.toString(sources),
                to,
                Integer.toString(port));
    }

    /** Nobody has a connection that is open. */
    @Test
    void eachClientHasItsCountryAndThePolicyKnowsWhoIsOutside() throws Exception {
        Path countries = directory.resolve("countries.mmdb");
        new MaxMindFile()
                .with(AddressText.parse("9.9.0.0").orElseThrow(), 16, Map.of("country", Map.of("iso_code", "CH")))
                .write(countries);
        Path systems = directory.resolve("systems.mmdb");
        new MaxMindFile()
                .with(
                        AddressText.parse("9.9.1.0").orElseThrow(),
                        24,
                        Map.of("autonomous_system_number", 64_500, "autonomous_system_organization", "Example"))
                .write(systems);
        Path policy = Files.writeString(
                directory.resolve("policy.json"), "{\"permitted_cidrs\":[\"9.9.0.0/24\",\"10.0.0.0/8\"]}");
        try (Weir weir = Weir.start(
                lab.entering(),
                "-i",
                Lab.IFACE,
                "--clients-window",
                "3600",
                "--geoip",
                countries + "," + systems,
                "--policy",
                policy.toString())) {
            weir.until("clients", snapshot -> snapshot.has("clients"));
            traffic(
                    "udp," + Lab.NEAR_4 + ",53," + sources("9.9.0.", 2) + "," + sources("9.9.1.", 3),
                    "udp," + Lab.NEAR_6 + ",53," + sources("2606:4700::", 1));
            JsonNode snapshot = weir.until(
                    "everybody",
                    found -> clients(found).size() >= 2
                            && found.path("clients").path("live").path("listed").asLong() >= 6);
            assertThat(outside(snapshot)).containsExactlyInAnyOrder("9.9.1.1", "9.9.1.2", "9.9.1.3");
            List<Tuple> known = new ArrayList<>();
            snapshot.path("clients").path("live").path("clients").forEach(client -> {
                if (client.path("port").asInt() == 53) {
                    known.add(tuple(
                            client.path("address").asText(),
                            client.path("country").asText(null),
                            client.path("asn").asLong()));
                }
            });
            assertThat(known)
                    .containsExactlyInAnyOrder(
                            tuple("9.9.0.1", "CH", 0L),
                            tuple("9.9.0.2", "CH", 0L),
                            tuple("9.9.1.1", "CH", 64_500L),
                            tuple("9.9.1.2", "CH", 64_500L),
                            tuple("9.9.1.3", "CH", 64_500L),
                            tuple("2606:4700::1", null, 0L));
        }
    }

    /** Of the lab's clients: the sockets of the whole host are judged, too. */
    private static List<String> outside(JsonNode snapshot) {
        List<String> addresses = new ArrayList<>();
        snapshot.path("policy")
                .path("outside")
                .forEach(peer -> addresses.add(peer.path("address").asText()));
        addresses.removeIf(address -> !address.startsWith("9.9.") && !address.startsWith("2606:"));
        return addresses;
    }

    @Test
    void windowsAddUpToEveryPacketAcrossTheirBorders() throws Exception {
        try (Weir weir = Weir.start(lab.entering(), "-i", Lab.IFACE, "--clients-window", "2")) {
            weir.until(
                    "a complete window",
                    snapshot -> snapshot.path("clients").path("last").isObject());
            for (int i = 0; i < 3; i++) {
                traffic("udp," + Lab.NEAR_4 + ",53," + sources("9.9.0.", 200));
            }
            long[] sent = {0};
            String[] before = {""};
            weir.until("all packets", snapshot -> {
                JsonNode last = snapshot.path("clients").path("last");
                if (!last.path("start").asText().equals(before[0])) {
                    before[0] = last.path("start").asText();
                    last.path("clients")
                            .forEach(client -> sent[0] += client.path("port").asInt() == 53
                                    ? client.path("packets").asLong()
                                    : 0);
                }
                return sent[0] >= 600;
            });
            assertThat(sent[0]).isEqualTo(600);
        }
    }

    @Test
    void withoutClientsThereIsNoSectionAndTheRestIsAsItWas() throws Exception {
        try (Weir weir = Weir.start(lab.entering(), "-i", Lab.IFACE, "--clients", "off")) {
            JsonNode snapshot =
                    weir.until("interfaces", found -> found.path("interfaces").size() > 0);
            assertThat(snapshot.has("clients")).isFalse();
        }
    }

    @Test
    void aKernelThatRefusesTheTablesCostsThemAlone() throws Exception {
        List<String> command = new ArrayList<>(lab.entering());
        command.addAll(Weir.refusing("map:12"));
        try (Weir weir = Weir.start(command, "-i", Lab.IFACE)) {
            JsonNode snapshot =
                    weir.until("interfaces", found -> found.path("interfaces").size() > 0);
            assertThat(snapshot.has("clients")).isFalse();
            assertThat(Weir.rows(
                            snapshot.path("host"),
                            "hooks",
                            hook -> hook.path("name").asText().equals("packets/clients")))
                    .singleElement()
                    .satisfies(hook -> assertThat(hook.path("reason").asText()).contains("EPERM"));
        }
    }
}
