package dev.weir.bpf;

import java.nio.ByteBuffer;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.off_t;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/** The C library's functions that BPF's file descriptors, filters and file systems need; errno is kept by jnr-ffi. */
interface Libc {

    int open(@In String path, int flags);

    int close(int fd);

    @ssize_t
    long read(int fd, @Out ByteBuffer buffer, @size_t long bytes);

    int getpagesize();

    int clock_gettime(int clock, @Out ByteBuffer time);

    Pointer mmap(@In Pointer address, @size_t long bytes, int protection, int flags, int fd, @off_t long offset);

    int munmap(@In Pointer address, @size_t long bytes);

    int socket(int family, int type, int protocol);

    int bind(int fd, @In ByteBuffer address, int bytes);

    int setsockopt(int fd, int level, int option, @In ByteBuffer value, int bytes);

    @ssize_t
    long send(int fd, @In ByteBuffer data, @size_t long bytes, int flags);

    long syscall(long number, long a, long b, long c, long d, long e);

    String strerror(int errno);
}
