package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.AllLists;
import dev.weir.Scenario;
import dev.weir.model.Address;
import dev.weir.model.AddressText;
import dev.weir.model.Control;
import dev.weir.model.Snapshot;
import dev.weir.screen.Bindings;
import dev.weir.screen.Effect;
import dev.weir.screen.Event;
import dev.weir.screen.Key;
import dev.weir.screen.Overlay;
import dev.weir.screen.Settings;
import dev.weir.screen.Size;
import dev.weir.screen.Step;
import dev.weir.screen.UiState;
import dev.weir.screen.Update;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What keys change about the policy, and that each is asked first. */
class PolicyChangesTest {

    private static final Address BUSIEST = AddressText.parse("198.51.100.77").orElseThrow();

    private static UiState view(PolicySection section) {
        Snapshot snapshot = Scenario.at(1).withSections(List.of(section));
        UiState start = UiState.start(Size.USUAL, Settings.DEFAULT, Bindings.DEFAULT, AllLists.all());
        return Update.update(start, new Event.Tick(snapshot, List.of(snapshot))).state();
    }

    private static Step pressed(UiState state, String... keys) {
        Step step = new Step(state, List.of());
        for (String key : keys) {
            step = Update.update(step.state(), new Event.Pressed(Key.parse(key).orElseThrow()));
        }
        return step;
    }

    @Test
    void droppingIsSwitchedOnOnlyByYes() {
        UiState state = view(PolicySections.busy("observe"));
        assertThat(pressed(state, "P", "m", "End", "Enter").effects()).isEmpty();
        assertThat(pressed(state, "P", "m", "End", "Enter", "y").effects())
                .containsExactly(new Effect.Send(new Control.SetEnforcement(true, 30)));
        for (String other : List.of("n", "Enter", "Esc", "Y", "Space")) {
            Step step = pressed(state, "P", "m", "End", "Enter", other);
            assertThat(step.effects()).as(other).isEmpty();
            assertThat(step.state().overlay()).isInstanceOf(Overlay.None.class);
        }
    }

    @Test
    void whatWasSwitchedOnIsSaidToBeUndoneUntilItIsKept() {
        UiState state = view(PolicySections.busyFor(27));
        Control asked = new Control.SetEnforcement(true, 30);
        assertThat(Update.update(state, new Event.Answered(asked, Optional.empty()))
                        .state()
                        .notice())
                .isEqualTo("what the policy does not permit is dropped, for 30 s unless that is confirmed: m in the"
                        + " Policy view");
        assertThat(pressed(state, "P", "m", "Enter", "y").effects())
                .containsExactly(new Effect.Send(new Control.KeepEnforcement()));
        assertThat(pressed(state, "P", "m", "Enter", "n").effects()).isEmpty();
        assertThat(pressed(state, "P", "m", "End", "Enter", "y").effects())
                .containsExactly(new Effect.Send(new Control.SetEnforcement(false, 0)));
        assertThat(Update.update(state, new Event.Answered(new Control.KeepEnforcement(), Optional.empty()))
                        .state()
                        .notice())
                .isEqualTo("what the policy does not permit is dropped until weir ends");
    }

    @Test
    void whatNeedNotBeConfirmedCannotBe() {
        UiState state = view(PolicySections.busy("enforce"));
        Overlay.ChangeMenu menu =
                (Overlay.ChangeMenu) pressed(state, "P", "m").state().overlay();
        assertThat(menu.changes()).noneMatch(change -> change.control() instanceof Control.KeepEnforcement);
    }

    @Test
    void theSelectedSourceIsDeniedPermittedOrJudgedByTheFileAgain() {
        UiState state = view(PolicySections.busy("enforce"));
        assertThat(pressed(state, "P", "Down", "m", "Enter", "y").effects())
                .containsExactly(new Effect.Send(new Control.SetSource(BUSIEST, Optional.of(false))));
        assertThat(pressed(state, "P", "Down", "m", "Down", "Enter", "y").effects())
                .containsExactly(new Effect.Send(new Control.SetSource(BUSIEST, Optional.of(true))));
        assertThat(pressed(state, "P", "Down", "Down", "m", "Down", "Enter", "y")
                        .effects())
                .containsExactly(new Effect.Send(
                        new Control.SetSource(AddressText.parse("203.0.113.9").orElseThrow(), Optional.empty())));
        assertThat(pressed(state, "P", "Down", "Enter", "m", "Enter", "y").effects())
                .as("on the page of the source")
                .containsExactly(new Effect.Send(new Control.SetSource(BUSIEST, Optional.of(false))));
    }

    @Test
    void theQuestionSaysWhetherTheSessionIsCut() {
        UiState state = view(PolicySections.busy("observe"));
        Overlay.Question question = (Overlay.Question)
                pressed(state, "P", "m", "End", "Enter").state().overlay();
        assertThat(question.change().effects())
                .anyMatch(sentence -> sentence.startsWith("YOUR OWN SSH SESSION is spared: packets from 192.0.2.200"));
    }

    @Test
    void ofThePastNothingIsChanged() {
        Step step = pressed(view(PolicySections.busy("observe")), "P", "p", "m");
        assertThat(step.state().overlay()).isInstanceOf(Overlay.None.class);
        assertThat(step.state().notice()).contains("frozen");
    }

    @Test
    void withoutAPolicyThereIsNothingToChange() {
        Step step = pressed(
                Update.update(
                                UiState.start(Size.USUAL, Settings.DEFAULT, Bindings.DEFAULT, AllLists.all()),
                                new Event.Tick(Scenario.at(1), List.of(Scenario.at(1))))
                        .state(),
                "m");
        assertThat(step.state().overlay()).isInstanceOf(Overlay.None.class);
    }
}
