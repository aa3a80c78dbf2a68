package dev.weir.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.screen.Screen;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import dev.weir.screen.Event;
import dev.weir.screen.Key;
import dev.weir.screen.Size;
import dev.weir.screen.UiState;
import dev.weir.screen.Update;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same views on Lanterna's own screen and virtual terminal. */
class VirtualTerminalTest {

    private final DefaultVirtualTerminal terminal = new DefaultVirtualTerminal(new TerminalSize(80, 24));
    private Screen screen;

    @BeforeEach
    void start() throws IOException {
        screen = new TerminalScreen(terminal);
        screen.startScreen();
    }

    @AfterEach
    void stop() throws IOException {
        screen.stopScreen();
    }

    @ParameterizedTest
    @MethodSource("dev.weir.view.GoldenScreenTest#screens")
    void showsWhatOurPictureHolds(GoldenScreenTest.Screen golden) throws IOException {
        terminal.setTerminalSize(new TerminalSize(
                golden.state().size().columns(), golden.state().size().rows()));
        screen.doResizeIfNecessary();
        assertShows(golden.state(), golden.look());
    }

    @Test
    void keysAndSizesOfItLeadFromViewToView() throws IOException {
        UiState state = Pictures.webServer(Size.USUAL);
        assertShows(state, Pictures.LOOK);
        for (String key : List.of("2", "Down", "Enter", "4", "?", "Esc", "Esc", "9")) {
            terminal.addInput(Key.parse(key).orElseThrow());
            KeyStroke pressed = screen.readInput();
            state = Update.update(state, new Event.Pressed(pressed)).state();
            assertShows(state, Pictures.LOOK);
        }
        terminal.setTerminalSize(new TerminalSize(160, 50));
        TerminalSize size = screen.doResizeIfNecessary();
        state = Update.update(state, new Event.Resized(new Size(size.getColumns(), size.getRows())))
                .state();
        assertShows(state, Pictures.LOOK);
    }

    private void assertShows(UiState state, Look look) throws IOException {
        Frame.draw(screen.newTextGraphics(), state, look);
        screen.refresh();
        Picture picture = Frame.draw(state, look);
        for (int row = 0; row < picture.getSize().getRows(); row++) {
            for (int column = 0; column < picture.getSize().getColumns(); column++) {
                TextCharacter cell = picture.getCharacterAt(column, row);
                assertThat(terminal.getCharacter(column, row))
                        .as("at %d,%d", column, row)
                        .isEqualTo(cell);
                column += cell.isDoubleWidth() ? 1 : 0;
            }
        }
    }
}
