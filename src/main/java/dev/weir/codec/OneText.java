package dev.weir.codec;

import java.io.IOException;

/** An object with one field, a text: what a list of texts is made of. */
final class OneText extends Schema<String> {

    private final Fields.Text text;

    OneText(String name, String meaning) {
        text = text(name, meaning);
    }

    @Override
    protected void write(FieldSink out, String row) throws IOException {
        text.write(out, row);
    }

    @Override
    protected String read(JsonRow row) throws IOException {
        return text.of(row);
    }
}
