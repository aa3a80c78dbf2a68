package dev.weir.feature.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HyperLogLogTest {

    /** IPv4 addresses in sequence, as a scan or a flood has them. */
    private static HyperLogLog ofAddresses(int count, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        ClientHash hash = new ClientHash(seeds.nextLong(), seeds.nextLong());
        HyperLogLog sketch = new HyperLogLog();
        for (int i = 0; i < count; i++) {
            sketch.add(hash.of(0, 0x0000_ffff_0100_0000L + i, 22));
        }
        return sketch;
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 2", "3, 3", "10, 10"})
    void aFewAreCountedWithoutError(int count, long estimate) {
        assertThat(ofAddresses(count, 1).estimate()).isEqualTo(estimate);
    }

    /**
     * The mean error over several seeds is far below the stated one, and none is beyond four and a half standard
     * deviations.
     */
    @ParameterizedTest
    @CsvSource({
        "100, 200",
        "1000, 200",
        "5000, 200",
        "10000, 200",
        "20000, 200",
        "100000, 100",
        "1000000, 20",
        "20000000, 2"
    })
    void theErrorIsWhatIsStated(int count, int seeds) {
        double sum = 0;
        double squares = 0;
        for (int seed = 0; seed < seeds; seed++) {
            double error = ofAddresses(count, seed).estimate() / (double) count - 1;
            assertThat(Math.abs(error)).isLessThan(4.5 * HyperLogLog.ERROR);
            sum += error;
            squares += error * error;
        }
        assertThat(Math.abs(sum / seeds)).isLessThan(3 * HyperLogLog.ERROR / Math.sqrt(seeds));
        assertThat(Math.sqrt(squares / seeds)).isLessThan(1.7 * HyperLogLog.ERROR);
    }

    @Test
    void theErrorIsSixteenInAThousand() {
        assertThat(HyperLogLog.ERROR).isEqualTo(0.01625);
    }

    @Test
    void repeatedAddressesCountOnce() {
        ClientHash hash = new ClientHash(1, 2);
        HyperLogLog sketch = new HyperLogLog();
        for (int i = 0; i < 100_000; i++) {
            sketch.add(hash.of(0, i % 7, 22));
        }
        assertThat(sketch.estimate()).isEqualTo(7);
    }

    @Test
    void registersMergeIntoThoseOfBoth() {
        ClientHash hash = new ClientHash(3, 4);
        byte[] some = new byte[HyperLogLog.REGISTERS];
        byte[] others = new byte[HyperLogLog.REGISTERS];
        HyperLogLog all = new HyperLogLog();
        for (int i = 0; i < 50_000; i++) {
            long bits = hash.of(7, i, 22);
            byte[] registers = i % 3 == 0 ? some : others;
            int index = (int) bits & HyperLogLog.REGISTERS - 1;
            registers[index] = (byte) Math.max(registers[index], HyperLogLog.rank(bits));
            all.add(bits);
        }
        HyperLogLog merged = new HyperLogLog();
        merged.merge(some);
        merged.merge(others);
        assertThat(merged.estimate()).isEqualTo(all.estimate()).isBetween(48_000L, 52_000L);
        merged.clear();
        assertThat(merged.estimate()).isZero();
    }

    @Test
    void aRegisterThatNoHashCouldFillDoesNoHarm() {
        byte[] registers = new byte[HyperLogLog.REGISTERS];
        registers[0] = (byte) 0xff;
        HyperLogLog sketch = new HyperLogLog();
        sketch.merge(registers);
        assertThat(sketch.estimate()).isEqualTo(1);
    }

    @Test
    void theRankIsTheZerosBehindTheIndexAndOne() {
        assertThat(HyperLogLog.rank(1L << 12)).isEqualTo(1);
        assertThat(HyperLogLog.rank(1L << 13 | 0xfff)).isEqualTo(2);
        assertThat(HyperLogLog.rank(1L << 63)).isEqualTo(52);
        assertThat(HyperLogLog.rank(0xfff)).isEqualTo(53);
    }
}
