package dev.weir.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessRow;
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
    private static final int SLOTS = SOCKETS * PROCESSES;

    private final FlowTable table = new FlowTable();
    private final List<SocketAccount> sockets = new ArrayList<>();
    private final List<ProcessAccount> processes = new ArrayList<>();

    private static ProcessAccount process(int pid) {
        ProcessRow row = new ProcessRow(new ProcessKey(pid, 1), pid, "worker", "worker", 0, 1, "", 0, "", "", false, 0, 0, 0, List.of());
        return new ProcessAccount(row, new LedgerRun.PlainNames(), Instant.EPOCH, 0);
    }

    /** Every process uses every socket, in slots in no order. */
    private void fill(Random random) {
        List<Integer> slots = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            slots.add(slot);
        }
        Collections.shuffle(slots, random);
        for (int i = 0; i < SLOTS; i++) {
            table.begin(slots.get(i), sockets.get(i % SOCKETS), processes.get(i / SOCKETS));
        }
    }

    @Test
    void whatASocketOrAProcessUsesIsHandedOverOnceWhicheverEndsFirst() {
        Random random = new Random(1);
        for (int i = 0; i < SOCKETS; i++) {
            sockets.add(new SocketAccount(i + 1, i, 0));
        }
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(process(i + 1));
        }
        for (int round = 0; round < 20; round++) {
            fill(random);
            Set<Integer> left = new HashSet<>();
            for (int slot = 0; slot < SLOTS; slot++) {
                left.add(slot);
            }
            while (!left.isEmpty()) {
                SocketAccount socket = random.nextBoolean() ? sockets.get(random.nextInt(SOCKETS)) : null;
                ProcessAccount process = processes.get(random.nextInt(PROCESSES));
                Set<Integer> expected = new HashSet<>(left);
                expected.removeIf(slot -> socket != null ? table.socket(slot) != socket : table.user(slot) != process);
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
    void aSlotThatBelongsToAnotherWithoutWordOfTheEndLeavesTheFirst() {
        SocketAccount first = new SocketAccount(1, 0, 0);
        SocketAccount second = new SocketAccount(2, 1, 0);
        ProcessAccount before = process(1);
        ProcessAccount after = process(2);
        table.begin(3, first, before);
        table.begin(4, first, before);
        table.begin(3, second, after);
        List<Integer> handed = new ArrayList<>();
        table.removeAll(before, handed::add);
        assertThat(handed).containsExactly(4);
        table.removeAll(first, handed::add);
        table.removeAll(second, handed::add);
        table.removeAll(after, handed::add);
        assertThat(handed).containsExactly(4, 3);
        table.begin(3, first, before);
        table.removeAll(before, handed::add);
        assertThat(handed).containsExactly(4, 3, 3);
    }

    @Test
    void aSlotThatIsUsedAgainCountsFromZero() {
        SocketAccount socket = new SocketAccount(1, 0, 0);
        ProcessAccount process = process(1);
        table.begin(500, socket, process);
        assertThat(table.rxRead(500, 1_000)).isEqualTo(1_000);
        assertThat(table.rxRead(500, 1_500)).isEqualTo(500);
        assertThat(table.txRead(500, 70)).isEqualTo(70);
        table.removeAll(socket, slot -> { });
        table.clear(500);
        assertThat(table.socket(500)).isNull();
        table.begin(500, new SocketAccount(2, 1, 0), process);
        assertThat(table.rxRead(500, 2_000)).isEqualTo(2_000);
        assertThat(table.txRead(500, 80)).isEqualTo(80);
    }
}
