package dev.weir.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Fields as JSON: what is not known is {@code null}, counters are unsigned, no exponents. */
final class JsonFields extends FieldSink {

    private final JsonGenerator json;
    private final boolean forReplay;

    JsonFields(JsonGenerator json, boolean forReplay) {
        this.json = json;
        this.forReplay = forReplay;
    }

    @Override
    boolean isForReplay() {
        return forReplay;
    }

    @Override
    void none(Field field) throws IOException {
        json.writeFieldName(field.quoted());
        json.writeNull();
    }

    @Override
    void text(Field field, String value) throws IOException {
        json.writeFieldName(field.quoted());
        json.writeString(value);
    }

    @Override
    void count(Field field, long unsigned) throws IOException {
        json.writeFieldName(field.quoted());
        count(unsigned);
    }

    private void count(long unsigned) throws IOException {
        if (unsigned >= 0) {
            json.writeNumber(unsigned);
        } else {
            json.writeNumber(Long.toUnsignedString(unsigned));
        }
    }

    @Override
    void number(Field field, long signed) throws IOException {
        json.writeFieldName(field.quoted());
        json.writeNumber(signed);
    }

    @Override
    void flag(Field field, boolean value) throws IOException {
        json.writeFieldName(field.quoted());
        json.writeBoolean(value);
    }

    @Override
    void decimal(Field field, double value, int decimals) throws IOException {
        json.writeFieldName(field.quoted());
        if (!Double.isFinite(value)) {
            json.writeNull();
        } else if (Decimal.isWhole(value)) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(Decimal.text(value, decimals));
        }
    }

    @Override
    void time(Field field, Instant value) throws IOException {
        json.writeFieldName(field.quoted());
        json.writeString(Timestamp.text(value));
    }

    @Override
    void numbers(Field field, long[] values) throws IOException {
        json.writeFieldName(field.quoted());
        json.writeStartArray();
        for (long value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }

    @Override
    <T> void object(Field field, T value, Schema<T> schema) throws IOException {
        json.writeFieldName(field.quoted());
        object(value, schema);
    }

    <T> void object(T value, Schema<T> schema) throws IOException {
        json.writeStartObject();
        schema.write(this, value);
        json.writeEndObject();
    }

    @Override
    <T> void list(Field field, List<T> values, Schema<T> schema) throws IOException {
        json.writeFieldName(field.quoted());
        json.writeStartArray();
        for (T value : values) {
            object(value, schema);
        }
        json.writeEndArray();
    }

    @Override
    void counts(Field field, Map<String, Long> values) throws IOException {
        json.writeFieldName(field.quoted());
        json.writeStartObject();
        for (Map.Entry<String, Long> entry : values.entrySet()) {
            json.writeFieldName(entry.getKey());
            count(entry.getValue());
        }
        json.writeEndObject();
    }

    @Override
    <T> void objects(Field field, Map<String, T> values, Schema<T> schema) throws IOException {
        json.writeFieldName(field.quoted());
        json.writeStartObject();
        for (Map.Entry<String, T> entry : values.entrySet()) {
            json.writeFieldName(entry.getKey());
            object(entry.getValue(), schema);
        }
        json.writeEndObject();
    }
}
