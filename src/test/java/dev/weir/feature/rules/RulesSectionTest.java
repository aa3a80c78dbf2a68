package dev.weir.feature.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.Scenario;
import dev.weir.alert.Alerts;
import dev.weir.codec.Codecs;
import dev.weir.codec.JsonSnapshot;
import dev.weir.codec.SnapshotReader;
import dev.weir.model.Alert;
import dev.weir.model.AlertThresholds;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules in snapshots: written and read, and held against their thresholds. */
class RulesSectionTest {

    private static final Codecs CODECS = new Codecs(List.of(RulesSchema.CODEC));

    private static Snapshot second(int second) {
        return SampleRules.in(Scenario.at(second), second);
    }

    @Test
    void sectionComesBackAsItWas() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonSnapshot.forReplay(CODECS).write(second(7), out);
        Snapshot read = new SnapshotReader(new ByteArrayInputStream(out.toByteArray()), CODECS)
                .next()
                .orElseThrow();
        assertThat(read.section(RulesSection.class)).contains((RulesSection) SampleRules.at(7));
    }

    @ParameterizedTest
    @CsvSource({
        "packets/s > 1000 for 5s, packets/s, 1000, 5",
        "' bytes/s>2.5M for 60 s ', bytes/s, 2500000, 60",
        "bytes/s > 1G for 1s, bytes/s, 1000000000, 1",
        "sources > 2k for 10s, sources, 2000, 10"
    })
    void thresholdIsReadAndWrittenAgain(String text, String unit, double above, int seconds) {
        Threshold read = Threshold.read(text).orElseThrow();
        assertThat(read).isEqualTo(new Threshold(unit, above, seconds));
        assertThat(Threshold.read(read.text())).contains(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "packets > 1 for 5s",
                "packets/s > 0 for 5s",
                "packets/s > 1 for 0s",
                "packets/s > 1 for 3601s",
                "packets/s > -1 for 5s",
                "packets/s > 1",
                "packets/s > 1 for 5m",
                "sources/s > 1 for 5s"
            })
    void whatIsNoThresholdIsNone(String text) {
        assertThat(Threshold.read(text)).isEmpty();
    }

    /** The burst of 8 s exceeds 100 packets/s, both directions together, and is over for longer than 5 s. */
    @Test
    void thresholdOfARuleRaisesAnAlertAsItWouldHaveDone() {
        Alerts book = new Alerts(AlertThresholds.DEFAULT, RulesAlerts.rules());
        List<Snapshot> past = new ArrayList<>();
        List<Alert> last = List.of();
        for (int second = 0; second < 60; second++) {
            past.add(second(second));
            last = book.update(second(second));
        }
        assertThat(last)
                .filteredOn(alert -> alert.rule().equals("rule-packets"))
                .extracting(Alert::about, Alert::peak, Alert::threshold, Alert::unit, Alert::isOpen)
                .containsExactly(
                        tuple(new Subject.OfFeature("rules", "dns"), 240.0, 100.0, "packets/s", false),
                        tuple(new Subject.OfFeature("rules", "dns"), 240.0, 100.0, "packets/s", false),
                        tuple(new Subject.OfFeature("rules", "dns"), 240.0, 100.0, "packets/s", false));
        assertThat(Firings.of(new Threshold("packets/s", 100, 5), "dns", past)).isEqualTo(3);
        assertThat(Firings.of(new Threshold("packets/s", 100, 9), "dns", past)).isZero();
        assertThat(Firings.of(new Threshold("bytes/s", 100_000, 5), "dns", past))
                .isEqualTo(3);
        assertThat(Firings.of(new Threshold("packets/s", 100, 5), "web", past)).isEqualTo(1);
    }

    /** Each source is one of the value, or has its part of the rate. */
    @Test
    void alertSaysWhomPacketsCameFrom() {
        Alerts book = new Alerts(AlertThresholds.DEFAULT, RulesAlerts.rules());
        List<Alert> last = List.of();
        for (int second = 0; second < 7; second++) {
            last = book.update(second(second));
        }
        assertThat(last)
                .filteredOn(alert -> alert.rule().startsWith("rule-"))
                .extracting(Alert::rule, Alert::peak, Alert::since, Alert::evidence)
                .containsExactlyInAnyOrder(
                        tuple(
                                "rule-packets",
                                240.0,
                                second(1).time(),
                                List.of(
                                        new Alert.Evidence("192.0.2.9", 0.62 * 240),
                                        new Alert.Evidence("2001:db8::7", 0.2 * 240))),
                        tuple("rule-sources", 312.0, second(1).time(), List.of()));
        assertThat(Firings.of(new Threshold("sources", 40, 5), "scan", List.of(second(0), second(1))))
                .isZero();
    }

    @Test
    void snapshotsOfThePastKeepTheBusiestRules() {
        List<RulesSection.Total> many = new ArrayList<>();
        RulesSection.Total web = ((RulesSection) SampleRules.at(1)).rule("web").orElseThrow();
        for (int i = 0; i < 1_000; i++) {
            many.add(new RulesSection.Total(
                    "r" + i,
                    "ip",
                    web.expansion(),
                    web.when(),
                    web.traffic().plus(i, 0, dev.weir.model.Interval.of(1)),
                    web.packets(),
                    List.of()));
        }
        RulesSection kept = (RulesSection) new RulesSection("f", many, java.util.Optional.empty()).kept();
        assertThat(kept.rules())
                .hasSize(64)
                .first()
                .extracting(RulesSection.Total::id)
                .isEqualTo("r999");
    }
}
