package dev.weir.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalSize;
import dev.weir.screen.Event;
import dev.weir.screen.Size;
import dev.weir.screen.UiState;
import dev.weir.screen.Update;
import dev.weir.screen.View;
import org.junit.jupiter.api.Test;

class SpotsTest {

    private static UiState click(UiState state, String text) {
        Picture picture = new Picture(
                new TerminalSize(state.size().columns(), state.size().rows()));
        Spots spots = Frame.draw(picture.newTextGraphics(), state, Pictures.LOOK);
        String[] lines = Pictures.text(picture).split("\n");
        for (int row = 0; row < lines.length; row++) {
            int column = lines[row].indexOf(text);
            if (column >= 0 && spots.at(column, row).isPresent()) {
                return Update.update(state, spots.at(column, row).get()).state();
            }
        }
        throw new AssertionError("nothing to click at \"" + text + "\"");
    }

    @Test
    void tabsHeadingsAndKeyHintsCanBeClicked() {
        UiState start = Pictures.webServer(Size.USUAL);
        UiState ports = click(start, "3 Ports");
        assertThat(ports.level().view()).isEqualTo(View.PORTS);
        UiState sorted = click(ports, "CLIENTS");
        assertThat(Pictures.text(Frame.draw(sorted, Pictures.LOOK))).contains("CLIENTS\u25bc");
        assertThat(Pictures.text(Frame.draw(click(sorted, "CLIENTS"), Pictures.LOOK)))
                .contains("CLIENTS\u25b2");
        assertThat(click(start, "p pause").paused()).isTrue();
    }

    @Test
    void aHeadingOfAnotherPaneSortsThatPane() {
        UiState start = Pictures.webServer(new Size(160, 50));
        UiState sorted = Update.update(start, new Event.HeadingChosen(View.PORTS, "PORT"))
                .state();
        assertThat(sorted.table().view()).isEqualTo(View.PROCESSES);
        assertThat(Pictures.text(Frame.draw(sorted, Pictures.LOOK))).contains("PORT\u25bc");
    }
}
