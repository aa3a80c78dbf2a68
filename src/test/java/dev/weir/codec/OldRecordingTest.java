package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.Alert;
import dev.weir.model.PortKey;
import dev.weir.model.Protocol;
import dev.weir.model.SampleSnapshot;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Lines as former versions wrote them, which lack what was added since, replay. */
class OldRecordingTest {

    private static final Subject PORT = new Subject.OfPort(PortKey.served(Protocol.TCP, 80));

    @Test
    void alertOfAPortWithoutASideIsAboutTheServedOne() throws IOException {
        String today = line(SampleSnapshot.snapshot().withAlerts(List.of(alert(PORT))));
        String then = today.replace("\"protocol_number\":6,\"local\":true}", "\"protocol_number\":6}");
        assertThat(then).isNotEqualTo(today);
        assertThat(read(then).alerts()).extracting(Alert::about).containsExactly(PORT);
    }

    @Test
    void alertOfAPortThatIsUsedStaysOne() throws IOException {
        Subject used = new Subject.OfPort(PortKey.used(Protocol.TCP, 80));
        Snapshot written = SampleSnapshot.snapshot().withAlerts(List.of(alert(used)));
        assertThat(read(line(written)).alerts()).extracting(Alert::about).containsExactly(used);
    }

    @Test
    void interfaceWithoutErrorsAndDropsDoesNotHaveNone() throws IOException {
        String today = line(SampleSnapshot.snapshot());
        String then = today.replaceAll(",\"rx_errors\":.*?,\"tx_queue\":[0-9]+", "");
        assertThat(then).isNotEqualTo(today);
        assertThat(read(then).interfaces().get(0).faults()).isEmpty();
        assertThat(read(today).interfaces().get(0).faults()).isPresent();
    }

    @Test
    void hostWithoutChosenInterfacesChoseNone() throws IOException {
        String today = line(SampleSnapshot.snapshot());
        String then = today.replaceAll(",\"chosen_interfaces\":\\[[^]]*]", "");
        assertThat(then).isNotEqualTo(today);
        assertThat(read(then).host().chosen()).isEmpty();
        assertThat(read(today).host().chosen()).containsExactly("eth0");
    }

    @Test
    void alertOfAPortWithoutANumberIsRefusedInASentence() throws IOException {
        String today = line(SampleSnapshot.snapshot().withAlerts(List.of(alert(PORT))));
        String wrong = today.replace("\"port\":80,\"protocol_number\":6,", "\"port\":\"x\",\"protocol_number\":6,");
        assertThat(wrong).isNotEqualTo(today);
        assertThatThrownBy(() -> read(wrong)).isInstanceOf(BadSnapshotException.class);
    }

    private static Alert alert(Subject about) {
        return new Alert(
                1,
                "port-rate",
                Alert.Severity.WARNING,
                about,
                "80/tcp nginx",
                2,
                2,
                1,
                0.8,
                "B/s",
                Instant.EPOCH,
                Optional.empty(),
                OptionalLong.empty(),
                List.of());
    }

    private static String line(Snapshot snapshot) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonSnapshot.forReplay(Codecs.NONE).write(snapshot, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Snapshot read(String line) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8));
        try (SnapshotReader reader = new SnapshotReader(in, Codecs.NONE)) {
            return reader.next().orElseThrow();
        }
    }
}
