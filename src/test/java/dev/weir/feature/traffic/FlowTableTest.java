package dev.weir.feature.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.ProcessFacts;
import dev.weir.model.ProcessKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowTableTest {

    private static final int SOCKETS = 60;
    private static final int PROCESSES = 7;
    private static final int ENTRIES = SOCKETS * PROCESSES;

    private final FlowTable table = new FlowTable();
    private final List<TrackedSocket> sockets = new ArrayList<>();
    private final List<TrackedProcess> processes = new ArrayList<>();

    private static TrackedProcess process(int pid) {
        return new TrackedProcess(
                ProcessFacts.of(new ProcessKey(pid, 1), "worker", 0), new LedgerRun.PlainNames(), Instant.EPOCH, 0);
    }

    /** Every process uses every socket, by indexes in no order. */
    private void fill(Random random) {
        List<Integer> indexes = new ArrayList<>();
        for (int index = 0; index < ENTRIES; index++) {
            indexes.add(index);
        }
        Collections.shuffle(indexes, random);
        for (int i = 0; i < ENTRIES; i++) {
            table.begin(indexes.get(i), sockets.get(i % SOCKETS), processes.get(i / SOCKETS), 0);
        }
    }

    @Test
    void whatASocketOrAProcessUsesIsHandedOverOnceWhicheverEndsFirst() {
        Random random = new Random(1);
        for (int i = 0; i < SOCKETS; i++) {
            sockets.add(new TrackedSocket(i + 1, i, 0));
        }
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(process(i + 1));
        }
        for (int round = 0; round < 20; round++) {
            fill(random);
            Set<Integer> left = new HashSet<>();
            for (int index = 0; index < ENTRIES; index++) {
                left.add(index);
            }
            while (!left.isEmpty()) {
                TrackedSocket socket = random.nextBoolean() ? sockets.get(random.nextInt(SOCKETS)) : null;
                TrackedProcess process = processes.get(random.nextInt(PROCESSES));
                Set<Integer> expected = new HashSet<>(left);
                expected.removeIf(
                        index -> socket != null ? table.socket(index) != socket : table.user(index) != process);
                List<Integer> handed = new ArrayList<>();
                if (socket != null) {
                    table.removeAll(socket, handed::add);
                } else {
                    table.removeAll(process, handed::add);
                }
                assertThat(handed).containsExactlyInAnyOrderElementsOf(expected);
                left.removeAll(expected);
            }
        }
    }

    @Test
    void anEntryThatBelongsToAnotherBeforeItsEndWasReadLeavesTheFirst() {
        TrackedSocket first = new TrackedSocket(1, 0, 0);
        TrackedSocket second = new TrackedSocket(2, 1, 0);
        TrackedProcess before = process(1);
        TrackedProcess after = process(2);
        table.begin(3, first, before, 0);
        table.begin(4, first, before, 0);
        table.begin(3, second, after, 0);
        List<Integer> handed = new ArrayList<>();
        table.removeAll(before, handed::add);
        assertThat(handed).containsExactly(4);
        table.removeAll(first, handed::add);
        table.removeAll(second, handed::add);
        table.removeAll(after, handed::add);
        assertThat(handed).containsExactly(4, 3);
        table.begin(3, first, before, 0);
        table.removeAll(before, handed::add);
        assertThat(handed).containsExactly(4, 3, 3);
    }

    @Test
    void anEntryThatIsUsedAgainCountsFromZero() {
        TrackedSocket socket = new TrackedSocket(1, 0, 0);
        TrackedProcess process = process(1);
        table.begin(500, socket, process, 0);
        assertThat(table.rxRead(500, 1_000)).isEqualTo(1_000);
        assertThat(table.rxRead(500, 1_500)).isEqualTo(500);
        assertThat(table.txRead(500, 70)).isEqualTo(70);
        table.removeAll(socket, index -> {});
        table.clear(500);
        assertThat(table.socket(500)).isNull();
        table.begin(500, new TrackedSocket(2, 1, 0), process, 0);
        assertThat(table.rxRead(500, 2_000)).isEqualTo(2_000);
        assertThat(table.txRead(500, 80)).isEqualTo(80);
    }
}
