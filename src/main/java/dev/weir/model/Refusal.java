package dev.weir.model;

/**
 * Why something that was asked for is not done.
 *
 * @param position character of the text asked with at which the trouble starts, from 0; the text's length when not
 *     known
 * @param message  one sentence
 */
public record Refusal(int position, String message) {

    /** What is said to a control that nothing here can do. */
    public static Refusal notHere(Control control) {
        int position = control instanceof Control.EditRow edit ? edit.line().length() : 0;
        return new Refusal(position, "nothing that runs here can do that");
    }

    /** What a source says to a filter when its packets are counted already, or not yet. */
    public static Refusal nothingCounted(Control.SetFilter filter) {
        return new Refusal(
                filter.expression().map(String::length).orElse(0),
                "nothing is being counted here that could be filtered");
    }
}
