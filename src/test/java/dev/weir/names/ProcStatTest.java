package dev.weir.names;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcStatTest {

    @Test
    void nameMayHoldBracketsBlanksAndLineBreaks() {
        assertThat(ProcStat.parse("42 (a) (b\n c) S 7 1 1 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 90723 3133440 390"))
                .contains(new ProcStat(42, "a) (b\n c", 7, false, 90_723));
    }

    @Test
    void kernelThreadIsToldByItsFlag() {
        assertThat(ProcStat.parse("2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 5 0 0")
                        .orElseThrow()
                        .kernel())
                .isTrue();
    }

    @Test
    void whatIsNotAStatLineIsNothing() {
        assertThat(ProcStat.parse("")).isEmpty();
        assertThat(ProcStat.parse("42 (cut) S 1")).isEmpty();
        assertThat(ProcStat.parse("42 (word) S x 1 1 0 -1 y 0 0 0 0 0 0 0 0 20 0 1 0 z 0 0"))
                .isEmpty();
        assertThat(ProcStat.parse("42 ()")).isEmpty();
    }

    @Test
    void startTagMustLieWithinTheClockTick() {
        ProcStat stat = new ProcStat(42, "x", 1, false, 90_723); // 907.23 s to 907.24 s after boot
        int first = (int) (907_230_000_000L >> 20);
        int last = (int) (907_239_999_999L >> 20);

        assertThat(stat.startedAt(first)).isTrue();
        assertThat(stat.startedAt(last)).isTrue();
        assertThat(stat.startedAt(first - 1)).isFalse();
        assertThat(stat.startedAt(last + 1)).isFalse();
    }

    @Test
    void startTagWrapsAroundAfterFiftyTwoDays() {
        long ticks = (1L << 52) / ProcStat.TICK_NANOS; // the tick in which the tag goes from 2^32 - 1 to 0
        ProcStat stat = new ProcStat(42, "x", 1, false, ticks);

        assertThat(stat.startedAt(-1)).isTrue();
        assertThat(stat.startedAt(0)).isTrue();
        assertThat(stat.startedAt(100)).isFalse();
    }
}
