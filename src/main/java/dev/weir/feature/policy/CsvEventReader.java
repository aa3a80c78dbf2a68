package dev.weir.feature.policy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import dev.weir.feature.policy.LoggedEvent.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads events that are lines of comma-separated values; the first line says which column is which. */
final class CsvEventReader implements EventReader {

    private static final int MAX_COLUMNS = 256;

    private final CsvFactory factory =
            CsvFactory.builder().streamReadConstraints(JsonEventReader.BOUNDS).build();
    private Field[] columns;
    private String header;

    @Override
    public boolean read(LogRecords record, LoggedEvent event) throws BadLineException, IOException {
        record.requireText();
        if (columns == null) {
            readHeader(record);
            return false;
        }
        event.clear();
        int column = 0;
        boolean repeatsHeader = false;
        BadLineException wrong = null;
        try (JsonParser parser = parser(record)) {
            for (JsonToken value = parser.nextToken(); value == JsonToken.VALUE_STRING; value = parser.nextToken()) {
                if (column == 0 && parser.getText().equals(header)) {
                    repeatsHeader = true;
                    break;
                }
                try {
                    set(column++, parser, event);
                } catch (BadLineException first) { // what follows from a comma too few is said of the comma
                    wrong = wrong == null ? first : wrong;
                }
            }
        } catch (JsonProcessingException malformed) {
            throw new BadLineException("it is not CSV: "
                    + malformed.getOriginalMessage().lines().findFirst().orElse("cut off"));
        }
        if (repeatsHeader) {
            return false;
        }
        if (column != columns.length) {
            throw new BadLineException("it has " + column + " columns and the heading " + columns.length);
        }
        if (wrong != null) {
            throw wrong;
        }
        event.complete();
        return true;
    }

    private void set(int column, JsonParser parser, LoggedEvent event) throws BadLineException, IOException {
        if (column < columns.length && columns[column] != null && parser.getTextLength() > 0) {
            event.set(columns[column], parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        }
    }

    private void readHeader(LogRecords record) throws BadLineException, IOException {
        List<Field> fields = new ArrayList<>();
        String first = null;
        try (JsonParser parser = parser(record)) {
            for (JsonToken value = parser.nextToken();
                    value == JsonToken.VALUE_STRING && fields.size() < MAX_COLUMNS;
                    value = parser.nextToken()) {
                first = first == null ? parser.getText() : first;
                fields.add(LoggedEvent.FIELDS.get(parser.getText().strip().replace("\ufeff", "")));
            }
        } catch (JsonProcessingException malformed) {
            throw new BadLineException("the heading is not CSV");
        }
        if (!fields.contains(Field.SRC_IP)) {
            throw new BadLineException("the heading names no src_ip");
        }
        header = first;
        columns = fields.toArray(Field[]::new);
    }

    /** A parser behind the token that begins a line. */
    private JsonParser parser(LogRecords record) throws IOException {
        JsonParser parser = factory.createParser(record.bytes, record.from, record.to - record.from);
        parser.nextToken();
        return parser;
    }
}
