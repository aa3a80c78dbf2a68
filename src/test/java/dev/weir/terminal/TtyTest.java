package dev.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.googlecode.lanterna.TerminalSize;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The device on a pseudo-terminal whose other end the test holds, so that it can be as slow as a bad link. */
class TtyTest {

    private static final int ICANON = 2;
    private static final int LFLAG = 12;

    private final LibC libc = LibC.load();
    private final Pointer buffer = Memory.allocateDirect(Runtime.getRuntime(libc), 64);
    private final PseudoTerminal pseudo = PseudoTerminal.open(libc);
    private Tty tty;

    @BeforeEach
    void open() throws NoTerminalException {
        tty = Tty.open(libc, false, pseudo.slave(), pseudo.slave());
    }

    @AfterEach
    void close() {
        tty.close();
        pseudo.close();
    }

    @Test
    void modesAreSetAndGivenBack() {
        int before = localModes();
        assertThat(before & ICANON).isNotZero();
        tty.enter();
        assertThat(localModes() & ICANON).isZero();
        tty.leave();
        assertThat(localModes()).isEqualTo(before);
        assertThat(pseudo.taken()).startsWith("\033[?1049h").endsWith("\033[?1049l");
    }

    @Test
    void theSizeIsWhatTheKernelSays() {
        assertThat(tty.size()).as("not set yet").isEqualTo(new TerminalSize(80, 24));
        pseudo.resize(160, 50);
        assertThat(tty.size()).isEqualTo(new TerminalSize(160, 50));
    }

    @Test
    void typedBytesAreRead() {
        tty.enter();
        pseudo.type("q\003");
        assertThat(tty.read()).containsExactly('q', 3);
    }

    @Test
    void aTerminalThatIsGoneReadsAsNull() {
        pseudo.hangUp();
        assertThat(tty.read()).isNull();
        assertThat(tty.send(new ByteText().text("x"))).isTrue();
        assertThat(tty.isBehind()).isFalse();
    }

    @Test
    void aSlowTerminalNeverMakesTheCallerWaitAndGetsEveryByteInTheEnd() {
        ByteText frame = new ByteText().text("0123456789".repeat(5000));
        assertThat(tty.send(frame)).isTrue();
        assertThat(tty.isBehind()).isTrue();
        assertThat(tty.send(frame)).as("no room for a second frame").isFalse();
        StringBuilder taken = new StringBuilder();
        for (int i = 0; i < 1000 && tty.isBehind(); i++) {
            taken.append(pseudo.taken());
            tty.sendPending();
        }
        taken.append(pseudo.taken());
        assertThat(tty.isBehind()).isFalse();
        assertThat(taken.toString()).isEqualTo("0123456789".repeat(5000));
        assertThat(tty.written()).isEqualTo(50_000);
    }

    @Test
    void aFileIsNoTerminal() {
        int file = libc.memfd_create(LibC.text(libc, "file"), 0);
        assertThatThrownBy(() -> Tty.open(libc, false, pseudo.slave(), file))
                .isInstanceOf(NoTerminalException.class)
                .hasMessageContaining("-b");
        libc.close(file);
    }

    private int localModes() {
        libc.tcgetattr(pseudo.slave(), buffer);
        return buffer.getInt(LFLAG);
    }
}
