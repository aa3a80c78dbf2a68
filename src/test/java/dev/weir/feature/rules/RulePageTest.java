package dev.weir.feature.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.AllLists;
import dev.weir.Scenario;
import dev.weir.model.Control;
import dev.weir.screen.Bindings;
import dev.weir.screen.Effect;
import dev.weir.screen.Event;
import dev.weir.screen.Key;
import dev.weir.screen.Settings;
import dev.weir.screen.Size;
import dev.weir.screen.Step;
import dev.weir.screen.UiState;
import dev.weir.screen.Update;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Packets of a rule are sampled as long as its page is open, and no longer. */
class RulePageTest {

    private static Step pressed(UiState state, String key) {
        return Update.update(state, new Event.Pressed(Key.parse(key).orElseThrow()));
    }

    private static Effect looking(String... rule) {
        return new Effect.Send(
                new Control.WatchRow("rules", Optional.of(rule).map(ids -> ids.length == 0 ? null : ids[0])));
    }

    @Test
    void theRuleWhosePageIsOpenIsLookedAt() {
        UiState state = UiState.start(Size.USUAL, Settings.DEFAULT, Bindings.DEFAULT, AllLists.all());
        state = Update.update(state, new Event.Tick(SampleRules.in(Scenario.at(7), 7), List.of()))
                .state();
        state = pressed(pressed(state, "8").state(), "Down").state();
        Step opened = pressed(pressed(state, "Down").state(), "Enter");
        assertThat(opened.effects()).containsExactly(looking("dns"));
        Step inside = pressed(opened.state(), "Down");
        assertThat(inside.effects()).isEmpty();
        Step left = pressed(inside.state(), "Esc");
        assertThat(left.effects()).containsExactly(looking());
        assertThat(pressed(left.state(), "Down").effects()).isEmpty();
    }
}
