package dev.weir.netlink;

import java.io.IOException;

/** A netlink request that failed: what was asked, and the error of the kernel. */
public final class NetlinkException extends IOException {

    private static final long serialVersionUID = 1;

    private final int errno;

    NetlinkException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** The error number, as in {@code errno.h}; 0 when the answer was not understood or did not come. */
    public int errno() {
        return errno;
    }

    /** Whether the interface does not exist ({@code ENODEV}). */
    public boolean isNoDevice() {
        return errno == NetlinkSocket.ENODEV;
    }
}
