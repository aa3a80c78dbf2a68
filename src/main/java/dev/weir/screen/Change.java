package dev.weir.screen;

import dev.weir.model.Control;
import java.util.List;

/**
 * Something a person may have changed from the screen, asked first.
 *
 * @param label   what it does, in a few words; printable
 * @param effects what that cuts or lets in, a sentence each; printable
 * @param control what is asked of where snapshots come from
 */
public record Change(String label, List<String> effects, Control control) {

    /** Copies what it is given. */
    public Change {
        effects = List.copyOf(effects);
    }
}
