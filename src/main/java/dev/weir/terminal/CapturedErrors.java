package dev.weir.terminal;

import java.nio.file.Path;
import java.util.Optional;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Keeps standard error off the screen while it shows pictures: a warning of the JVM or of a library would overwrite them.
 * What was written meanwhile goes to the log file, or from memory to the real standard error afterwards.
 */
final class CapturedErrors {

    private static final int STDERR = 2;
    private static final int MFD_CLOEXEC = 1;
    /** Owner only: a log may quote what strangers sent. */
    private static final int LOG_MODE = 0600;
    /** O_NOFOLLOW: a link laid in our way by somebody else is not written through. */
    private static final int O_NOFOLLOW = 0400000;
    private static final int O_NOFOLLOW_ARM = 0100000;
    /** O_NONBLOCK: a pipe that nobody reads from is refused, and one that is full loses messages, where either would hang. */
    private static final int O_NONBLOCK = 04000;
    private static final int ENXIO = 6;
    private static final int EACCES = 13;
    private static final int EISDIR = 21;
    private static final int ELOOP = 40;
    private static final int CHUNK = 8192;
    /** The newest part is what matters when much was written. */
    private static final int MOST_REPLAYED = 65_536;
    private static final int TERMIOS_BYTES = 64;

    private final LibC libc;
    private final Optional<Path> log;
    private int real = -1;
    private int capture = -1;

    CapturedErrors(LibC libc, Optional<Path> log) {
        this.libc = libc;
        this.log = log;
    }

    /** Begins to keep standard error, unless it goes somewhere else than to a terminal already. */
    void begin() throws NoTerminalException {
        Pointer termios = Memory.allocateDirect(Runtime.getRuntime(libc), TERMIOS_BYTES);
        if (log.isEmpty() && libc.tcgetattr(STDERR, termios) != 0) {
            return;
        }
        capture = log.isPresent() ? openLog(log.get()) : libc.memfd_create(LibC.text(libc, "weir-stderr"), MFD_CLOEXEC);
        if (capture >= 0) {
            real = libc.dup(STDERR);
            libc.dup2(capture, STDERR);
        }
    }

    private int openLog(Path path) throws NoTerminalException {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        int flags = LibC.O_WRONLY | LibC.O_CREAT | LibC.O_APPEND | LibC.O_CLOEXEC | O_NONBLOCK
                | (arm ? O_NOFOLLOW_ARM : O_NOFOLLOW);
        int fd = libc.open(LibC.text(libc, path.toString()), flags, LOG_MODE);
        if (fd < 0) {
            throw new NoTerminalException("cannot write the log " + path + ": " + reason(LibC.errno(libc)));
        }
        return fd;
    }

    private static String reason(int errno) {
        return switch (errno) {
            case ENXIO -> "it is a socket, or a pipe that nobody reads from";
            case EACCES -> "permission denied";
            case EISDIR -> "it is a directory";
            case ELOOP -> "it is a symbolic link";
            default -> "errno " + errno;
        };
    }

    /** Gives standard error back and writes to it what was kept in memory. */
    void end() {
        if (real < 0) {
            return;
        }
        libc.dup2(real, STDERR);
        libc.close(real);
        real = -1;
        if (log.isEmpty()) {
            replay();
        }
        libc.close(capture);
    }

    private void replay() {
        Pointer buffer = Memory.allocateDirect(Runtime.getRuntime(libc), CHUNK);
        long end = 0;
        long count;
        while ((count = libc.pread(capture, buffer, CHUNK, end)) > 0) {
            end += count;
        }
        long at = Math.max(0, end - MOST_REPLAYED);
        while ((count = libc.pread(capture, buffer, CHUNK, at)) > 0) {
            libc.write(STDERR, buffer, count);
            at += count;
        }
    }
}
