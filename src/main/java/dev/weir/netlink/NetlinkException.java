package dev.weir.netlink;

import java.io.IOException;

/** A request to the kernel's network configuration that failed: what was asked, and what the kernel said. */
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

    /** Whether what was asked about is not there ({@code ENODEV}). */
    public boolean isNoDevice() {
        return errno == NetlinkSocket.ENODEV;
    }
}
