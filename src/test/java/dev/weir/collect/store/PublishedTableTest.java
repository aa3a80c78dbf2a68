package dev.weir.collect.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.PackedRows;
import dev.weir.Scenario;
import dev.weir.model.Busiest;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionKey;
import dev.weir.model.Traffic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private final PackedRows rows = new PackedRows(Scenario.crowded(1, 1000).connections());

    private static List<Integer> changes(PublishedTable later, PublishedTable earlier) {
        List<Integer> places = new ArrayList<>();
        later.eachChange(earlier, (place, before, now) -> places.add(place));
        return places;
    }

    @Test
    void theBusiestAreThoseOfALookAtEachRow() {
        for (int most : new int[] {1, 10, 48, 2000}) {
            assertThat(rows.table().busiest(most))
                    .extracting(Connection::key)
                    .containsExactlyElementsOf(
                            Busiest.of(Scenario.crowded(1, 1000).connections(), Connection::traffic, most).stream()
                                    .map(Connection::key)
                                    .toList());
        }
        assertThat(new PublishedTable(List.of()).busiest(5)).isEmpty();
    }

    @Test
    void rowsAboveARateAreAllThatAreFasterAndNoOthers() {
        PublishedTable table = rows.table();
        double rate = table.get(500).measuredRate();
        assertThat(table.above(rate))
                .isNotEmpty()
                .containsExactlyElementsOf(
                        table.stream().filter(row -> row.measuredRate() > rate).toList());
        assertThat(table.above(Double.MAX_VALUE)).isEmpty();
    }

    @Test
    void aRowKeepsItsPlaceWhenOthersAreNoLongerListed() {
        ConnectionKey key = rows.get(500).key();
        rows.set(0, null);
        rows.set(499, null);
        PublishedTable table = rows.table();
        assertThat(table).hasSize(998);
        assertThat(table.rows()).isEqualTo(1008);
        assertThat(table.at(500).key()).isEqualTo(key);
        assertThat(table.facts(500).key()).isEqualTo(key);
        assertThat(table.facts(499)).isNull();
        assertThat(table.average(500)).isEqualTo(table.at(500).traffic().totalAverage());
        assertThat(table.bytes(500)).isEqualTo(table.at(500).traffic().totalBytes());
    }

    @Test
    void tellsOnlyOfPlacesWhereOtherThingsAreKnown() {
        PublishedTable before = rows.table();
        Connection moved = Connection.of(
                rows.get(7).facts(),
                Traffic.NONE,
                rows.get(7).wire(),
                rows.get(7).wirePackets(),
                rows.get(7).health());
        rows.set(7, moved);
        assertThat(changes(rows.table(), before)).isEmpty();
        rows.set(20, null);
        rows.set(300, Scenario.crowded(2, 1000).connections().get(300));
        assertThat(changes(rows.table(), before)).containsExactly(20, 300);
        assertThat(changes(before, new PublishedTable(List.of()))).hasSize(1000);
        assertThat(changes(new PublishedTable(List.of()), before)).hasSize(1000);
    }
}
