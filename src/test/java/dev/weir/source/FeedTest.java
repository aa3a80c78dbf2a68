package dev.weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.Scenario;
import dev.weir.model.Control;
import dev.weir.model.Refusal;
import dev.weir.model.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FeedTest {

    private final Semaphore woken = new Semaphore(0);
    private final Given source = new Given();

    /** A source that gives what the test hands it; an empty hand ends it. */
    private static final class Given implements SnapshotSource {
        private final BlockingQueue<Optional<Snapshot>> snapshots = new LinkedBlockingQueue<>();
        private final CountDownLatch closed = new CountDownLatch(1);
        private final Queue<Control> controls = new ConcurrentLinkedQueue<>();

        @Override
        public Optional<Snapshot> next() throws InterruptedException {
            return snapshots.take();
        }

        @Override
        public CompletionStage<Optional<Refusal>> control(Control control) {
            controls.add(control);
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public Optional<String> ending() {
            return Optional.of("that was all");
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private Feed started(SnapshotSource.Opener opener) {
        Feed feed = new Feed(opener, woken::release);
        feed.start();
        return feed;
    }

    private static Optional<Refusal> answer(Feed feed, Control control) {
        return feed.control(control).toCompletableFuture().join();
    }

    @Test
    void newestSnapshotIsTakenOnceAndOlderOnesAreDropped() throws InterruptedException {
        try (Feed feed = started(() -> source)) {
            assertThat(feed.take()).isEmpty();
            source.snapshots.add(Optional.of(Scenario.at(0)));
            source.snapshots.add(Optional.of(Scenario.at(1)));
            woken.acquire(2);
            assertThat(feed.take()).map(Snapshot::time).contains(Scenario.START.plusSeconds(1));
            assertThat(feed.take()).isEmpty();
            assertThat(feed.hasEnded()).isFalse();
        }
    }

    @Test
    void endOfTheSourceWakesWhoDrawsAndSaysWhy() throws InterruptedException {
        try (Feed feed = started(() -> source)) {
            source.snapshots.add(Optional.empty());
            woken.acquire();
            assertThat(feed.hasEnded()).isTrue();
            assertThat(feed.ending()).contains("that was all");
            assertThat(source.closed.getCount()).isZero();
            assertThatCode(feed::throwFailure).doesNotThrowAnyException();
        }
    }

    @Test
    void whatPreventedTheStartIsThrownWhereItIsAskedFor() throws InterruptedException {
        try (Feed noFile = started(() -> {
            throw new IOException("no file");
        })) {
            woken.acquire();
            assertThatThrownBy(noFile::throwFailure)
                    .isInstanceOf(IOException.class)
                    .hasMessage("no file");
            assertThat(noFile.hasEnded()).isTrue();
            assertThat(answer(noFile, Control.SetFilter.typed("tcp")))
                    .contains(new Refusal(3, "nothing is being counted here that could be filtered"));
        }
    }

    @Test
    void bugInTheSourceIsThrownToo() throws InterruptedException {
        try (Feed feed = started(() -> {
            throw new IllegalStateException("a bug");
        })) {
            woken.acquire();
            assertThatThrownBy(feed::throwFailure).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void errorOfTheMachineIsThrownToo() throws InterruptedException {
        try (Feed feed = started(() -> {
            throw new UnsatisfiedLinkError("no libbpf");
        })) {
            woken.acquire();
            assertThatThrownBy(feed::throwFailure).isInstanceOf(UnsatisfiedLinkError.class);
        }
    }

    @Test
    void closingEndsTheSourceWhileItWaits() throws InterruptedException {
        Feed feed = started(() -> source);
        source.snapshots.add(Optional.of(Scenario.at(0)));
        woken.acquire();
        feed.close();
        assertThat(source.closed.getCount()).isZero();
        assertThatCode(feed::throwFailure).doesNotThrowAnyException();
    }

    @Test
    void closingDoesNotWaitForASourceThatIsStillBeingOpened() {
        CountDownLatch forever = new CountDownLatch(1);
        Feed feed = started(() -> {
            while (forever.getCount() > 0) {
                Thread.onSpinWait(); // as the kernel's verifier: not to be interrupted
            }
            return source;
        });
        long start = System.nanoTime();
        feed.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(250));
        forever.countDown();
    }

    @Test
    void controlsReachTheSource() throws InterruptedException {
        try (Feed feed = started(() -> source)) {
            source.snapshots.add(Optional.of(Scenario.at(0)));
            woken.acquire();
            List<Control> controls = List.of(
                    new Control.SetInterval(Duration.ofSeconds(5)),
                    new Control.LookUpHosts(true),
                    Control.SetFilter.typed(" "));
            for (Control control : controls) {
                assertThat(answer(feed, control)).isEmpty();
            }
            assertThat(source.controls).containsExactlyElementsOf(controls);
        }
    }
}
