package dev.weir.screen;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;

/**
 * Text that came as a whole, by a paste or as a character that no {@code char} holds: a text field takes it, everything
 * else must ignore it, so that a paste can never press keys.
 */
public final class TypedText extends KeyStroke {

    private final String text;

    /**
     * Text as it was pasted.
     *
     * @param text printable characters only, on one line
     */
    public TypedText(String text) {
        super(KeyType.Unknown);
        this.text = text;
    }

    /** Returns the text: printable characters only, on one line. */
    public String text() {
        return text;
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TypedText typed && typed.text.equals(text);
    }

    @Override
    public String toString() {
        return "TypedText{" + text + "}";
    }
}
