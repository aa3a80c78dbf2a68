package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Connection;
import dev.weir.model.SampleSnapshot;
import dev.weir.model.Snapshot;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OnlyTest {

    private final Snapshot all = SampleSnapshot.withConnections(10);

    @Test
    void askedForNothingItLeavesTheSnapshotAsItIs() {
        assertThat(new Only(OptionalInt.empty(), Optional.empty()).of(all)).isSameAs(all);
    }

    @Test
    void ofOneProcessItKeepsTheConnectionsThatProcessOwns() {
        Snapshot kept = new Only(OptionalInt.of(944), Optional.empty()).of(all);

        assertThat(kept.processes()).extracting(process -> process.key().pid()).containsExactly(944);
        assertThat(kept.connections())
                .isNotEmpty()
                .extracting(Connection::owner)
                .extracting(owner -> owner.pid())
                .containsOnly(944);
        assertThat(kept.totals()).isEqualTo(all.totals());
    }

    @Test
    void ofAUserWithoutProcessesItKeepsNoRow() {
        Snapshot kept = new Only(OptionalInt.empty(), Optional.of("nosuchuser")).of(all);

        assertThat(kept.processes()).isEmpty();
        assertThat(kept.connections()).isEmpty();
        assertThat(kept.ports()).isEmpty();
    }
}
