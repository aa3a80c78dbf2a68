package dev.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.googlecode.lanterna.TerminalSize;
import java.nio.charset.StandardCharsets;
import jnr.ffi.LibraryLoader;
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

    /** What a test needs to make a pseudo-terminal. */
    public interface PseudoTerminal {
        /** Opens the master side. */
        int posix_openpt(int flags);

        /** Sets the owner of the slave. */
        int grantpt(int master);

        /** Lets the slave be opened. */
        int unlockpt(int master);

        /** Names the slave. */
        String ptsname(int master);
    }

    private final LibC libc = LibC.load();
    private final Pointer buffer = Memory.allocateDirect(Runtime.getRuntime(libc), 65_536);
    private int master;
    private int slave;
    private Tty tty;

    @BeforeEach
    void open() throws NoTerminalException {
        PseudoTerminal pseudo = LibraryLoader.create(PseudoTerminal.class).load("libc.so.6");
        master = pseudo.posix_openpt(LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_NONBLOCK);
        pseudo.grantpt(master);
        pseudo.unlockpt(master);
        slave = libc.open(LibC.text(libc, pseudo.ptsname(master)), LibC.O_RDWR | LibC.O_NOCTTY, 0);
        tty = Tty.open(libc, false, slave, slave);
    }

    @AfterEach
    void close() {
        tty.close();
        libc.close(slave);
        libc.close(master);
    }

    @Test
    void modesAreSetAndGivenBack() {
        int before = localModes();
        assertThat(before & ICANON).isNotZero();
        tty.enter();
        assertThat(localModes() & ICANON).isZero();
        tty.leave();
        assertThat(localModes()).isEqualTo(before);
        assertThat(taken()).startsWith("\033[?1049h").endsWith("\033[?1049l");
    }

    @Test
    void theSizeIsWhatTheKernelSays() {
        assertThat(tty.size()).as("not set yet").isEqualTo(new TerminalSize(80, 24));
        buffer.putInt(0, 50 | 160 << 16);
        libc.ioctl(master, 0x5414, buffer);
        assertThat(tty.size()).isEqualTo(new TerminalSize(160, 50));
    }

    @Test
    void typedBytesAreRead() {
        tty.enter();
        buffer.put(0, "q\003".getBytes(StandardCharsets.US_ASCII), 0, 2);
        libc.write(master, buffer, 2);
        assertThat(tty.read()).containsExactly('q', 3);
    }

    @Test
    void aTerminalThatIsGoneReadsAsNull() {
        libc.close(master);
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
            taken.append(taken());
            tty.sendPending();
        }
        taken.append(taken());
        assertThat(tty.isBehind()).isFalse();
        assertThat(taken.toString()).isEqualTo("0123456789".repeat(5000));
        assertThat(tty.written()).isEqualTo(50_000);
    }

    @Test
    void aFileIsNoTerminal() {
        int file = libc.memfd_create(LibC.text(libc, "file"), 0);
        assertThatThrownBy(() -> Tty.open(libc, false, slave, file)).isInstanceOf(NoTerminalException.class).hasMessageContaining("-b");
        libc.close(file);
    }

    private int localModes() {
        libc.tcgetattr(slave, buffer);
        return buffer.getInt(LFLAG);
    }

    private String taken() {
        StringBuilder taken = new StringBuilder();
        long count;
        while ((count = libc.read(master, buffer, 65_536)) > 0) {
            byte[] bytes = new byte[(int) count];
            buffer.get(0, bytes, 0, bytes.length);
            taken.append(new String(bytes, StandardCharsets.US_ASCII));
        }
        return taken.toString();
    }
}
