package dev.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.graphics.BasicTextImage;
import com.googlecode.lanterna.graphics.TextImage;
import dev.weir.screen.Key;
import dev.weir.view.Picture;
import java.util.Optional;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loop of keys and pictures on a pseudo-terminal, with a clock that stands still. */
class TerminalTest {

    private static final long MILLI = 1_000_000;
    /** Large enough that no kernel takes a whole picture at once. */
    private static final int COLUMNS = 400;
    private static final int ROWS = 100;

    private final LibC libc = LibC.load();
    private final PseudoTerminal pseudo = PseudoTerminal.open(libc);
    private final CellModel screen = new CellModel(COLUMNS, ROWS);
    private long now = 1_000 * MILLI;
    private Terminal terminal;

    @BeforeEach
    void open() throws NoTerminalException {
        pseudo.resize(COLUMNS, ROWS);
        Tty tty = Tty.open(libc, false, pseudo.slave(), pseudo.slave());
        libc.tcsetattr(pseudo.slave(), 0, rawModes());
        terminal = new Terminal(libc, new Capabilities(true, Colours.ANSI, true), tty, new CapturedErrors(libc, Optional.empty()), () -> now);
    }

    @AfterEach
    void close() {
        pseudo.taken();
        terminal.close();
        pseudo.close();
    }

    @Test
    void keysWakeUpsAndDeadlinesComeInTurn() {
        assertThat(terminal.next(now)).isEqualTo(new Input.TimedOut());
        pseudo.type("q\033[A");
        assertThat(terminal.next(now)).isEqualTo(new Input.Pressed(Key.of('q')));
        assertThat(terminal.next(now)).isEqualTo(new Input.Pressed(Key.Named.UP));
        terminal.wake();
        terminal.wake();
        assertThat(terminal.next(now)).isEqualTo(new Input.Woken());
        assertThat(terminal.next(now)).isEqualTo(new Input.TimedOut());
    }

    @Test
    void aTerminalThatIsGoneEndsTheProgram() {
        pseudo.hangUp();
        assertThat(terminal.next(now)).isEqualTo(new Input.Ended(129));
    }

    @Test
    void aSlowTerminalGetsTheNewestPictureAfterARestAsLongAsItsWork() {
        terminal.show(full('a'), Optional.empty());
        terminal.show(full('b'), Optional.empty());
        terminal.show(full('c'), Optional.empty());
        assertThat(terminal.framesSkipped()).isEqualTo(1);
        now += 100 * MILLI;
        drain();
        assertThat(screen.line(ROWS - 1)).as("the first picture arrives whole").isEqualTo("a".repeat(COLUMNS));
        now += 99 * MILLI;
        drain();
        assertThat(screen.line(0)).as("resting").startsWith("a");
        now += MILLI;
        drain();
        assertThat(screen.line(ROWS - 1)).isEqualTo("c".repeat(COLUMNS));
        assertThat(terminal.framesSkipped()).isEqualTo(1);
        assertThat(terminal.bytesWritten()).isBetween(2L * COLUMNS * ROWS, 2L * COLUMNS * ROWS + 4000);
    }

    @Test
    void aQuickTerminalGetsEveryPicture() {
        for (char c = 'a'; c <= 'z'; c++) {
            terminal.show(picture("frame " + c), Optional.empty());
            drain();
            assertThat(screen.line(0)).startsWith("frame " + c);
        }
        assertThat(terminal.framesSkipped()).isZero();
    }

    @Test
    void afterClosingNothingIsDrawn() {
        terminal.close();
        pseudo.taken();
        terminal.show(picture("late"), Optional.empty());
        terminal.wake();
        assertThat(terminal.copy("late")).isFalse();
        assertThat(pseudo.taken()).isEmpty();
    }

    @Test
    void copyIsEncodedWithoutControlCharacters() {
        assertThat(terminal.copy("rm -rf /\n\033[31m\u009b")).isTrue();
        assertThat(pseudo.taken()).isEqualTo("\033]52;c;cm0gLXJmIC9bMzFt\007");
        assertThat(terminal.copy("x".repeat(50_001))).isFalse();
    }

    /** Lets the terminal take and the program send until nothing moves any more. */
    private void drain() {
        String taken;
        do {
            assertThat(terminal.next(now)).isEqualTo(new Input.TimedOut());
            taken = pseudo.taken();
            screen.take(new ByteText().text(taken));
        } while (!taken.isEmpty());
    }

    private static Picture full(char c) {
        return LanternaPicture.of(new BasicTextImage(new TerminalSize(COLUMNS, ROWS), TextCharacter.fromCharacter(c)[0]));
    }

    private static Picture picture(String text) {
        TextImage image = new BasicTextImage(COLUMNS, ROWS);
        image.newTextGraphics().putString(0, 0, text);
        return LanternaPicture.of(image);
    }

    private Pointer rawModes() {
        Pointer modes = Memory.allocateDirect(Runtime.getRuntime(libc), 64);
        libc.tcgetattr(pseudo.slave(), modes);
        libc.cfmakeraw(modes);
        return modes;
    }
}
