package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every kind of traffic of {@code cases.txt}: each process is shown with exactly the bytes its own calls returned. */
@Tag("kernel")
class AppBytesKernelTest {

    @TestFactory
    Stream<DynamicContainer> everyProcessIsShownWithExactlyTheBytesItMoved() {
        String source = ByteSources.best();
        List<TrafficRun.Watched> all = TrafficRun.ofAllCases(source);
        return Stream.of(
                DynamicContainer.dynamicContainer(
                        source + " source",
                        all.stream().map(watched -> test(watched.traffic(), source, watched.chosen()))),
                DynamicContainer.dynamicContainer(
                        "syscall source",
                        all.stream().map(watched -> test(watched.traffic(), "syscall", watched.syscall()))));
    }

    private static DynamicTest test(TrafficCase traffic, String source, Outcome outcome) {
        return DynamicTest.dynamicTest(traffic.number() + " " + traffic.title(), () -> {
            assumeTrue(outcome.skipped().isEmpty(), () -> outcome.skipped().orElseThrow());
            assertThat(outcome.failed()).isEmpty();
            if (traffic.blindSpotOf(source).isEmpty()) {
                assertThat(outcome.actual()).as("comm, tx / rx bytes by pid").isEqualTo(outcome.expected());
            } else {
                // The blind spot is real and no larger: should the source learn to see it, cases.txt must follow.
                assertThat(traffic.holds(source, outcome))
                        .as("%s of %s: %s", outcome.actual(), outcome.expected(), traffic.blindSpot())
                        .isTrue();
            }
        });
    }
}
