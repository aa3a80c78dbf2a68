package dev.weir.terminal;

import java.nio.charset.StandardCharsets;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** A terminal of the kernel's (pty(7)) whose far end the test holds, so that it can be as slow as a bad link. */
final class PseudoTerminal {

    /** ioctl_tty(2). */
    private static final long TIOCSWINSZ = 0x5414;

    private static final int BYTES = 65_536;

    /** The functions that make one. */
    public interface Functions {
        /** Opens the far end. */
        int posix_openpt(int flags);

        /** Lets us open the near end. */
        int grantpt(int master);

        /** Lets anybody who may open the near end. */
        int unlockpt(int master);

        /** Names the near end. */
        String ptsname(int master);
    }

    private final LibC libc;
    private final Pointer buffer;
    private final int master;
    private final int slave;

    private PseudoTerminal(LibC libc, int master, int slave) {
        this.libc = libc;
        this.master = master;
        this.slave = slave;
        buffer = Memory.allocateDirect(Runtime.getRuntime(libc), BYTES);
    }

    static PseudoTerminal open(LibC libc) {
        Functions functions = LibraryLoader.create(Functions.class).load("libc.so.6");
        int master = functions.posix_openpt(LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_NONBLOCK);
        functions.grantpt(master);
        functions.unlockpt(master);
        return new PseudoTerminal(
                libc, master, libc.open(LibC.text(libc, functions.ptsname(master)), LibC.O_RDWR | LibC.O_NOCTTY, 0));
    }

    /** The near end, which a program takes for its terminal. */
    int slave() {
        return slave;
    }

    void resize(int columns, int rows) {
        buffer.putLong(0, rows | (long) columns << 16);
        libc.ioctl(master, TIOCSWINSZ, buffer);
    }

    void type(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        buffer.put(0, bytes, 0, bytes.length);
        libc.write(master, buffer, bytes.length);
    }

    /** Returns what the program has written since the last call; ASCII only. */
    String taken() {
        StringBuilder taken = new StringBuilder();
        long count;
        while ((count = libc.read(master, buffer, BYTES)) > 0) {
            byte[] bytes = new byte[(int) count];
            buffer.get(0, bytes, 0, bytes.length);
            taken.append(new String(bytes, StandardCharsets.US_ASCII));
        }
        return taken.toString();
    }

    /** The terminal is gone, as when a connection breaks. */
    void hangUp() {
        libc.close(master);
    }

    void close() {
        libc.close(slave);
        libc.close(master);
    }
}
