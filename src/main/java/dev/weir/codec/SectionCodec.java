package dev.weir.codec;

import dev.weir.model.Section;

/**
 * How a feature's part of a snapshot is written and read: one object of the JSON document, under the feature's word.
 *
 * @param name   the feature's word, which is the object's name in the document
 * @param type   which sections are written by this
 * @param schema what the object is made of
 * @param <S>    the feature's section
 */
public record SectionCodec<S extends Section>(String name, Class<S> type, Schema<S> schema) {}
