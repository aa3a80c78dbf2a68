package dev.weir.netlink;

import java.nio.ByteBuffer;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/** The C library's functions that netlink sockets and network devices need; errno is kept by jnr-ffi. */
interface Libc {

    int socket(int family, int type, int protocol);

    int bind(int fd, @In ByteBuffer address, int bytes);

    int setsockopt(int fd, int level, int option, @In ByteBuffer value, int bytes);

    @ssize_t
    long send(int fd, @In ByteBuffer data, @size_t long bytes, int flags);

    @ssize_t
    long recvfrom(
            int fd,
            @Out ByteBuffer data,
            @size_t long bytes,
            int flags,
            @Out ByteBuffer sender,
            ByteBuffer senderBytes);

    int ioctl(int fd, long request, @In @Out Pointer argument);

    int close(int fd);

    String strerror(int errno);
}
