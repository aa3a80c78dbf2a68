package dev.weir.terminal;

import com.googlecode.lanterna.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The terminal device: its mode, its size, the bytes from it and the bytes for it, which it is never waited for to
 * take.
 * <p>Modes are set by termios(3) rather than by {@code stty}, which {@code sudo} may hide and which takes long to start
 * on small machines.
 */
final class Tty implements AutoCloseable {

    /** At least sizeof(struct termios), which is 60 in glibc. */
    private static final int TERMIOS_BYTES = 64;

    private static final int TCSANOW = 0;
    private static final int TCIFLUSH = 0;
    /** ioctl_tty(2); struct winsize is four unsigned shorts: rows, columns, and two that are not used. */
    private static final long TIOCGWINSZ = 0x5413;

    private static final int WINSIZE_BYTES = 8;
    /** The most columns and rows; a device that claims more would only cost time to draw. */
    private static final int LARGEST = 1000;

    private static final int READ_BYTES = 4096;
    private static final int WRITE_BYTES = 65_536;
    /** How long leaving waits for a terminal that takes nothing; milliseconds. */
    private static final int LEAVE_MILLIS = 250;

    /** Alternate screen, no line wrap, pastes marked as such. */
    private static final String ENTER = "\u001b[?1049h\u001b[?7l\u001b[?2004h";

    private static final String MOUSE_ON = "\u001b[?1000h\u001b[?1006h";
    private static final String MOUSE_OFF = "\u001b[?1006l\u001b[?1000l";
    /** CAN ends a sequence that was cut short. A terminal without an alternate screen is left blank. */
    private static final String LEAVE = "\u0018\u001b[m\u001b[H\u001b[J\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l";

    private final LibC libc;
    private final Runtime runtime;
    private final boolean mouse;
    private final int in;
    private final int out;
    private final Pointer saved;
    private final Pointer raw;
    private final Pointer readBuffer;
    private final Pointer writeBuffer;

    /** Bytes in {@link #writeBuffer} that the terminal has not taken yet: from start to end. */
    private int pendingStart;

    private int pendingEnd;
    private long written;

    private Tty(LibC libc, boolean mouse, int in, int out, Pointer saved) {
        this.libc = libc;
        this.mouse = mouse;
        this.in = in;
        this.out = out;
        this.saved = saved;
        runtime = Runtime.getRuntime(libc);
        raw = Memory.allocateDirect(runtime, TERMIOS_BYTES);
        raw.transferFrom(0, saved, 0, TERMIOS_BYTES);
        libc.cfmakeraw(raw);
        readBuffer = Memory.allocateDirect(runtime, READ_BYTES);
        writeBuffer = Memory.allocateDirect(runtime, WRITE_BYTES);
    }

    /**
     * Opens the terminal of a descriptor, usually standard output.
     *
     * @throws NoTerminalException if it is no terminal, or no keys can be read
     */
    static Tty open(LibC libc, boolean mouse, int stdin, int stdout) throws NoTerminalException {
        Pointer saved = Memory.allocateDirect(Runtime.getRuntime(libc), TERMIOS_BYTES);
        if (libc.tcgetattr(stdout, saved) != 0) {
            throw new NoTerminalException(
                    "standard output is not a terminal, so the full screen cannot be shown; use -b for plain lines");
        }
        int in = libc.tcgetattr(stdin, saved) == 0
                ? stdin
                : libc.open(LibC.text(libc, "/dev/tty"), LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_CLOEXEC, 0);
        if (in < 0 || libc.tcgetattr(in, saved) != 0) {
            throw new NoTerminalException(
                    "no keys can be read: standard input is not a terminal and there is no /dev/tty; use -b for"
                            + " plain lines");
        }
        // Opened again, so that O_NONBLOCK does not reach the shell; after su to another user that is not allowed.
        int own = libc.open(
                LibC.text(libc, "/proc/self/fd/" + stdout),
                LibC.O_WRONLY | LibC.O_NONBLOCK | LibC.O_NOCTTY | LibC.O_CLOEXEC,
                0);
        return new Tty(libc, mouse, in, own < 0 ? stdout : own, saved);
    }

    int inputDescriptor() {
        return in;
    }

    int outputDescriptor() {
        return out;
    }

    /** Takes the screen over. */
    void enter() {
        libc.tcsetattr(in, TCSANOW, raw);
        send(ascii(ENTER + (mouse ? MOUSE_ON : "")));
    }

    /** Gives the screen back as it was; what the terminal has not taken by then is dropped. */
    void leave() {
        pendingStart = 0;
        pendingEnd = 0;
        send(ascii((mouse ? MOUSE_OFF : "") + LEAVE));
        waitUntilTaken();
        libc.tcflush(in, TCIFLUSH);
        libc.tcsetattr(in, TCSANOW, saved);
    }

    /** Returns the size as the kernel knows it, at least 1x1; 80x24 when it does not know. */
    TerminalSize size() {
        Pointer winsize = Memory.allocateDirect(runtime, WINSIZE_BYTES);
        if (libc.ioctl(out, TIOCGWINSZ, winsize) != 0 || winsize.getShort(0) == 0 || winsize.getShort(2) == 0) {
            return new TerminalSize(80, 24);
        }
        int rows = Short.toUnsignedInt(winsize.getShort(0));
        int columns = Short.toUnsignedInt(winsize.getShort(2));
        return new TerminalSize(Math.min(columns, LARGEST), Math.min(rows, LARGEST));
    }

    /**
     * Returns the bytes that were typed; null when the terminal is gone. To be called when poll says that there are
     * some.
     */
    byte[] read() {
        long count = libc.read(in, readBuffer, READ_BYTES);
        if (count == 0 || count < 0 && LibC.errno(libc) != LibC.EINTR && LibC.errno(libc) != LibC.EAGAIN) {
            return null;
        }
        byte[] bytes = new byte[(int) Math.max(0, count)];
        readBuffer.get(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** Returns whether the terminal has not taken all bytes that were sent. */
    boolean isBehind() {
        return pendingStart < pendingEnd;
    }

    /** Returns how many bytes the terminal took since it was opened. */
    long written() {
        return written;
    }

    /**
     * Sends bytes with as few calls as they need, usually one, and keeps what the terminal does not take now.
     *
     * @return false, with nothing sent, when there is no room to keep them
     */
    boolean send(ByteText text) {
        if (pendingEnd + text.size() > WRITE_BYTES) {
            return sendLong(text);
        }
        writeBuffer.put(pendingEnd, text.array(), 0, text.size());
        pendingEnd += text.size();
        sendPending();
        return true;
    }

    /**
     * Sends a frame larger than the buffer, as only huge terminals have; waits while the terminal takes each part but
     * the last.
     */
    private boolean sendLong(ByteText text) {
        if (isBehind()) {
            return false;
        }
        for (int from = 0; from < text.size(); from += WRITE_BYTES) {
            ByteText part = new ByteText()
                    .bytes(Arrays.copyOfRange(text.array(), from, Math.min(text.size(), from + WRITE_BYTES)));
            waitUntilTaken();
            if (!send(part)) {
                return false;
            }
        }
        return true;
    }

    /** Offers the terminal what it has not taken yet. */
    void sendPending() {
        while (isBehind()) {
            long count = libc.write(out, writeBuffer.slice(pendingStart), pendingEnd - pendingStart);
            if (count < 0 && LibC.errno(libc) == LibC.EINTR) {
                continue;
            }
            if (count < 0 && LibC.errno(libc) == LibC.EAGAIN) {
                return;
            }
            // After any other failure the terminal is gone, which the next read says.
            pendingStart = count < 0 ? pendingEnd : pendingStart + (int) count;
            written += Math.max(0, count);
        }
        pendingStart = 0;
        pendingEnd = 0;
    }

    private void waitUntilTaken() {
        PollSet writable = new PollSet(libc, 1);
        for (int waited = 0; isBehind() && waited < LEAVE_MILLIS; waited += 10) {
            writable.clear();
            writable.add(out, LibC.POLLOUT);
            writable.await(10);
            sendPending();
        }
    }

    @Override
    public void close() {
        for (int fd : List.of(in, out)) {
            if (fd > 2) {
                libc.close(fd);
            }
        }
    }

    private static ByteText ascii(String text) {
        return new ByteText().bytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
