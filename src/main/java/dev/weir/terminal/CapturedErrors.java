package dev.weir.terminal;

import dev.weir.units.Printable;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Keeps standard error off the screen while it shows pictures, which a warning of the JVM or of a library would
 * overwrite. What is written meanwhile goes to the log file, or is kept in memory and written to the real standard
 * error afterwards; in both cases without control characters, since libraries quote what strangers sent.
 */
final class CapturedErrors {

    private static final int STDERR = 2;
    private static final int MFD_CLOEXEC = 1;
    /** Owner only: a log may quote what strangers sent. */
    private static final int LOG_MODE = 0600;
    /** O_NOFOLLOW: a symbolic link that somebody else made is not written through. */
    private static final int O_NOFOLLOW = 0400000;

    private static final int O_NOFOLLOW_ARM = 0100000;
    private static final int ENXIO = 6;
    private static final int EACCES = 13;
    private static final int EISDIR = 21;
    private static final int ELOOP = 40;
    private static final int CHUNK = 8192;
    /** How much is written afterwards at most, the newest part; bytes. */
    private static final int MOST_REPLAYED = 65_536;
    /** A longer line is written in parts; bytes. */
    private static final int LINE_MAX = 4096;

    private static final int TERMIOS_BYTES = 64;
    /** How long the end waits for the last messages to be logged; milliseconds. */
    private static final long LAST_MILLIS = 1000;

    private final LibC libc;
    private final Optional<Path> log;
    private int real = -1;
    private int capture = -1;
    private Thread copying;

    CapturedErrors(LibC libc, Optional<Path> log) {
        this.libc = libc;
        this.log = log;
    }

    /**
     * Begins to capture standard error, unless it is not a terminal anyway.
     *
     * @throws NoTerminalException when the log cannot be written
     */
    void begin() throws NoTerminalException {
        Pointer termios = Memory.allocateDirect(Runtime.getRuntime(libc), TERMIOS_BYTES);
        if (log.isEmpty() && libc.tcgetattr(STDERR, termios) != 0) {
            return;
        }
        capture = log.isPresent()
                ? pipeInto(openLog(log.get()))
                : libc.memfd_create(LibC.text(libc, "weir-stderr"), MFD_CLOEXEC);
        if (capture >= 0) {
            real = libc.dup(STDERR);
            libc.dup2(capture, STDERR);
        }
    }

    /**
     * Opens the log with O_NONBLOCK: without it a pipe that nobody reads from would hang; with it such a pipe is
     * refused, and one that is full loses messages.
     */
    private int openLog(Path path) throws NoTerminalException {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        int flags = LibC.O_WRONLY
                | LibC.O_CREAT
                | LibC.O_APPEND
                | LibC.O_CLOEXEC
                | LibC.O_NONBLOCK
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

    /** The end of a pipe to write to; a thread copies from the other end into the log, line by line. */
    private int pipeInto(int file) {
        Pointer ends = Memory.allocateDirect(Runtime.getRuntime(libc), 2 * Integer.BYTES);
        if (libc.pipe2(ends, LibC.O_CLOEXEC) != 0) {
            return file;
        }
        copying = new Thread(() -> copy(ends.getInt(0), file), "weir-log");
        copying.setDaemon(true);
        copying.start();
        return ends.getInt(Integer.BYTES);
    }

    private void copy(int from, int file) {
        Pointer buffer = Memory.allocateDirect(Runtime.getRuntime(libc), CHUNK);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long count;
        while ((count = libc.read(from, buffer, CHUNK)) > 0 || count < 0 && LibC.errno(libc) == LibC.EINTR) {
            for (long at = 0; at < count; at++) {
                byte next = buffer.getByte(at);
                line.write(next);
                if (next == '\n' || line.size() == LINE_MAX) {
                    write(file, line.toByteArray());
                    line.reset();
                }
            }
        }
        write(file, line.toByteArray());
        libc.close(from);
        libc.close(file);
    }

    /** Writes text without control characters. */
    private void write(int fd, byte[] raw) {
        String text = new String(raw, StandardCharsets.UTF_8);
        String lines = text.lines()
                .map(Printable::text)
                .collect(Collectors.joining("\n", "", text.endsWith("\n") ? "\n" : ""));
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        Pointer pointer = Memory.allocateDirect(Runtime.getRuntime(libc), Math.max(1, bytes.length));
        pointer.put(0, bytes, 0, bytes.length);
        libc.write(fd, pointer, bytes.length);
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
        if (copying != null) {
            awaitLast();
        }
    }

    private void awaitLast() {
        try {
            copying.join(LAST_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void replay() {
        Pointer buffer = Memory.allocateDirect(Runtime.getRuntime(libc), CHUNK);
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        long end = 0;
        long count;
        while ((count = libc.pread(capture, buffer, CHUNK, end)) > 0) {
            end += count;
            for (long at = 0; at < count; at++) {
                kept.write(buffer.getByte(at));
            }
            if (kept.size() > 2 * MOST_REPLAYED) {
                byte[] newest = newest(kept.toByteArray());
                kept.reset();
                kept.write(newest, 0, newest.length);
            }
        }
        write(STDERR, newest(kept.toByteArray()));
    }

    private static byte[] newest(byte[] bytes) {
        return Arrays.copyOfRange(bytes, Math.max(0, bytes.length - MOST_REPLAYED), bytes.length);
    }
}
