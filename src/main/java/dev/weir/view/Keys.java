package dev.weir.view;

import com.googlecode.lanterna.input.KeyStroke;
import dev.weir.screen.Action;
import dev.weir.screen.Bindings;
import dev.weir.screen.Key;
import dev.weir.units.Printable;
import java.util.List;

/** Keys as help and the footer write them. */
final class Keys {

    private Keys() {}

    /** The key to show for an action; empty when it has none. */
    static String first(Bindings bindings, Action action) {
        List<KeyStroke> keys = bindings.keys(action);
        return keys.isEmpty() ? "" : Printable.text(Key.label(keys.get(0)));
    }

    /** All its keys, with blanks between them. */
    static String all(Bindings bindings, Action action) {
        StringBuilder all = new StringBuilder();
        for (KeyStroke key : bindings.keys(action)) {
            all.append(all.isEmpty() ? "" : " ").append(Printable.text(Key.label(key)));
        }
        return all.toString();
    }
}
