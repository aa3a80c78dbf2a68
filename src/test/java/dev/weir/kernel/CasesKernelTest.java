package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Situations of other projects' trackers, beside the kinds of traffic that {@link AppBytesKernelTest} makes. */
@Tag("kernel")
class CasesKernelTest {

    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @TestFactory
    Stream<DynamicTest> everySituationIsShownAsItIs() {
        return Situations.all().stream()
                .map(situation -> DynamicTest.dynamicTest(situation.title(), () -> {
                    Situation.Result result = situation.run(stage);
                    assumeFalse(result.verdict().startsWith("skipped"), result.verdict());
                    assertThat(result.verdict())
                            .as("right is %s, weir shows %s", result.right(), result.shown())
                            .isEqualTo("right");
                }));
    }

    @Test
    void everyCaseNamesAThreadOrNone() {
        Stream<String> threads = Stream.concat(
                TrafficCase.all().stream().map(TrafficCase::thread),
                Situations.all().stream().map(Situation::thread));
        List<String> malformed = threads.filter(
                        thread -> !thread.isEmpty() && !thread.matches("[\\w.-]+/[\\w.-]+#\\d+"))
                .toList();
        assertThat(malformed).isEmpty();
    }
}
