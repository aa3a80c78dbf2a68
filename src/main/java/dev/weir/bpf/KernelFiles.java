package dev.weir.bpf;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * A file system of the kernel that is mounted nowhere: only this process sees it, by a file descriptor, and nothing is
 * left of it when that is closed or the process ends. Linux 5.2.
 */
public final class KernelFiles implements AutoCloseable {

    /** System call numbers, the same on every architecture; {@code asm-generic/unistd.h}. */
    private static final long FSOPEN = 430;

    private static final long FSCONFIG = 431;
    private static final long FSMOUNT = 432;
    /** {@code FSCONFIG_CMD_CREATE}, {@code FSOPEN_CLOEXEC} and {@code FSMOUNT_CLOEXEC} in {@code linux/mount.h}. */
    private static final int CREATE = 6;

    private static final int CLOSE_ON_EXEC = 1;

    private int fd;

    private KernelFiles(int fd) {
        this.fd = fd;
    }

    /**
     * Makes it.
     *
     * @param type such as {@code tracefs} or {@code cgroup2}
     * @throws BpfException when the kernel refuses
     */
    public static KernelFiles open(String type) {
        byte[] name = (type + "\0").getBytes(StandardCharsets.US_ASCII);
        Pointer text = Memory.allocateDirect(Runtime.getSystemRuntime(), name.length, true);
        text.put(0, name, 0, name.length);
        int context = check(Native.LIBC.syscall(FSOPEN, text.address(), CLOSE_ON_EXEC, 0, 0, 0), type);
        try {
            check(Native.LIBC.syscall(FSCONFIG, context, CREATE, 0, 0, 0), type);
            return new KernelFiles(check(Native.LIBC.syscall(FSMOUNT, context, CLOSE_ON_EXEC, 0, 0, 0), type));
        } finally {
            Native.LIBC.close(context);
        }
    }

    /** The directory of its files while it is open. */
    public Path path() {
        return Path.of("/proc/self/fd/" + fd);
    }

    private static int check(long result, String type) {
        if (result < 0) {
            throw Native.failure("cannot open " + type, Native.errno());
        }
        return (int) result;
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Native.LIBC.close(fd);
            fd = -1;
        }
    }
}
