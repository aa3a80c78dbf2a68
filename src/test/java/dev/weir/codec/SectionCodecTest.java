package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.SampleSnapshot;
import dev.weir.model.Section;
import dev.weir.model.Snapshot;
import dev.weir.model.Traffic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a feature does to have its part of a snapshot written and read. */
class SectionCodecTest {

    /** A part that a feature might add. */
    private record Fish(String water, List<Catch> catches, SortedMap<String, Long> bait) implements Section {}

    private record Catch(String name, Optional<String> colour, int fins, Traffic traffic) {}

    private static final SectionCodec<Fish> FISH_CODEC = new SectionCodec<>("fish", Fish.class, new FishSchema());
    private static final Codecs CODECS = new Codecs(List.of(FISH_CODEC));
    private static final Fish FISH = new Fish(
            "sea\u001b[2J",
            List.of(new Catch("cod", Optional.empty(), 8, SampleSnapshot.measured(1, -2, 3, 4))),
            new TreeMap<>(Map.of("worms", 3L)));

    @Test
    void sectionIsWrittenUnderTheFeaturesWord() throws IOException {
        String text = text(JsonSnapshot.complete(CODECS), withFish());

        assertThat(text)
                .endsWith(
                        ",\"fish\":{\"water\":\"sea\\u001B[2J\",\"catches\":[{\"name\":\"cod\",\"colour\":null,\"fins\":8,"
                                + "\"rx_bytes\":1,\"tx_bytes\":18446744073709551614,\"rx_rate\":3,\"tx_rate\":4}],\"bait\":{\"worms\":3}}}\n");
        assertThat(text.replaceFirst(",\"fish\".*", "}"))
                .isEqualTo(text(JsonSnapshot.complete(), SampleSnapshot.snapshot()));
    }

    @Test
    void sectionComesBackAsItWas() throws IOException {
        Snapshot read = read(text(JsonSnapshot.forReplay(CODECS), withFish()), CODECS);

        assertThat(read.section(Fish.class)).contains(FISH);
    }

    @Test
    void recordingWithSectionsOfFeaturesThatAreNotThereStillReads() throws IOException {
        String text = text(JsonSnapshot.forReplay(CODECS), withFish());

        Snapshot read = read(text, Codecs.NONE);

        assertThat(read.sections()).isEmpty();
        assertThat(text(JsonSnapshot.forReplay(Codecs.NONE), read))
                .isEqualTo(text(JsonSnapshot.forReplay(Codecs.NONE), SampleSnapshot.snapshot()));
    }

    @Test
    void malformedSectionIsASentence() throws IOException {
        String text = text(JsonSnapshot.forReplay(CODECS), withFish()).replace("\"fins\":8", "\"fins\":101");

        assertThatThrownBy(() -> read(text, CODECS))
                .isInstanceOf(BadSnapshotException.class)
                .hasMessage("\"fins\" is 101, not 0 to 100");
    }

    @Test
    void sectionWithoutACodecIsABug() {
        assertThatThrownBy(() -> text(JsonSnapshot.complete(), withFish()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no feature says how to write a Fish");
    }

    @Test
    void twoFeaturesMayNotHaveTheSameWord() {
        assertThatThrownBy(() -> new Codecs(List.of(FISH_CODEC, FISH_CODEC)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static final class CatchSchema extends Schema<Catch> {

        private final Fields.Text name = text("name", "its name");
        private final Fields.OptionalText colour = optionalText("colour", "its colour");
        private final Fields.Size fins = size("fins", "fins", "how many it has", 100);
        private final TrafficFields.Bytes traffic = bytes("", "L2");
        private final TrafficFields.Rates rates = rates("", "L2");
        private final TrafficFields.Averages averages = averages("");

        @Override
        protected void write(FieldSink out, Catch row) throws IOException {
            name.write(out, row.name());
            colour.write(out, row.colour());
            fins.write(out, row.fins());
            traffic.write(out, row.traffic());
            rates.write(out, row.traffic());
            averages.write(out, row.traffic());
        }

        @Override
        protected Catch read(JsonRow row) throws IOException {
            return new Catch(name.of(row), colour.of(row), fins.of(row), traffic.of(row));
        }
    }

    private static final class FishSchema extends Schema<Fish> {

        private final Fields.Text water = text("water", "where");
        private final Fields.Objects<Catch> catches = list("catches", "what was caught", new CatchSchema());
        private final Fields.Counts bait = counts("bait", "pieces", "what is left");

        @Override
        protected void write(FieldSink out, Fish row) throws IOException {
            water.write(out, row.water());
            catches.write(out, row.catches());
            bait.write(out, row.bait());
        }

        @Override
        protected Fish read(JsonRow row) throws IOException {
            return new Fish(water.of(row), catches.of(row), bait.of(row));
        }
    }

    private static Snapshot withFish() {
        return SampleSnapshot.snapshot().withSections(List.of(FISH));
    }

    private static Snapshot read(String text, Codecs codecs) throws IOException {
        try (SnapshotReader reader =
                new SnapshotReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), codecs)) {
            Snapshot first = reader.next().orElseThrow();
            assertThat(reader.next()).isEmpty();
            return first;
        }
    }

    private static String text(SnapshotWriter writer, Snapshot snapshot) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(snapshot, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
