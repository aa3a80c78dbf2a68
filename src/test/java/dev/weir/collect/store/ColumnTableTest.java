package dev.weir.collect.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Interval;
import dev.weir.model.TcpHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColumnTableTest {

    private static final int ROWS = 2 * ColumnBlock.ROWS;
    private static final int SECONDS = 300;

    private static final TcpHealth HEALTH =
            new TcpHealth(800, 200, 400, 10, 7, 1448, 65_536, 4, 2, 14, 142_000, 140_000, 1_000, 0, 204_000);

    private final ColumnTable table = new ColumnTable();

    @Test
    void bytesOfEverySecondAreThoseOfPlainAdditionWhateverIsAddedMovedOrCleared() {
        Random random = new Random(1);
        long[] expected = new long[ROWS];
        List<PublishedTable> snapshots = new ArrayList<>();
        List<long[]> sums = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            table.open();
        }
        for (int second = 0; second < SECONDS; second++) {
            for (int i = 0; i < 20; i++) {
                int row = random.nextInt(ROWS);
                long bytes = random.nextLong() >>> 1 + random.nextInt(62);
                switch (random.nextInt(8)) {
                    case 0 -> {
                        int other = (row + 300) % ROWS;
                        table.moveApp(row, other);
                        expected[other] += expected[row];
                        expected[row] = 0;
                    }
                    case 1 -> {
                        table.close(row);
                        assertThat(table.open()).isEqualTo(row);
                        expected[row] = 0;
                    }
                    case 2 -> table.addWire(row, wireCounts(bytes));
                    default -> {
                        table.addApp(row, bytes, 1);
                        expected[row] += bytes + 1;
                    }
                }
            }
            table.roll(Interval.of(second == 0 ? 0 : 1));
            snapshots.add((PublishedTable) table.connections());
            sums.add(expected.clone());
        }
        for (int second = 0; second < SECONDS; second++) {
            for (int row = 0; row < ROWS; row++) {
                assertThat(snapshots.get(second).bytes(row))
                        .as("row %d in second %d", row, second)
                        .isEqualTo(sums.get(second)[row]);
            }
        }
    }

    @Test
    void tcpNumbersOfASecondStayWhatTheyWereThen() {
        int row = table.open();
        TcpHealth other = new TcpHealth(
                900, 200, 400, 10, 7, 1448, 65_536, 4, 2, 14, 142_000, 140_000, 5_000_000_000L, 0, 204_000);
        List<PublishedTable> snapshots = new ArrayList<>();
        for (TcpHealth told : new TcpHealth[] {null, HEALTH, HEALTH, other, null}) {
            table.setHealth(row, told);
            table.roll(Interval.of(1));
            snapshots.add((PublishedTable) table.connections());
        }
        assertThat(snapshots)
                .extracting(snapshot -> snapshot.at(row).health())
                .containsExactly(
                        Optional.empty(),
                        Optional.of(HEALTH),
                        Optional.of(HEALTH),
                        Optional.of(other),
                        Optional.empty());
        assertThat(snapshots)
                .extracting(snapshot -> snapshot.srttMicros(row))
                .containsExactly(-1L, 800L, 800L, 900L, -1L);
        assertThat(other.receivedBytes()).isEqualTo(5_000_000_000L);
    }

    private static WireGrowth wireCounts(long each) {
        WireGrowth counts = new WireGrowth();
        counts.rxBytes = each;
        counts.txBytes = each;
        counts.rxPackets = each;
        counts.txPackets = each;
        return counts;
    }
}
