package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.function.Consumer;
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
        List<TrafficRun.Watched> all = TrafficRun.ofAllCases("socket");
        return Stream.of(
                DynamicContainer.dynamicContainer("socket source", all.stream().map(watched ->
                        test(watched, watched.chosen(), AppBytesKernelTest::isExact))),
                DynamicContainer.dynamicContainer("syscall source", all.stream().map(watched ->
                        test(watched, watched.syscall(), watched.traffic().blindSpotOf("syscall").isEmpty()
                                ? AppBytesKernelTest::isExact : AppBytesKernelTest::isBlind))));
    }

    private static DynamicTest test(TrafficRun.Watched watched, Outcome outcome, Consumer<Outcome> expectation) {
        TrafficCase traffic = watched.traffic();
        return DynamicTest.dynamicTest(traffic.number() + " " + traffic.title(), () -> {
            assumeTrue(outcome.skipped().isEmpty(), () -> outcome.skipped().orElseThrow());
            assertThat(outcome.failed()).isEmpty();
            expectation.accept(outcome);
        });
    }

    private static void isExact(Outcome outcome) {
        assertThat(outcome.actual()).as("comm, tx / rx bytes by pid").isEqualTo(outcome.expected());
    }

    /** The documented blind spot is real: should the syscall source learn to see it, the document must follow. */
    private static void isBlind(Outcome outcome) {
        assertThat(outcome.exact()).as("exact although cases.txt names a blind spot").isFalse();
    }
}
