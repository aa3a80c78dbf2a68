package dev.weir.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Connections;
import dev.weir.model.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowTableTest {

    private static final int ROWS = 2 * RowBlock.ROWS;
    private static final int SECONDS = 300;

    private final RowTable table = new RowTable();

    @Test
    void bytesOfEverySecondAreThoseOfPlainAdditionWhateverIsAddedClearedOrStartedAgain() {
        Random random = new Random(1);
        long[] expected = new long[ROWS];
        List<Connections> snapshots = new ArrayList<>();
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
                        table.restartApp(row);
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
            snapshots.add((Connections) table.connections());
            sums.add(expected.clone());
        }
        for (int second = 0; second < SECONDS; second++) {
            for (int row = 0; row < ROWS; row++) {
                assertThat(snapshots.get(second).bytes(row)).as("row %d in second %d", row, second).isEqualTo(sums.get(second)[row]);
            }
        }
    }

    private static WireCounts wireCounts(long each) {
        WireCounts counts = new WireCounts();
        counts.rxBytes = each;
        counts.txBytes = each;
        counts.rxPackets = each;
        counts.txPackets = each;
        return counts;
    }
}
