package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.codec.Codecs;
import dev.weir.codec.JsonSnapshot;
import dev.weir.codec.SnapshotReader;
import dev.weir.model.SampleSnapshot;
import dev.weir.model.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a snapshot says of the policy comes back from a recording. */
class PolicySchemaTest {

    private static final Codecs CODECS = new Codecs(List.of(PolicySchema.CODEC));
    private static final PolicySection SECTION = PolicySections.busyFor(27);

    @Test
    void theSectionComesBackAsItWas() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonSnapshot.forReplay(CODECS).write(SampleSnapshot.snapshot().withSections(List.of(SECTION)), out);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text)
                .contains("\"policy\":{\"mode\":\"enforce\",\"ranges\":3,\"notes\":[{\"note\":\"no IPv6 range")
                .contains("\"confirm_s\":30,\"undone_in_s\":27,\"netns\":4026531840,"
                        + "\"elsewhere\":[{\"address\":\"10.8.0.2\"}]")
                .contains("\"sets\":[{\"set\":\"permitted\",\"family\":\"IPv4\",\"action\":\"permit\","
                        + "\"packets\":120411,\"bytes\":99000000,");
        try (SnapshotReader reader = new SnapshotReader(new ByteArrayInputStream(out.toByteArray()), CODECS)) {
            Snapshot read = reader.next().orElseThrow();
            assertThat(read.section(PolicySection.class)).contains(SECTION);
        }
    }
}
