package dev.weir.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.model.Section;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;

/**
 * One feature's section as a line of JSON of its own, for commands that count nothing else: the document with its
 * {@code schema}, its {@code time} and the section under the feature's word.
 *
 * @param <S> the feature's section
 */
public final class SectionLine<S extends Section> {

    private final JsonFactory factory = JsonSnapshot.factory();
    private final SectionCodec<S> codec;

    /** Lines of the sections that a codec knows. */
    public SectionLine(SectionCodec<S> codec) {
        this.codec = codec;
    }

    /**
     * Writes a section as it was at a time, complete to its line break.
     *
     * @throws IOException when the stream does not take it
     */
    public void write(Instant time, S section, OutputStream out) throws IOException {
        try (JsonGenerator json = factory.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("schema", DocumentSchema.VERSION);
            json.writeStringField("time", Timestamp.text(time));
            json.writeFieldName(codec.name());
            new JsonFields(json, false).object(section, codec.schema());
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }
}
