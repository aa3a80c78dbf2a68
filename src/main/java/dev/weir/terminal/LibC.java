package dev.weir.terminal;

import java.nio.charset.StandardCharsets;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The functions of the C library that a terminal needs, under their own names; each returns -1 on failure unless it
 * says otherwise.
 */
interface LibC {

    /** fcntl(2) flags, the same numbers on every architecture that Debian builds for with a JIT. */
    int O_RDWR = 2;

    int O_WRONLY = 1;
    int O_CREAT = 0100;
    int O_NOCTTY = 0400;
    int O_APPEND = 02000;
    int O_NONBLOCK = 04000;
    int O_CLOEXEC = 02000000;

    /** errno(3). */
    int EINTR = 4;

    int EAGAIN = 11;

    /** poll(2) events. */
    short POLLIN = 1;

    short POLLOUT = 4;
    short POLLERR = 8;
    short POLLHUP = 16;
    short POLLNVAL = 32;

    int tcgetattr(int fd, Pointer termios);

    int tcsetattr(int fd, int when, Pointer termios);

    int tcflush(int fd, int queue);

    void cfmakeraw(Pointer termios);

    int ioctl(int fd, long request, Pointer argument);

    int poll(Pointer pollfds, long count, int timeoutMillis);

    long read(int fd, Pointer buffer, long length);

    long pread(int fd, Pointer buffer, long length, long offset);

    long write(int fd, Pointer buffer, long length);

    int open(Pointer path, int flags, int mode);

    int close(int fd);

    int dup(int fd);

    int dup2(int from, int to);

    int eventfd(int initial, int flags);

    int pipe2(Pointer ends, int flags);

    int memfd_create(Pointer name, int flags);

    int kill(int pid, int signal);

    int raise(int signal);

    /** Returns the handler before. */
    Pointer signal(int signal, Pointer handler);

    /** Loads the C library under the name every glibc since 2.0 has. */
    static LibC load() {
        return LibraryLoader.create(LibC.class).load("libc.so.6");
    }

    /** Returns a text as C has it. The conversion of jnr-ffi would load classes for 15 ms before the first frame. */
    static Pointer text(LibC libc, String text) {
        byte[] bytes = (text + '\0').getBytes(StandardCharsets.UTF_8);
        Pointer pointer = Memory.allocateDirect(Runtime.getRuntime(libc), bytes.length);
        pointer.put(0, bytes, 0, bytes.length);
        return pointer;
    }

    /**
     * Returns errno of the last call of this thread; only valid right after a failure. Not a default method, since
     * jnr-ffi would call the symbol of that name in the C library, which is no function.
     */
    static int errno(LibC libc) {
        return Runtime.getRuntime(libc).getLastError();
    }
}
