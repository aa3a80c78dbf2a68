package dev.weir.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Refusal;
import dev.weir.screen.Prompt.Purpose;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptTest {

    private static Prompt after(Prompt prompt, String... keys) {
        Prompt edited = prompt;
        for (String key : keys) {
            edited = edited.edited(Key.parse(key).orElseThrow());
        }
        return edited;
    }

    private static Prompt line(String text) {
        return Prompt.of(Purpose.FIND, text, List.of("newest", "older"));
    }

    @Test
    void charactersGoWhereTheCaretIs() {
        assertThat(after(line("prt"), "Home", "Right", "o"))
                .extracting(Prompt::text, Prompt::caret)
                .containsExactly("port", 2);
        assertThat(after(line("ab"), "Left", "Space", "End", "c").text()).isEqualTo("a bc");
    }

    @Test
    void deletingStopsAtTheEnds() {
        assertThat(after(line("ab"), "Backspace", "Backspace", "Backspace").text())
                .isEmpty();
        assertThat(after(line("ab"), "Delete").text()).isEqualTo("ab");
        assertThat(after(line("ab"), "Home", "Backspace", "Delete").text()).isEqualTo("b");
    }

    @Test
    void controlKeysWorkAsInAShell() {
        assertThat(after(line("tcp port 22"), "Ctrl-W"))
                .extracting(Prompt::text, Prompt::caret)
                .containsExactly("tcp port ", 9);
        assertThat(after(line("tcp port 22"), "Ctrl-W", "Ctrl-W").text()).isEqualTo("tcp ");
        assertThat(after(line("abc"), "Left", "Ctrl-U").text()).isEqualTo("c");
        assertThat(after(line("abc"), "Left", "Ctrl-K").text()).isEqualTo("ab");
        assertThat(after(line("bc"), "Ctrl-A", "a", "Ctrl-E", "d").text()).isEqualTo("abcd");
    }

    @Test
    void theCaretNeverStandsInsideACharacter() {
        Prompt emoji = line("").edited(Key.of(0x1f600));
        assertThat(after(emoji, "Left").caret()).isZero();
        assertThat(after(emoji, "Backspace").text()).isEmpty();
    }

    @Test
    void upAndDownGoThroughEarlierLinesAndBackToAnEmptyOne() {
        assertThat(after(line("x"), "Up").text()).isEqualTo("newest");
        assertThat(after(line("x"), "Up", "Up", "Up").text()).isEqualTo("older");
        assertThat(after(line("x"), "Up", "Up", "Down").text()).isEqualTo("newest");
        assertThat(after(line("x"), "Up", "Down").text()).isEmpty();
    }

    @Test
    void aLineStopsGrowingAtItsLimit() {
        Prompt full = line("").edited(new TypedText("x".repeat(Prompt.LONGEST)));
        assertThat(after(full, "y").text()).hasSize(Prompt.LONGEST).doesNotContain("y");
    }

    @Test
    void anErrorStaysUntilTheTextChanges() {
        Prompt wrong = line("prt 22").withError(new Refusal(0, "syntax error"));
        assertThat(after(wrong, "Left").error()).isPresent();
        assertThat(after(wrong, "x").error()).isEqualTo(Optional.empty());
    }
}
