package dev.weir.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Scenario;
import dev.weir.feature.traffic.ConnectionList;
import dev.weir.feature.traffic.ProcessList;
import dev.weir.model.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankingTest {

    private static final int MANY = 100_000;
    private static final ConnectionList LIST = new ConnectionList();

    private final Snapshot snapshot = Scenario.crowded(3, MANY);
    private final Joined in = new Joined(snapshot);

    private List<Row> connections() {
        List<Row> rows = new ArrayList<>();
        snapshot.connections().forEach(connection -> rows.add(new Row.OfConnection(connection)));
        return rows;
    }

    /** The order as it is described, made by a sort of all. */
    private List<Row> sorted(List<Row> rows, Sort sort) {
        Column<Row.OfConnection> column = LIST.column(sort.column()).orElseThrow();
        Comparator<Row> byKey = column.numeric()
                ? Comparator.comparingDouble(row -> LIST.number(column, row, in))
                : Comparator.comparing(row -> LIST.key(column, row, in));
        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(Row::isGone)
                .thenComparing(Row::isPinned)
                .thenComparing(sort.descending() ? byKey.reversed() : byKey)
                .thenComparing(row -> -row.traffic().totalBytes())
                .thenComparing(Row::rank));
        return sorted;
    }

    @Test
    void aWindowOfVeryManyRowsHasTheOrderOfASortOfAll() {
        for (Sort sort : List.of(
                new Sort("IN+OUT", true),
                new Sort("IN+OUT", false),
                new Sort("REMOTE", false),
                new Sort("RTT", true),
                new Sort("STATE", true))) {
            List<Row> expected = sorted(connections(), sort);
            Ranking ranking = Ranking.of(LIST, connections(), sort, in);
            assertThat(ranking).hasSize(MANY);
            assertThat(ranking.subList(0, 40)).containsExactlyElementsOf(expected.subList(0, 40));
            assertThat(ranking.subList(2_000, 2_060)).containsExactlyElementsOf(expected.subList(2_000, 2_060));
            assertThat(ranking.get(MANY - 1)).isEqualTo(expected.get(MANY - 1));
            assertThat(ranking.subList(70_000, 70_060)).containsExactlyElementsOf(expected.subList(70_000, 70_060));
        }
    }

    @Test
    void aRowIsFoundWhereverItIsWithoutPuttingTheOthersInOrder() {
        Sort sort = new Sort("IN+OUT", true);
        List<Row> expected = sorted(connections(), sort);
        Ranking ranking = Ranking.of(LIST, connections(), sort, in);
        for (int place : new int[] {0, 63, 64, 5_000, MANY - 1}) {
            assertThat(ranking.indexOf(expected.get(place).id())).isEqualTo(place);
        }
        assertThat(ranking.get(0)).isEqualTo(expected.get(0));
        assertThat(ranking.indexOf(expected.get(9).id())).isEqualTo(9);
        assertThat(ranking.indexOf(expected.get(90_000).id())).isEqualTo(90_000);
        assertThat(ranking.indexOf(new RowId.OfAlert(1))).isEqualTo(-1);
    }

    @Test
    void equalRowsStayInTheOrderTheyCameIn() {
        List<Row> rows = new ArrayList<>();
        Row.OfConnection one = new Row.OfConnection(snapshot.connections().get(0));
        for (int i = 0; i < 5_000; i++) {
            rows.add(new Row.OfConnection(one.connection()));
        }
        Ranking ranking = Ranking.of(LIST, rows, new Sort("IN+OUT", true), in);
        for (int i = 0; i < 64; i++) {
            assertThat(ranking.get(i)).isSameAs(rows.get(i));
        }
    }

    @Test
    void pinnedRowsStayBelowAllOthers() {
        List<Row> rows = new ArrayList<>();
        snapshot.totals().seen().leftOver().forEach(leftOver -> rows.add(new Row.OfLeftOver(leftOver)));
        snapshot.processes().forEach(process -> rows.add(new Row.OfProcess(process)));
        Ranking ranking = Ranking.of(new ProcessList(), rows, new Sort("IN+OUT", false), in);
        assertThat(ranking.subList(0, 60)).noneMatch(Row::isPinned);
        assertThat(ranking.subList(rows.size() - 3, rows.size())).allMatch(Row::isPinned);
    }

    @Test
    void aRandomWalkThroughTheRowsFindsThemInOrder() {
        Sort sort = new Sort("TOTAL", true);
        List<Row> expected = sorted(connections(), sort);
        Ranking ranking = Ranking.of(LIST, connections(), sort, in);
        Random random = new Random(11);
        int place = 0;
        for (int step = 0; step < 500; step++) {
            place = Math.floorMod(place + random.nextInt(400) - 100, MANY);
            assertThat(ranking.get(place)).isSameAs(ranking.get(place)).isEqualTo(expected.get(place));
        }
    }
}
