package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class CountTableTest {

    private static void count(CountTable table, long key, long packets) {
        long[] keys = {key};
        int row = table.find(keys);
        table.add(row < 0 ? table.insert(keys) : row, packets, packets * 100);
    }

    @Test
    void countsAreExactUpToTheLimit() {
        CountTable table = new CountTable(1, 0, 10_000, 1);
        for (int i = 0; i < 100_000; i++) {
            count(table, i % 10_000, 1);
        }
        assertThat(table.isExact()).isTrue();
        assertThat(table.distinct()).isEqualTo(10_000);
        assertThat(table.packets(1234)).isEqualTo(10);
        assertThat(table.key(1234, 0)).isEqualTo(1234);
    }

    @Test
    void beyondItTheBusyOnesStayAndTheErrorIsStated() {
        CountTable table = new CountTable(1, 0, 1000, 1);
        for (int i = 0; i < 200_000; i++) {
            count(table, i, 1);
            count(table, -1 - i % 5, 1);
        }
        assertThat(table.isExact()).isFalse();
        int[] busiest = table.byPackets(5);
        for (int row : busiest) {
            assertThat(table.key(row, 0)).isNegative();
            assertThat(table.packets(row)).isBetween(40_000 - table.missedPackets(), 40_000L);
        }
        assertThat(table.missedPackets()).isLessThan(500);
        assertThat(table.rows()).isLessThanOrEqualTo(1000);
        assertThat(table.distinct()).isBetween(194_000L, 206_000L);
    }

    @Test
    void equalOnesStayInTheOrderInWhichTheyCame() {
        CountTable table = new CountTable(1, 0, 100, 1);
        for (long key : new long[] {7, 3, 9, 1, 3}) {
            count(table, key, 1);
        }
        assertThat(table.byPackets(3)).containsExactly(1, 0, 2);
        assertThat(table.byPackets(10)).containsExactly(1, 0, 2, 3);
    }

    @Test
    void differentOnesAreCountedToOnePercent() {
        for (int count : new int[] {0, 100, 10_000, 1_000_000}) {
            DistinctCount distinct = new DistinctCount();
            for (int i = 0; i < count; i++) {
                distinct.add(CountTable.mix(i + 1));
                distinct.add(CountTable.mix(i + 1));
            }
            assertThat(distinct.estimate()).isBetween((long) (count * 0.975), (long) Math.ceil(count * 1.025));
        }
    }

    @Test
    void portsOfEvictedSourcesAreForgottenAndAFullSetSaysSo() {
        PortSets ports = new PortSets(100);
        for (int i = 0; i < 60; i++) {
            assertThat(ports.add(i % 2, 1000 - i)).isTrue();
        }
        assertThat(ports.add(0, 1000)).isFalse();
        assertThat(PortSets.ports(ports.sorted(), 1, 3)).containsExactly(941, 943, 945);
        BitSet kept = new BitSet();
        kept.set(1);
        ports.keepOnly(kept);
        assertThat(ports.sorted()).hasSize(30);
        assertThat(PortSets.ports(ports.sorted(), 0, 3)).isEmpty();
        for (int i = 0; i < 100; i++) {
            ports.add(7, i);
        }
        assertThat(ports.isFull()).isTrue();
        assertThat(ports.sorted()).hasSize(100);
    }
}
