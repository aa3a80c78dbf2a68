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
    private static final PolicySection SECTION = new PolicySection(
            "drop",
            3,
            List.of(
                    new PolicySection.SetHits("office", "permit", 7, 700),
                    new PolicySection.SetHits("denied", "deny", 1, -1)),
            List.of(
                    new PolicySection.FamilyVerdicts("IPv4", true, 1, 2, 3, 4, 5),
                    new PolicySection.FamilyVerdicts("IPv6", false, 6, 0, 0, 0, 0)),
            7,
            1,
            5,
            2);

    @Test
    void theSectionComesBackAsItWas() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonSnapshot.forReplay(CODECS).write(SampleSnapshot.snapshot().withSections(List.of(SECTION)), out);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text)
                .contains(
                        "\"policy\":{\"mode\":\"drop\",\"ranges\":3,\"sets\":[{\"set\":\"office\",\"action\":\"permit\","
                                + "\"packets\":7,\"bytes\":700},");
        try (SnapshotReader reader = new SnapshotReader(new ByteArrayInputStream(out.toByteArray()), CODECS)) {
            Snapshot read = reader.next().orElseThrow();
            assertThat(read.section(PolicySection.class)).contains(SECTION);
        }
    }
}
