package dev.weir.bpf;

import jnr.ffi.Pointer;

/** What keeps a program attached: closing it, or the end of this process, detaches. */
public final class BpfLink implements AutoCloseable {

    private Pointer handle;
    private int fd;

    private BpfLink(Pointer handle, int fd) {
        this.handle = handle;
        this.fd = fd;
    }

    /** A link libbpf made. */
    static BpfLink of(Pointer handle) {
        return new BpfLink(handle, Native.BPF.bpf_link__fd(handle));
    }

    /** A link the kernel made. */
    static BpfLink of(int fd) {
        return new BpfLink(null, fd);
    }

    /** Its file descriptor. */
    int fd() {
        if (fd < 0) {
            throw new IllegalStateException("the link is closed");
        }
        return fd;
    }

    /**
     * Replaces the attached program by another.
     *
     * @throws BpfException when the kernel refuses; the old one then stays
     */
    public void update(GeneratedProgram program) {
        Native.check(
                Native.BPF.bpf_link_update(fd(), program.fd(), null), "cannot replace a program by " + program.name());
    }

    @Override
    public void close() {
        if (handle != null) {
            Native.BPF.bpf_link__destroy(handle);
        } else if (fd >= 0) {
            Native.LIBC.close(fd);
        }
        handle = null;
        fd = -1;
    }
}
