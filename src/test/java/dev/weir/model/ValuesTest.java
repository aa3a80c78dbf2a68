package dev.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.collect.store.HostCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Snapshots are values: what they were made from may change afterwards, they do not. */
class ValuesTest {

    @Test
    void snapshotSaysOfEachListWhatFoundNoRoom() {
        NotListed connections = new NotListed(3, 70);
        Snapshot cut = SampleSnapshot.snapshot().withNotListed("connections", connections);
        assertThat(cut.withNotListed("alerts", NotListed.NONE)).isSameAs(cut);
        assertThat(cut.withNotListed("alerts", new NotListed(2, 0)).totals().notListed())
                .isEqualTo(Map.of("connections", connections, "alerts", new NotListed(2, 0)));
    }

    @Test
    void seenKeepsItsOwnRows() {
        List<Seen.LeftOver> rows = new ArrayList<>(List.of(new Seen.LeftOver("[kernel]", "why", Traffic.NONE)));
        Seen seen = new Seen(OptionalDouble.of(99), rows);
        rows.clear();
        assertThat(seen.leftOver()).hasSize(1);
        assertThat(Seen.UNKNOWN.percent()).isEmpty();
    }

    @Test
    void totalsAddUpWhatWasLost() {
        TreeMap<String, Long> lost = new TreeMap<>(Map.of("no_cookie", 3L, "unparsed", 4L));
        Totals totals = new Totals(Traffic.NONE, Traffic.NONE, Seen.UNKNOWN, lost, 0, 0, 0, 0, 0, 0);
        lost.put("unparsed", 400L);
        assertThat(totals.lostTotal()).isEqualTo(7);
        assertThat(Totals.NONE.lostTotal()).isZero();
        assertThatThrownBy(() -> totals.lost().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void hostCountsKeepTheirOwnLosses() {
        Map<String, Long> lost = new HashMap<>(Map.of("no_cookie", 3L));
        HostCounts counts = new HostCounts(lost, 0, 0, 0, 0, 0, 0);
        lost.clear();
        assertThat(counts.lost()).containsEntry("no_cookie", 3L);
    }

    @Test
    void anAlertNeedsASecond() {
        assertThatThrownBy(() -> new AlertThresholds(
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void kernelsStateNumbersAreThoseOfTcpStates() {
        assertThat(SocketState.of(1)).isEqualTo(SocketState.ESTABLISHED);
        assertThat(SocketState.of(7)).isEqualTo(SocketState.CLOSE);
        assertThat(SocketState.of(10)).isEqualTo(SocketState.LISTEN);
        assertThat(SocketState.of(12)).isEqualTo(SocketState.NEW_SYN_RECV);
        assertThat(SocketState.of(99)).isEqualTo(SocketState.NONE);
        assertThat(SocketState.of(-1)).isEqualTo(SocketState.NONE);
    }
}
