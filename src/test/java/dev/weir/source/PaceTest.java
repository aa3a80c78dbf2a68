package dev.weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ticks by a clock that is moved by hand: a tick that is not due would wait for good. */
@Timeout(10)
class PaceTest {

    private static final long SECOND = 1_000_000_000L;

    private long now = 50 * SECOND;

    private Pace pace(double seconds) {
        return new Pace(Duration.ofMillis((long) (1_000 * seconds)), () -> now);
    }

    /** Whether the next tick is due, that is whether waiting for it ends although the clock stands still. */
    private static boolean isDue(Pace pace) throws InterruptedException {
        Thread waiting = new Thread(() -> {
            try {
                pace.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiting.start();
        waiting.join(100);
        boolean due = !waiting.isAlive();
        waiting.interrupt();
        waiting.join(10_000);
        return due;
    }

    @Test
    void firstTickIsDueAtOnce() throws InterruptedException {
        assertThat(isDue(pace(1))).isTrue();
    }

    @Test
    void nextTickIsDueAnIntervalAfterTheFirstHoweverLongTheWorkTook() throws InterruptedException {
        Pace pace = pace(1);
        pace.await();
        now += 999_999_999;
        assertThat(isDue(pace)).isFalse();
        now += 1;
        assertThat(isDue(pace)).isTrue();
        now += SECOND - 1;
        assertThat(isDue(pace)).isFalse();
    }

    @Test
    void ticksThatWereMissedAreNotMadeUpForAndTheRhythmIsKept() throws InterruptedException {
        Pace pace = pace(1);
        pace.await();
        now += 5 * SECOND + SECOND / 2;
        assertThat(isDue(pace)).isTrue();
        assertThat(isDue(pace)).isFalse();
        now += SECOND / 2;
        assertThat(isDue(pace)).isTrue();
    }

    @Test
    void newIntervalCountsFromTheLastTick() throws InterruptedException {
        Pace pace = pace(10);
        pace.await();
        now += 2 * SECOND;
        assertThat(isDue(pace)).isFalse();
        pace.setInterval(Duration.ofSeconds(2));
        assertThat(isDue(pace)).isTrue();
        assertThat(isDue(pace)).isFalse();
        pace.setInterval(Duration.ofSeconds(60));
        now += 59 * SECOND;
        assertThat(isDue(pace)).isFalse();
    }

    @Test
    void whoWaitsHearsOfAShorterInterval() throws InterruptedException {
        Pace pace = pace(60);
        pace.await();
        now += SECOND;
        Thread waiting = new Thread(() -> {
            try {
                pace.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        pace.setInterval(Duration.ofSeconds(1));
        waiting.join(10_000);
        assertThat(waiting.isAlive()).as("still waiting for the old interval").isFalse();
        assertThat(waiting.isInterrupted()).isFalse();
    }
}
