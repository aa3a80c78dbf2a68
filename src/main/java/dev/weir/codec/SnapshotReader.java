package dev.weir.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.weir.model.Section;
import dev.weir.model.Snapshot;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads documents of schema {@code weir/1} that were written for replay, one after the other, row by row.
 * <p>Fields and sections that nobody here knows are skipped. The text may come from anybody: nothing of it is believed
 * beyond bounds.
 */
public final class SnapshotReader implements AutoCloseable {

    /** Depth, text and digits of anything weir writes stay far below. */
    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(16)
            .maxStringLength(65_536)
            .maxNameLength(256)
            .maxNumberLength(40)
            .build();
    /** Field names are not kept for the next snapshot, or a file full of different ones would fill the memory. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(BOUNDS)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** Rows in one list; a host's flow table has fewer. */
    private static final int MAX_ROWS = 262_144;
    /** Values in a feature's section, whose lists are in memory at once. */
    private static final int MAX_SECTION_VALUES = 1_000_000;

    private final Codecs codecs;
    private final InputStream text;
    private final Set<String> own = new HashSet<>();
    /** Made with the first snapshot, since making it reads from the stream. */
    private JsonParser parser;

    /**
     * Reads from a stream, which is not closed.
     *
     * @param codecs how the sections of features are read
     */
    public SnapshotReader(InputStream text, Codecs codecs) {
        this.text = text;
        this.codecs = codecs;
        JsonSnapshot.DOCUMENT.fields().forEach(field -> own.add(field.name()));
    }

    /**
     * The next snapshot; empty at the end.
     *
     * @throws EOFException         when the stream ends within a document
     * @throws BadSnapshotException when a document is malformed, beyond bounds or of another schema; the message fits a
     * terminal
     * @throws IOException          when the stream fails
     */
    public Optional<Snapshot> next() throws IOException {
        try {
            if (parser == null) {
                parser = JSON.createParser(text).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            }
            return parser.nextToken() == null ? Optional.empty() : Optional.of(document());
        } catch (JsonEOFException cut) {
            throw new EOFException();
        } catch (JsonProcessingException malformed) {
            throw new BadSnapshotException(harmless(malformed.getOriginalMessage()));
        } catch (BadSnapshotException malformed) {
            throw new BadSnapshotException(harmless(malformed.getMessage()));
        }
    }

    /** Gives the reader's buffers back. */
    @Override
    public void close() throws IOException {
        if (parser != null) {
            parser.close();
        }
    }

    private Snapshot document() throws IOException {
        requireToken(JsonToken.START_OBJECT, "an object");
        JsonRow head = JsonRow.empty();
        Map<Table<?>, List<?>> lists = new HashMap<>();
        List<Section> sections = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            Optional<Table<?>> table = Table.named(name);
            Optional<SectionCodec<?>> codec = codecs.named(name);
            if (table.isPresent()) {
                lists.put(table.get(), rows(table.get().schema()));
            } else if (own.contains(name)) {
                head.put(name, parser);
            } else if (codec.isPresent()) {
                sections.add(codec.get().schema().read(JsonRow.read(parser, MAX_SECTION_VALUES)));
            } else {
                parser.skipChildren();
            }
        }
        return whole(JsonSnapshot.DOCUMENT.read(head), lists, sections);
    }

    private static Snapshot whole(Snapshot head, Map<Table<?>, List<?>> lists, List<Section> sections) {
        return new Snapshot(
                head.time(),
                head.monoNanos(),
                head.intervalSeconds(),
                head.host(),
                head.totals(),
                rows(lists, Table.INTERFACES),
                rows(lists, Table.PROTOCOLS),
                rows(lists, Table.PROCESSES),
                rows(lists, Table.CONNECTIONS),
                rows(lists, Table.PORTS),
                rows(lists, Table.ALERTS),
                sections);
    }

    @SuppressWarnings("unchecked")
    private static <R> List<R> rows(Map<Table<?>, List<?>> lists, Table<R> table) {
        return (List<R>) lists.getOrDefault(table, List.of());
    }

    private <R> List<R> rows(Schema<R> schema) throws IOException {
        requireToken(JsonToken.START_ARRAY, "a list");
        List<R> rows = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (rows.size() == MAX_ROWS) {
                throw new BadSnapshotException("a list has more than " + MAX_ROWS + " rows");
            }
            rows.add(schema.read(JsonRow.read(parser)));
        }
        return rows;
    }

    private void requireToken(JsonToken token, String what) throws BadSnapshotException {
        if (parser.currentToken() != token) {
            throw new BadSnapshotException(what + " was expected");
        }
    }

    /** The message may quote the text. */
    private static String harmless(String message) {
        return message.replaceAll("[^ -~]", "?");
    }
}
