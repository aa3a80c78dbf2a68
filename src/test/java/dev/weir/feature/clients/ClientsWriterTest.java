package dev.weir.feature.clients;

import static dev.weir.feature.clients.ReachTest.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.OutputFormat;
import dev.weir.codec.Codecs;
import dev.weir.codec.JsonSnapshot;
import dev.weir.codec.SnapshotReader;
import dev.weir.feature.clients.ClientsOptions.Print;
import dev.weir.model.HostName;
import dev.weir.model.SampleSnapshot;
import dev.weir.model.Snapshot;
import dev.weir.model.XdpChoice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code weir clients -b} prints. */
@Timeout(60)
class ClientsWriterTest {

    private static final long START = 1_800_000_000_000L;
    private static final Instant TIME = Instant.ofEpochMilli(START + 61_500);
    private static final ClientPort SSH = new ClientPort(22, false, false);
    private static final ClientPort DNS6 = new ClientPort(53, true, true);
    private static final ClientPort OTHER = new ClientPort(ClientPort.OTHER, true, false);
    private static final Known QUAD9 = new Known(
            Optional.of(new HostName("dns9.quad9.net\u001b[2J", HostName.PTR)),
            Optional.of("CH"),
            19281,
            Optional.of("Quad9"));
    private static final ClientsSection SECTION = new ClientsSection(
            60,
            Optional.of(new ClientWindow(
                    START,
                    START + 60_000,
                    List.of(
                            new PortClients(SSH, 8, 0, 1, 8, 5),
                            new PortClients(OTHER, 20_000, HyperLogLog.ERROR, 0, 20_000)),
                    List.of(),
                    List.of(),
                    8,
                    19_000)),
            new ClientWindow(
                    START + 60_000,
                    START + 61_500,
                    List.of(new PortClients(DNS6, 1, 0, 1, 3)),
                    List.of(new ClientRow(
                            address("9.9.9.9"),
                            DNS6,
                            120,
                            2,
                            1,
                            Instant.ofEpochMilli(START),
                            Instant.ofEpochMilli(START + 61_000),
                            true,
                            QUAD9)),
                    List.of(new NetworkClients(address("9.9.9.0"), 24, 1, 120)),
                    1,
                    0),
            Optional.empty());

    private static String text(OutputFormat format) throws IOException {
        return new String(new ClientsWriter(format).text(TIME, SECTION), StandardCharsets.UTF_8);
    }

    @Test
    void jsonIsTheSectionOfTheDocument() throws IOException {
        assertThat(text(OutputFormat.JSON))
                .isEqualTo("{\"schema\":\"weir/1\",\"time\":\"2027-01-15T08:01:01.500Z\","
                        + "\"clients\":{\"window_s\":60,\"last\":{\"start\":\"2027-01-15T08:00:00.000Z\","
                        + "\"end\":\"2027-01-15T08:01:00.000Z\",\"ports\":[{\"network\":\"IPv4\",\"transport\":\"TCP\","
                        + "\"port\":22,\"clients\":8,\"error\":0,\"new_last_minute\":1,\"now\":8,\"syn_only\":5},{\"network\":\"IPv4\","
                        + "\"transport\":\"UDP\",\"port\":null,\"clients\":20000,\"error\":0.01625,"
                        + "\"new_last_minute\":0,\"now\":20000,\"syn_only\":0}],"
                        + "\"clients\":[],\"networks\":[],\"listed\":8,\"missed_packets\":19000},"
                        + "\"live\":{\"start\":\"2027-01-15T08:01:00.000Z\",\"end\":\"2027-01-15T08:01:01.500Z\","
                        + "\"ports\":[{\"network\":\"IPv6\",\"transport\":\"UDP\",\"port\":53,\"clients\":1,\"error\":0,"
                        + "\"new_last_minute\":1,\"now\":3,\"syn_only\":0}],"
                        + "\"clients\":[{\"network\":\"IPv6\",\"transport\":\"UDP\",\"port\":53,"
                        + "\"address\":\"9.9.9.9\",\"bytes\":120,\"packets\":2,\"connections\":1,"
                        + "\"first_seen\":\"2027-01-15T08:00:00.000Z\",\"last_seen\":\"2027-01-15T08:01:01.000Z\",\"syn_only\":true,"
                        + "\"name\":\"dns9.quad9.net\\u001B[2J\",\"name_source\":\"ptr\",\"country\":\"CH\",\"asn\":19281,"
                        + "\"as_name\":\"Quad9\"}],\"networks\":[{\"network\":\"9.9.9.0\",\"prefix\":24,\"clients\":1,"
                        + "\"bytes\":120}],\"listed\":1,\"missed_packets\":0}}}\n");
    }

    @Test
    void sectionComesBackAsItWas() throws IOException {
        Codecs codecs = new Codecs(List.of(ClientsSchema.CODEC));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonSnapshot.forReplay(codecs).write(SampleSnapshot.snapshot().withSections(List.of(SECTION)), out);
        try (SnapshotReader reader = new SnapshotReader(new ByteArrayInputStream(out.toByteArray()), codecs)) {
            Snapshot read = reader.next().orElseThrow();
            assertThat(read.section(ClientsSection.class)).contains(SECTION);
        }
    }

    @Test
    void csvHasALineForEachPortAndWindow() throws IOException {
        assertThat(text(OutputFormat.CSV)).isEqualTo("""
                time,window,start,end,network,transport,port,clients,error,new_last_minute,syn_only
                2027-01-15T08:01:01.500Z,last,2027-01-15T08:00:00.000Z,2027-01-15T08:01:00.000Z,IPv4,TCP,22,8,0,1,5
                2027-01-15T08:01:01.500Z,last,2027-01-15T08:00:00.000Z,2027-01-15T08:01:00.000Z,IPv4,UDP,other,20000,0.01625,0,0
                2027-01-15T08:01:01.500Z,live,2027-01-15T08:01:00.000Z,2027-01-15T08:01:01.500Z,IPv6,UDP,53,1,0,1,0
                """);
    }

    @Test
    void theTableMarksEstimatesAndStripsControls() throws IOException {
        assertThat(text(OutputFormat.TABLE))
                .contains(
                        "    22 TCP IPv4         0        0        0        8\n",
                        " other UDP IPv4         0        0        0   ~20000\n",
                        "    53 UDP IPv6         1        1        0        0\n",
                        "  CH  AS19281 Quad9  dns9.quad9.net")
                .doesNotContain("\u001b");
    }

    @Test
    void windowsArePrintedAsOftenAsWantedWithWhatIsKnown() throws Exception {
        FakeTables tables = new FakeTables(10);
        ClientsOptions options = new ClientsOptions(
                XdpChoice.AUTO,
                List.of(),
                Counting.alone(Set.of(), false, List.of(), false, 10),
                60,
                new InetSocketAddress(0),
                false,
                List.of(),
                false,
                Optional.of(new Print(OutputFormat.JSON, 2, Duration.ofMillis(100))));
        tables.packet(address("9.9.9.9"), SSH, 60, System.nanoTime());
        ClientsSession session = new ClientsSession(
                options, tables, row -> row.with(QUAD9), System::currentTimeMillis, System::nanoTime);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        session.print(options.print().orElseThrow(), out);
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).contains("\"port\":22,\"clients\":1,", "\"address\":\"9.9.9.9\"", "\"asn\":19281");
        session.print(options.print().orElseThrow(), new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
    }
}
