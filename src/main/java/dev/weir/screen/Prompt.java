package dev.weir.screen;

import com.googlecode.lanterna.input.KeyStroke;
import dev.weir.model.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * A line of text being typed.
 *
 * @param purpose what it is for
 * @param text    what has been typed so far
 * @param caret   where the next character goes, 0 to the text's length
 * @param history lines accepted earlier, newest first
 * @param recalled index of the history line shown, -1 while it is the person's own
 * @param error   what is wrong with it, when that is known
 */
public record Prompt(
        Purpose purpose, String text, int caret, List<String> history, int recalled, Optional<Refusal> error) {

    /** What a line of text is for. */
    public enum Purpose {
        /** Filters the rows of a list. */
        FIND("find"),
        /** Filters what the packet layer counts. */
        TCPDUMP("tcpdump filter"),
        /** Adds a row to a list whose rows are lines of a file. */
        ADD("new"),
        /** Changes such a row. */
        EDIT("edit"),
        /** Takes such a row away; what is typed changes nothing. */
        DELETE("Enter deletes");

        private final String label;

        Purpose(String label) {
            this.label = label;
        }

        /** Whether it is about a row that is a line of a file. */
        boolean isOfRow() {
            return this == ADD || this == EDIT || this == DELETE;
        }

        /** The word in front of the line. */
        public String label() {
            return label;
        }
    }

    /** The longest line that can be typed; characters. */
    static final int LONGEST = 500;

    public Prompt {
        caret = Math.max(0, Math.min(caret, text.length()));
        history = List.copyOf(history);
    }

    static Prompt of(Purpose purpose, String text, List<String> history) {
        return new Prompt(purpose, text, text.length(), history, -1, Optional.empty());
    }

    /** The line after a key, or this one when the key edits nothing. */
    Prompt edited(KeyStroke key) {
        if (key instanceof TypedText typed) {
            return inserted(typed.text());
        }
        return switch (key.getKeyType()) {
            case Character ->
                key.isCtrlDown()
                        ? edited(key.getCharacter())
                        : inserted(key.getCharacter().toString());
            case ArrowLeft -> at(caret == 0 ? 0 : text.offsetByCodePoints(caret, -1));
            case ArrowRight -> at(caret == text.length() ? caret : text.offsetByCodePoints(caret, 1));
            case Home -> at(0);
            case End -> at(text.length());
            case Backspace -> caret == 0 ? this : cut(text.offsetByCodePoints(caret, -1), caret);
            case Delete -> caret == text.length() ? this : cut(caret, text.offsetByCodePoints(caret, 1));
            case ArrowUp -> recalled(recalled + 1);
            case ArrowDown -> recalled(recalled - 1);
            default -> this;
        };
    }

    /** The line after a letter held with Ctrl, as in a shell. */
    private Prompt edited(char letter) {
        return switch (letter) {
            case 'a' -> at(0);
            case 'e' -> at(text.length());
            case 'u' -> with(text.substring(caret), 0);
            case 'k' -> with(text.substring(0, caret), caret);
            case 'w' -> withoutWord();
            default -> this;
        };
    }

    Prompt withError(Refusal problem) {
        return new Prompt(purpose, text, caret, history, recalled, Optional.of(problem));
    }

    /** The line with its caret where the trouble starts. */
    Prompt erredAt(Refusal problem) {
        return new Prompt(purpose, text, problem.position(), history, recalled, Optional.of(problem));
    }

    private Prompt inserted(String typed) {
        return text.length() + typed.length() > LONGEST
                ? this
                : with(text.substring(0, caret) + typed + text.substring(caret), caret + typed.length());
    }

    private Prompt withoutWord() {
        int start = caret;
        while (start > 0 && text.charAt(start - 1) == ' ') {
            start--;
        }
        while (start > 0 && text.charAt(start - 1) != ' ') {
            start--;
        }
        return cut(start, caret);
    }

    private Prompt cut(int start, int end) {
        return with(text.substring(0, start) + text.substring(end), start);
    }

    private Prompt recalled(int index) {
        if (index < 0 || index >= history.size()) {
            return index == -1 && recalled == 0 ? of(purpose, "", history) : this;
        }
        String line = history.get(index);
        return new Prompt(purpose, line, line.length(), history, index, Optional.empty());
    }

    private Prompt at(int position) {
        return new Prompt(purpose, text, position, history, recalled, error);
    }

    private Prompt with(String changed, int position) {
        return new Prompt(purpose, changed, position, history, -1, Optional.empty());
    }
}
