package dev.weir.feature.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.Recordings;
import dev.weir.Scenario;
import dev.weir.alert.Alerts;
import dev.weir.alert.Rule;
import dev.weir.cli.Capture;
import dev.weir.codec.Codecs;
import dev.weir.model.Alert;
import dev.weir.model.AlertThresholds;
import dev.weir.model.ByteSourceChoice;
import dev.weir.model.PortKey;
import dev.weir.model.PortUsers;
import dev.weir.model.Protocol;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import dev.weir.model.XdpChoice;
import dev.weir.source.ReplaySource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients in snapshots: played back from a recording, and held against thresholds. */
class ClientsSectionTest {

    private static final Codecs CODECS = new Codecs(List.of(ClientsSchema.CODEC));
    private static final Subject SSH = new Subject.OfPort(PortKey.served(Protocol.TCP, 22));
    private static final Subject WEB = new Subject.OfPort(PortKey.served(Protocol.TCP, 443));

    @TempDir
    private Path directory;

    @Test
    void aRecordingPlaysBackTheSectionOfEachSnapshot() throws Exception {
        List<Snapshot> seconds =
                Scenario.seconds(70).stream().map(SampleClients::in).toList();
        Path file = Recordings.of(seconds, CODECS, directory);
        try (ReplaySource source = ReplaySource.open(file, 1e9, Duration.ofSeconds(1), CODECS)) {
            for (Snapshot recorded : seconds) {
                Snapshot played = source.next().orElseThrow();
                assertThat(played.time()).isEqualTo(recorded.time());
                assertThat(played.section(ClientsSection.class)).contains(SampleClients.at(recorded.time()));
                assertThat(played.section(PortUsers.class)
                                .flatMap(users -> users.of(PortKey.served(Protocol.TCP, 443)))
                                .map(PortUsers.Users::now))
                        .contains(1205L);
            }
            assertThat(source.next()).isEmpty();
        }
    }

    private static List<Alert> alerts(String clients, String newClients) {
        Alerts book = new Alerts(AlertThresholds.DEFAULT, rules(clients, newClients));
        List<Alert> last = List.of();
        for (int second = 85; second < 90; second++) {
            last = book.update(SampleClients.in(Scenario.at(second)));
        }
        return last.stream()
                .filter(alert ->
                        alert.rule().startsWith("port-") && alert.rule().contains("clients"))
                .toList();
    }

    private static List<Rule<?>> rules(String clients, String newClients) {
        return new ClientsFeature()
                .alertRules(new Capture(
                        List.of(),
                        XdpChoice.AUTO,
                        ByteSourceChoice.AUTO,
                        Duration.ofSeconds(1),
                        1,
                        Optional.empty(),
                        false,
                        Map.of("clients", "on", "alert-clients", clients, "alert-new-clients", newClients)));
    }

    @Test
    void aPortWithMoreClientsThanTheThresholdRaisesAnAlertThatNamesThem() {
        assertThat(alerts("2", "off"))
                .extracting(Alert::rule, Alert::about, Alert::value, Alert::threshold, Alert::unit)
                .containsExactlyInAnyOrder(
                        tuple("port-clients", SSH, 3.0, 2.0, "clients"),
                        tuple("port-clients", WEB, 1205.0, 2.0, "clients"));
        assertThat(alerts("3", "off")).extracting(Alert::about).containsExactly(WEB);
        assertThat(alerts("1205", "off")).isEmpty();
    }

    /** Those of the window before the border as well, as they are among the number; an address where it is alone. */
    @Test
    void theEvidenceIsWhereTheClientsComeFrom() {
        assertThat(alerts("1000", "off"))
                .singleElement()
                .satisfies(alert -> assertThat(alert.evidence())
                        .extracting(Alert.Evidence::name, Alert.Evidence::value)
                        .containsExactly(tuple("203.0.113.0/24", 3.0), tuple("2001:db8:1::5", 1.0)));
    }

    @Test
    void theEvidenceSaysFirstHowManySentNothingButSyns() {
        assertThat(alerts("0", "off"))
                .filteredOn(alert -> alert.subject().equals("23/tcp"))
                .singleElement()
                .satisfies(alert -> assertThat(alert.evidence())
                        .extracting(Alert.Evidence::name, Alert.Evidence::value)
                        .containsExactly(tuple("[nothing but SYNs]", 1.0), tuple("198.51.100.77", 1.0)));
    }

    @Test
    void newClientsHaveAThresholdOfTheirOwnAndTheEvidenceIsWhoIsNew() {
        assertThat(alerts("off", "41")).singleElement().satisfies(alert -> {
            assertThat(alert.rule()).isEqualTo("port-new-clients");
            assertThat(alert.about()).isEqualTo(WEB);
            assertThat(alert.value()).isEqualTo(42);
            assertThat(alert.unit()).isEqualTo("clients/min");
            assertThat(alert.evidence())
                    .extracting(Alert.Evidence::name, Alert.Evidence::value)
                    .containsExactly(tuple("203.0.113.9", 1.0));
        });
        assertThat(alerts("off", "42")).isEmpty();
    }

    @Test
    void aThresholdThatIsOffIsNoRule() {
        assertThat(rules("off", "off")).isEmpty();
    }
}
