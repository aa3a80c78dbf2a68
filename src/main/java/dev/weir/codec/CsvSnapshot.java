package dev.weir.codec;

import dev.weir.model.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One list of a snapshot as comma-separated values: one header, then one line per row and snapshot, the snapshot's time
 * in front.
 * <p>Columns have the names, units and meanings of the JSON document's fields.
 *
 * @param <R> what is in the list
 */
public final class CsvSnapshot<R> implements SnapshotWriter {

    private final Table<R> table;

    private CsvSnapshot(Table<R> table) {
        this.table = table;
    }

    /** The format of one list. */
    public static <R> CsvSnapshot<R> of(Table<R> table) {
        return new CsvSnapshot<>(table);
    }

    @Override
    public void begin(OutputStream out) throws IOException {
        out.write(CsvFields.header(table.csvColumns()).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void write(Snapshot snapshot, OutputStream out) throws IOException {
        String time = Timestamp.text(snapshot.time());
        CsvFields fields = new CsvFields(table.schema(), table.csvColumns());
        StringBuilder text = new StringBuilder();
        for (R row : table.rows(snapshot)) {
            table.schema().write(fields, row);
            fields.endLine(time, text);
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
