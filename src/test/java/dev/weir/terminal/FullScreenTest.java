package dev.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.input.MouseAction;
import com.googlecode.lanterna.screen.Screen;
import dev.weir.screen.Key;
import java.util.Optional;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loop of keys and pictures on a pseudo-terminal, with a clock that stands still. */
class FullScreenTest {

    private static final long MILLI = 1_000_000;
    /** Large enough that no kernel takes a whole picture at once. */
    private static final int COLUMNS = 400;

    private static final int ROWS = 100;

    private final LibC libc = LibC.load();
    private final PseudoTerminal pseudo = PseudoTerminal.open(libc);
    private final CellModel screen = new CellModel(COLUMNS, ROWS);
    private long now = 1_000 * MILLI;
    private FullScreen terminal;

    @BeforeEach
    void open() throws NoTerminalException {
        pseudo.resize(COLUMNS, ROWS);
        Tty tty = Tty.open(libc, false, pseudo.slave(), pseudo.slave());
        libc.tcsetattr(pseudo.slave(), 0, rawModes());
        terminal = new FullScreen(
                libc,
                new Capabilities(true, Colours.ANSI, true),
                tty,
                new CapturedErrors(libc, Optional.empty()),
                () -> now);
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
        assertThat(terminal.next(now)).isEqualTo(new Input.Pressed(new KeyStroke(KeyType.ArrowUp)));
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
        full('a');
        full('b');
        full('c');
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
            text("frame " + c);
            drain();
            assertThat(screen.line(0)).startsWith("frame " + c);
        }
        assertThat(terminal.framesSkipped()).isZero();
    }

    @Test
    void afterClosingNothingIsDrawn() {
        terminal.close();
        pseudo.taken();
        text("late");
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

    @Test
    void isAScreenOfLanterna() {
        assertThat(terminal.getTerminalSize()).isEqualTo(new TerminalSize(COLUMNS, ROWS));
        terminal.newTextGraphics().putString(3, 1, "weir");
        assertThat(terminal.getBackCharacter(3, 1).is('w')).isTrue();
        assertThat(terminal.getFrontCharacter(3, 1)).as("not sent yet").isNull();
        terminal.setCursorPosition(new TerminalPosition(7, 1));
        terminal.refresh();
        drain();
        assertThat(terminal.getFrontCharacter(6, 1).is('r')).isTrue();
        assertThat(screen.line(1).strip()).isEqualTo("weir");
        assertThat(screen.cursor()).isEqualTo("shown 7,1");
        terminal.scrollLines(0, 9, 1);
        assertThat(terminal.getBackCharacter(3, 0).is('w')).isTrue();
        terminal.clear();
        assertThat(terminal.getBackCharacter(3, 0).is(' ')).isTrue();
    }

    @Test
    void keysAreReadAsOfAnyScreen() {
        assertThat(terminal.pollInput()).isNull();
        pseudo.type("q\033[<0;5;3M");
        assertThat(terminal.readInput()).isEqualTo(Key.of('q'));
        assertThat(((MouseAction) terminal.readInput()).getPosition()).isEqualTo(new TerminalPosition(4, 2));
        assertThat(terminal.pollInput()).isNull();
        pseudo.hangUp();
        assertThat(terminal.readInput().getKeyType()).isEqualTo(KeyType.EOF);
    }

    @Test
    void aCompleteRefreshSendsEverythingAgain() {
        text("weir");
        drain();
        long first = terminal.bytesWritten();
        terminal.refresh();
        assertThat(terminal.bytesWritten()).isEqualTo(first);
        terminal.refresh(Screen.RefreshType.COMPLETE);
        assertThat(terminal.bytesWritten()).isEqualTo(2 * first);
    }

    @Test
    void whatIsDrawnAfterARefreshIsNotShownByIt() {
        full('a');
        full('b');
        terminal.newTextGraphics().fill('c');
        drain();
        now += 1000 * MILLI;
        drain();
        assertThat(screen.line(0)).isEqualTo("b".repeat(COLUMNS));
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

    private void full(char c) {
        terminal.newTextGraphics().fill(c);
        terminal.refresh();
    }

    private void text(String text) {
        terminal.clear();
        terminal.newTextGraphics().putString(0, 0, text);
        terminal.refresh();
    }

    private Pointer rawModes() {
        Pointer modes = Memory.allocateDirect(Runtime.getRuntime(libc), 64);
        libc.tcgetattr(pseudo.slave(), modes);
        libc.cfmakeraw(modes);
        return modes;
    }
}
