package dev.weir.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.weir.model.Section;
import dev.weir.model.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * A snapshot as one line of JSON, schema {@code weir/1}.
 * <p>In every object the fields of the contract come first and in its order; what follows them is more of the same and
 * may grow.
 * Every character above {@code ~} is escaped, so that printing a hostile name is harmless and nothing of it is lost.
 */
public final class JsonSnapshot implements SnapshotWriter {

    static final DocumentSchema DOCUMENT = new DocumentSchema();

    private static final int LAST_UNESCAPED = '~';

    private final JsonFactory factory = factory();
    private final List<Table<?>> tables;
    private final Codecs codecs;
    private final boolean withSections;
    private final boolean forReplay;

    private JsonSnapshot(List<Table<?>> tables, Codecs codecs, boolean withSections, boolean forReplay) {
        this.tables = tables;
        this.codecs = codecs;
        this.withSections = withSections;
        this.forReplay = forReplay;
    }

    /** What writes JSON that is harmless to print. */
    static JsonFactory factory() {
        return new JsonFactoryBuilder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                .highestNonEscapedChar(LAST_UNESCAPED)
                .build();
    }

    /** What the document is made of beside its lists and the sections of features. */
    public static Schema<Snapshot> document() {
        return DOCUMENT;
    }

    /** The whole document, where no feature adds to it. */
    public static JsonSnapshot complete() {
        return complete(Codecs.NONE);
    }

    /** The whole document. */
    public static JsonSnapshot complete(Codecs codecs) {
        return new JsonSnapshot(Table.all(), codecs, true, false);
    }

    /** The document with one list only, for what a person selected. */
    public static JsonSnapshot only(Table<?> table) {
        return new JsonSnapshot(List.of(table), Codecs.NONE, false, false);
    }

    /** The whole document and what else it takes to show the very same screen again. */
    public static JsonSnapshot forReplay(Codecs codecs) {
        return new JsonSnapshot(Table.all(), codecs, true, true);
    }

    @Override
    public void write(Snapshot snapshot, OutputStream out) throws IOException {
        try (JsonGenerator json = factory.createGenerator(out)) {
            JsonFields fields = new JsonFields(json, forReplay);
            json.writeStartObject();
            DOCUMENT.write(fields, snapshot);
            for (Table<?> table : tables) {
                list(json, fields, table, snapshot);
            }
            if (withSections) {
                for (Section section : snapshot.sections()) {
                    section(json, fields, section);
                }
            }
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static <R> void list(JsonGenerator json, JsonFields fields, Table<R> table, Snapshot snapshot)
            throws IOException {
        json.writeArrayFieldStart(table.name());
        for (R row : table.rows(snapshot)) {
            fields.object(row, table.schema());
        }
        json.writeEndArray();
    }

    private <S extends Section> void section(JsonGenerator json, JsonFields fields, S section) throws IOException {
        SectionCodec<S> codec = codecs.of(section);
        json.writeFieldName(codec.name());
        fields.object(section, codec.schema());
    }
}
