package dev.weir.feature.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.weir.units.Printable;
import java.io.IOException;

/** Reads events that are JSON objects. */
final class JsonEventReader implements EventReader {

    /** No event has more; hostile ones get no further. */
    static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(16)
            .maxStringLength(1 << 16)
            .maxNumberLength(64)
            .maxNameLength(256)
            .build();

    /** How Jackson says so. */
    private static final String TWICE = "Duplicate field ";

    private final JsonFactory factory =
            JsonFactory.builder().streamReadConstraints(BOUNDS).build();

    @Override
    public boolean read(LogRecords record, LoggedEvent event) throws BadLineException, IOException {
        event.clear();
        record.requireText();
        try (JsonParser parser = factory.createParser(record.bytes, record.from, record.to - record.from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadLineException("it is not a JSON object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                field(parser, name, event);
            }
            if (parser.nextToken() != null) {
                throw new BadLineException("something follows the object");
            }
        } catch (JsonProcessingException malformed) {
            throw new BadLineException(problem(malformed));
        }
        event.complete();
        return true;
    }

    /** What is wrong with JSON, as half a sentence. */
    static String problem(JsonProcessingException malformed) {
        String message = malformed.getOriginalMessage();
        if (message.startsWith(TWICE)) {
            return "the key " + Printable.text(message.substring(TWICE.length())) + " is there twice";
        }
        return malformed instanceof StreamConstraintsException
                ? "it is nested deeper, or a word or number in it is longer, than makes sense"
                : "it is not JSON: "
                        + Printable.text(message.lines()
                                .findFirst()
                                .orElse("it is cut off")
                                .replaceAll("(?: \\(start marker|: maybe a \\(non-standard|: enable `).*", ""));
    }

    private static void field(JsonParser parser, String name, LoggedEvent event) throws BadLineException, IOException {
        JsonToken value = parser.nextToken();
        LoggedEvent.Field field = LoggedEvent.FIELDS.get(name);
        if (field == null) {
            parser.skipChildren();
        } else if (value != null && value.isScalarValue()) {
            if (value != JsonToken.VALUE_NULL) {
                event.set(field, parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            }
        } else {
            throw new BadLineException(name + " is not a single value");
        }
    }
}
