package dev.weir.feature.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.AllLists;
import dev.weir.Scenario;
import dev.weir.model.Hook;
import dev.weir.model.Snapshot;
import dev.weir.screen.Bindings;
import dev.weir.screen.Event;
import dev.weir.screen.Settings;
import dev.weir.screen.Size;
import dev.weir.screen.UiState;
import dev.weir.screen.Update;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterfaceListTest {

    private static String empty(List<Hook> hooks) {
        Snapshot usual = Scenario.at(0);
        Snapshot snapshot = new Snapshot(
                usual.time(),
                usual.monoNanos(),
                usual.intervalSeconds(),
                usual.host().withHooks(hooks),
                usual.totals(),
                List.of(),
                List.of(),
                usual.processes(),
                usual.connections(),
                usual.ports(),
                List.of());
        UiState start = UiState.start(Size.USUAL, Settings.DEFAULT, Bindings.DEFAULT, AllLists.all());
        return new InterfaceList()
                .empty(Update.update(start, new Event.Tick(snapshot, List.of(snapshot)))
                        .state());
    }

    @Test
    void whereThereIsNoneItSaysWhyIfThatIsKnown() {
        assertThat(empty(List.of(new Hook("byte source", true, "socket")))).isEqualTo("No interface is watched.");
        assertThat(empty(List.of(new Hook(Hook.INTERFACES, false, "cannot find out\u001b which there are"))))
                .startsWith("No interface is watched. weir cannot find out")
                .endsWith(" which there are.")
                .doesNotContain("\u001b");
    }
}
