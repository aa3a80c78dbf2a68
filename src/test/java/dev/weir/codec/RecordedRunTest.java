package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Snapshot;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every format of a run that was recorded by an earlier version is, to the byte, what it always was: the sums are those
 * of the first
 * release. A field that is added changes them, which the change then says.
 */
class RecordedRunTest {

    private static final List<Snapshot> RUN = new ArrayList<>();

    @BeforeAll
    static void readTheRecording() throws IOException {
        try (InputStream in =
                        new GZIPInputStream(new FileInputStream("src/test/resources/recordings/web-server.weir"));
                SnapshotReader reader = new SnapshotReader(in, Codecs.NONE)) {
            for (Optional<Snapshot> next = reader.next(); next.isPresent(); next = reader.next()) {
                RUN.add(next.get());
            }
        }
    }

    @Test
    void allSnapshotsOfTheRecordingAreRead() {
        assertThat(RUN).hasSize(90);
    }

    @Test
    void documentIsWhatItAlwaysWas() throws Exception {
        assertThat(sum(JsonSnapshot.complete())).isEqualTo("7098591ebb701d9bf25acef914d51043440ef193");
    }

    @Test
    void recordingIsWhatItAlwaysWas() throws Exception {
        assertThat(sum(JsonSnapshot.forReplay(Codecs.NONE))).isEqualTo("0e1f0f75ffae5f26ed57c7847646f274e1273618");
    }

    @Test
    void textIsWhatItAlwaysWas() throws Exception {
        assertThat(sum(new TextSnapshot())).isEqualTo("75258d49d01e7fdb8f3225dd53c52aec8ab65074");
    }

    @Test
    void commaSeparatedValuesAreWhatTheyAlwaysWere() throws Exception {
        assertThat(sum(CsvSnapshot.of(Table.INTERFACES))).isEqualTo("fce0be1fc1e586740241e619c02d64128af143fc");
        assertThat(sum(CsvSnapshot.of(Table.PROTOCOLS))).isEqualTo("823a07548ff7c66a8f0e473d0fd6756275ae9e8a");
        assertThat(sum(CsvSnapshot.of(Table.PROCESSES))).isEqualTo("25247ad93acfb70b7046c17daf437ef2b3c0cf85");
        assertThat(sum(CsvSnapshot.of(Table.CONNECTIONS))).isEqualTo("da904e3c4939416c2b9f718546662b51ab82e11d");
        assertThat(sum(CsvSnapshot.of(Table.PORTS))).isEqualTo("ce0dd791a8b0ff7643fab6fd1a0f99cb35191bd2");
        assertThat(sum(CsvSnapshot.of(Table.ALERTS))).isEqualTo("272eb881c0782059ad86d111ca83f414a3fcdb49");
    }

    private static String sum(SnapshotWriter writer) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-1");
        try (DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            writer.begin(out);
            for (Snapshot snapshot : RUN) {
                writer.write(snapshot, out);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
