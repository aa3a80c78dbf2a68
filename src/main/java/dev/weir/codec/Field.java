package dev.weir.codec;

import com.fasterxml.jackson.core.io.SerializedString;
import java.util.Optional;

/** What is known of one field of an object without looking at a row: its name, type, unit and meaning. */
public class Field {

    /** What a value looks like in JSON. */
    public enum Type {
        /** A string. */
        TEXT("string"),
        /** A whole number, unsigned, of 64 bits at the most. */
        COUNT("count"),
        /** A whole number that may be negative. */
        NUMBER("integer"),
        /** A number with decimals. */
        DECIMAL("number"),
        /** A number per second, {@code null} unless it was measured over the last interval. */
        RATE("rate"),
        /** True or false. */
        FLAG("boolean"),
        /** ISO 8601 in UTC with milliseconds. */
        TIME("time"),
        /** An object with fields of its own. */
        OBJECT("object"),
        /** An object whose names are data. */
        MAP("map"),
        /** A list of objects. */
        LIST("list"),
        /** A list of whole numbers. */
        NUMBERS("list of integers");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /** What the documentation calls it. */
        public String word() {
            return word;
        }
    }

    private final int index;
    private final SerializedString name;
    private final Type type;
    private final String unit;
    private final String meaning;
    private boolean forReplay;
    private final Optional<Schema<?>> inside;

    Field(Schema<?> schema, String name, Type type, String unit, String meaning) {
        this(schema, name, type, unit, meaning, Optional.empty());
    }

    Field(Schema<?> schema, String name, Type type, String unit, String meaning, Optional<Schema<?>> inside) {
        this.index = schema.add(this);
        this.name = new SerializedString(name);
        this.type = type;
        this.unit = unit;
        this.meaning = meaning;
        this.inside = inside;
    }

    /** Its number among the fields of its schema, from 0. */
    int index() {
        return index;
    }

    /** Its name, quoted once for all rows. */
    SerializedString quoted() {
        return name;
    }

    /** Its name in JSON and CSV. */
    public String name() {
        return name.getValue();
    }

    /** What its value looks like. */
    public Type type() {
        return type;
    }

    /** What a number counts, such as {@code B/s}; empty for what is no number or has no unit. */
    public String unit() {
        return unit;
    }

    /** What it says, in half a sentence. */
    public String meaning() {
        return meaning;
    }

    /** Whether it is in recordings only. */
    public boolean isForReplay() {
        return forReplay;
    }

    /** Has it written into recordings only. */
    void keepForReplay() {
        forReplay = true;
    }

    /** Whether somebody who takes fields so wants this one. */
    boolean isFor(FieldSink out) {
        return !forReplay || out.isForReplay();
    }

    /** What its object, or each of its objects, is made of. */
    public Optional<Schema<?>> inside() {
        return inside;
    }

    @Override
    public String toString() {
        return name();
    }
}
