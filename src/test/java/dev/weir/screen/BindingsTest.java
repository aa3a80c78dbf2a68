package dev.weir.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.googlecode.lanterna.input.KeyStroke;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BindingsTest {

    @Test
    void noKeyMeansTwoThingsInOnePlace() {
        for (Place place : Place.values()) {
            Map<KeyStroke, Action> taken = new HashMap<>();
            for (Action action : Action.all()) {
                if (action.worksIn(place)) {
                    for (KeyStroke key : action.defaultKeys()) {
                        assertThat(taken.put(key, action))
                                .as(Key.label(key) + " in " + place)
                                .isNull();
                    }
                }
            }
        }
    }

    @Test
    void everyFunctionKeyHasALetterTwin() {
        for (Action action : Action.all()) {
            assertThat(Key.label(action.defaultKeys().get(0)))
                    .as(action.name())
                    .doesNotStartWith("F1")
                    .doesNotMatch("F\\d+");
        }
    }

    @Test
    void aKeyOfTheConfigFileMovesFromWhatItDidBefore() {
        Bindings changed = Bindings.DEFAULT.with("export", List.of("E", "p"));
        assertThat(changed.action(Key.of('p'), Place.VIEW)).contains(Action.EXPORT);
        assertThat(changed.action(Key.of('e'), Place.VIEW)).isEmpty();
        assertThat(changed.keys(Action.PAUSE)).containsExactly(Key.of(' '));
    }

    @Test
    void whatAPersonCannotDoWithoutStays() {
        assertThatThrownBy(() -> Bindings.DEFAULT.with("quit", List.of("Ctrl-C")))
                .hasMessage("Ctrl-C must stay \"interrupt\"");
        assertThatThrownBy(() -> Bindings.DEFAULT.with("back", List.of("b"))).hasMessage("\"back\" must keep Esc");
        assertThatThrownBy(() -> Bindings.DEFAULT.with("fly", List.of("b"))).hasMessage("there is no action \"fly\"");
        assertThatThrownBy(() -> Bindings.DEFAULT.with("quit", List.of("Hyper-X")))
                .hasMessage("there is no key \"Hyper-X\"");
    }
}
