package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Connection;
import dev.weir.model.SampleSnapshot;
import dev.weir.model.Snapshot;
import org.junit.jupiter.api.Test;

class TopTest {

    @Test
    void busiestRowsComeFirstAndTheRestIsCut() {
        Snapshot top = Top.of(SampleSnapshot.withConnections(10), 3);

        assertThat(top.connections()).extracting(Connection::lport).containsExactly(10_009, 10_008, 10_007);
        assertThat(top.processes()).extracting(process -> process.key().pid()).containsExactly(944, 3120);
        assertThat(top.alerts()).hasSize(2);
    }

    @Test
    void sortingAloneCutsNothing() {
        assertThat(Top.sorted(SampleSnapshot.withConnections(10)).connections()).hasSize(10);
    }
}
