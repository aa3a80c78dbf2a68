package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.SampleSnapshot;
import dev.weir.model.Snapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaTest {

    @ParameterizedTest
    @MethodSource("tables")
    void fieldsOfARowAreWrittenInTheOrderInWhichTheyAreDeclared(Table<?> table) throws IOException {
        assertOrder(table);
    }

    static List<Table<?>> tables() {
        return Table.all();
    }

    private static <R> void assertOrder(Table<R> table) throws IOException {
        Set<String> written = new TreeSet<>();
        for (R row : table.rows(SampleSnapshot.snapshot())) {
            Order order = new Order();
            table.schema().write(order, row);
            assertThat(order.indexes).isSorted().doesNotHaveDuplicates();
            written.addAll(order.names);
        }
        List<String> always = table.schema().fields().stream()
                .map(Field::name)
                .filter(name -> !name.matches(".*(_stale|_unavailable)"))
                .toList();
        assertThat(written).containsAll(always);
    }

    @Test
    void fieldsOfTheDocumentAreWrittenInTheOrderInWhichTheyAreDeclared() throws IOException {
        Snapshot snapshot = SampleSnapshot.snapshot();
        Order order = new Order();
        JsonSnapshot.DOCUMENT.write(order, snapshot);
        assertThat(order.indexes).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(order.inside)
                .allSatisfy(inside -> assertThat(inside.indexes).isSorted().doesNotHaveDuplicates());
    }

    @Test
    void everyFieldSaysWhatItIs() {
        for (Table<?> table : Table.all()) {
            assertThat(table.schema().fields())
                    .allSatisfy(field -> assertThat(field.meaning()).isNotBlank());
            assertThat(table.schema().fields()).extracting(Field::name).doesNotHaveDuplicates();
        }
    }

    /** Which fields are written, one after the other. */
    private static final class Order extends FieldSink {

        private final List<Integer> indexes = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private final List<Order> inside = new ArrayList<>();

        private void note(Field field) {
            indexes.add(field.index());
            names.add(field.name());
        }

        @Override
        boolean isForReplay() {
            return true;
        }

        @Override
        void none(Field field) {
            note(field);
        }

        @Override
        void text(Field field, String value) {
            note(field);
        }

        @Override
        void count(Field field, long unsigned) {
            note(field);
        }

        @Override
        void number(Field field, long signed) {
            note(field);
        }

        @Override
        void flag(Field field, boolean value) {
            note(field);
        }

        @Override
        void decimal(Field field, double value, int decimals) {
            note(field);
        }

        @Override
        void time(Field field, Instant value) {
            note(field);
        }

        @Override
        void numbers(Field field, long[] values) {
            note(field);
        }

        @Override
        <T> void object(Field field, T value, Schema<T> schema) throws IOException {
            note(field);
            Order order = new Order();
            schema.write(order, value);
            inside.add(order);
        }

        @Override
        <T> void list(Field field, List<T> values, Schema<T> schema) throws IOException {
            note(field);
            for (T value : values) {
                Order order = new Order();
                schema.write(order, value);
                inside.add(order);
            }
        }

        @Override
        void counts(Field field, Map<String, Long> values) {
            note(field);
        }

        @Override
        <T> void objects(Field field, Map<String, T> values, Schema<T> schema) {
            note(field);
        }
    }
}
