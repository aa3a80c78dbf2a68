package dev.weir.bpf;

import java.util.List;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** The loaded libraries, and how their failures become exceptions. */
final class Native {

    private static final String LIBBPF = "libbpf.so.1";

    static final Libc LIBC = LibraryLoader.create(Libc.class).load("libc.so.6");
    /** Null where libbpf is not installed, which {@link BpfObject#requireLibrary} tells before anything is called. */
    static final LibBpf BPF = loadLibBpf();

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int ENOSPC = 28;

    private static final int LOG_LINES_SHOWN = 12;

    private Native() {
    }

    /** Loads libbpf, which jnr-ffi does with the first call, and stops it from printing: what failed is said once, by us. */
    private static LibBpf loadLibBpf() {
        try {
            LibBpf bpf = LibraryLoader.create(LibBpf.class).load(LIBBPF);
            bpf.libbpf_set_print(null);
            return bpf;
        } catch (UnsatisfiedLinkError missing) {
            return null;
        }
    }

    /** What there is to say when libbpf is not installed. */
    static BpfException missing() {
        return new BpfException(LIBBPF + " is not installed: install it, on Debian and Ubuntu with 'apt-get install libbpf1'", ENOENT);
    }

    static int errno() {
        return Runtime.getSystemRuntime().getLastError();
    }

    /** The result of a call that returns {@code -errno} on failure. */
    static int check(int result, String what) {
        if (result < 0) {
            throw failure(what, -result);
        }
        return result;
    }

    /** The result of a call that returns NULL and sets errno on failure; must follow the call at once. */
    static Pointer check(Pointer result, String what) {
        if (result == null) {
            throw failure(what, errno());
        }
        return result;
    }

    static BpfException failure(String what, int errno) {
        return new BpfException(what + ": " + LIBC.strerror(errno), errno);
    }

    /** A failure to load, with what the verifier said last. */
    static BpfException refusal(String what, int errno, Pointer verifierLog) {
        String[] lines = verifierLog.getString(0).split("\n");
        int first = Math.max(0, lines.length - LOG_LINES_SHOWN);
        String last = String.join("\n", List.of(lines).subList(first, lines.length)).strip();
        return new BpfException(failure(what, errno).getMessage(), errno, last);
    }
}
