package dev.weir.bpf;

/** A file system mounted for as long as it takes to attach, then taken away again: BPF's hooks are found through tracefs and cgroup2. */
public final class Mount implements AutoCloseable {

    /** {@code MNT_DETACH} in {@code sys/mount.h}. */
    private static final int MNT_DETACH = 2;

    private final String target;

    private Mount(String target) {
        this.target = target;
    }

    /**
     * Mounts a file system that has no device.
     *
     * @throws BpfException when the kernel refuses
     */
    public static Mount of(String type, String target) {
        if (Native.LIBC.mount("none", target, type, 0, null) < 0) {
            throw Native.failure("cannot mount " + type + " on " + target, Native.errno());
        }
        return new Mount(target);
    }

    @Override
    public void close() {
        Native.LIBC.umount2(target, MNT_DETACH);
    }
}
