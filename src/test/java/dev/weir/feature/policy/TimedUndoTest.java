package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimedUndoTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong nanos = new AtomicLong();
    private final TimedUndo undo = new TimedUndo(nanos::get);

    @AfterEach
    void close() {
        undo.close();
    }

    @Test
    void secondsThatAreLeftCountDownTo0() {
        assertThat(undo.secondsLeft()).isEmpty();
        undo.begin(30, () -> {});
        assertThat(undo.secondsLeft()).contains(30L);
        nanos.set(SECOND - 1);
        assertThat(undo.secondsLeft()).contains(30L);
        nanos.set(SECOND);
        assertThat(undo.secondsLeft()).contains(29L);
        nanos.set(29 * SECOND + 1);
        assertThat(undo.secondsLeft()).contains(1L);
        nanos.set(31 * SECOND);
        assertThat(undo.secondsLeft()).contains(0L);
    }

    @Test
    void whatIsNotKeptIsUndoneOnceAndCannotBeKeptThen() throws InterruptedException {
        CountDownLatch undone = new CountDownLatch(1);
        undo.begin(1, undone::countDown);
        assertThat(undone.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(undo.secondsLeft()).isEmpty();
        assertThat(undo.keep()).isFalse();
    }

    @Test
    void whatIsKeptInTimeStays() throws InterruptedException {
        CountDownLatch undone = new CountDownLatch(1);
        undo.begin(1, undone::countDown);
        assertThat(undo.keep()).isTrue();
        assertThat(undo.secondsLeft()).isEmpty();
        assertThat(undone.await(1500, TimeUnit.MILLISECONDS)).isFalse();
    }
}
