package dev.weir.bpf;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** The loaded libraries, and their failures as exceptions. */
final class Native {

    private static final String LIBBPF = "libbpf.so.1";

    static final Libc LIBC = LibraryLoader.create(Libc.class).load("libc.so.6");
    /** Null where libbpf is not installed; {@link BpfObject#requireLibrary} says so before anything is called. */
    static final LibBpf BPF = loadLibBpf();

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int ENOSPC = 28;
    /** {@code linux/errno.h}: the kernel has no such operation for this type of map. */
    static final int ENOTSUPP = 524;

    private static final int LOG_LINES_SHOWN = 12;
    /** Lines of statistics with which the verifier ends its log. */
    private static final Pattern VERIFIER_STATISTICS =
            Pattern.compile("processed \\d+ insns.*|verification time .*|stack depth .*|max_states_per_insn .*");
    /**
     * Names of the error numbers that BPF's system calls end with; {@code asm-generic/errno.h}, and 524 of {@code
     * linux/errno.h}.
     */
    private static final Map<Integer, String> ERROR_NAMES = Map.ofEntries(
            Map.entry(1, "EPERM"),
            Map.entry(2, "ENOENT"),
            Map.entry(4, "EINTR"),
            Map.entry(7, "E2BIG"),
            Map.entry(9, "EBADF"),
            Map.entry(11, "EAGAIN"),
            Map.entry(12, "ENOMEM"),
            Map.entry(13, "EACCES"),
            Map.entry(14, "EFAULT"),
            Map.entry(16, "EBUSY"),
            Map.entry(17, "EEXIST"),
            Map.entry(19, "ENODEV"),
            Map.entry(22, "EINVAL"),
            Map.entry(23, "ENFILE"),
            Map.entry(24, "EMFILE"),
            Map.entry(28, "ENOSPC"),
            Map.entry(30, "EROFS"),
            Map.entry(34, "ERANGE"),
            Map.entry(38, "ENOSYS"),
            Map.entry(95, "EOPNOTSUPP"),
            Map.entry(524, "ENOTSUPP"));

    private Native() {}

    /**
     * Loads libbpf, with the first call through jnr-ffi, and stops it from printing: a failure is reported once, by
     * weir.
     */
    private static LibBpf loadLibBpf() {
        try {
            LibBpf bpf = LibraryLoader.create(LibBpf.class).load(LIBBPF);
            bpf.libbpf_set_print(null);
            return bpf;
        } catch (UnsatisfiedLinkError missing) {
            if (!String.valueOf(missing.getMessage()).contains(LIBBPF)) {
                throw missing; // it is jnr-ffi's own library that cannot be loaded
            }
            return null;
        }
    }

    /** The failure when libbpf is not installed. */
    static BpfException missing() {
        return new BpfException(
                LIBBPF + " is not installed: install it, on Debian and Ubuntu with 'apt-get install libbpf1'", ENOENT);
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

    /** An error number's name, as in {@code EPERM}. */
    static String errorName(int errno) {
        return ERROR_NAMES.getOrDefault(errno, "error " + errno);
    }

    /** A failure to load, with the end of the log of the verifier. */
    static BpfException refusal(String what, int errno, Pointer verifierLog) {
        return new BpfException(failure(what, errno).getMessage(), errno, lastWords(verifierLog.getString(0)));
    }

    /** The end of a verifier's log, without the statistics. */
    static String lastWords(String verifierLog) {
        List<String> lines = verifierLog
                .lines()
                .map(String::strip)
                .filter(line ->
                        !line.isEmpty() && !VERIFIER_STATISTICS.matcher(line).matches())
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    }
}
