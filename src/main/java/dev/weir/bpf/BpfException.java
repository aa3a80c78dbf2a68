package dev.weir.bpf;

/** A BPF call that failed: what was tried, the error of the kernel, and what the verifier said if it said anything. */
public class BpfException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int errno;
    private final String verifierLog;
    private final boolean asked;

    BpfException(String message, int errno) {
        this(message, errno, "");
    }

    BpfException(String message, int errno, String verifierLog) {
        this(message, errno, verifierLog, true);
    }

    private BpfException(String message, int errno, String verifierLog, boolean asked) {
        super(message);
        this.errno = errno;
        this.verifierLog = verifierLog;
        this.asked = asked;
    }

    /** A failure known without a call: nothing asks the kernel for what it is known to refuse. */
    public static BpfException unavailable(String why) {
        return new BpfException(why, Native.EPERM, "", false);
    }

    /** What was tried and why it failed, in one sentence, with the error's name and the verifier's last line. */
    public String sentence() {
        return asked ? getMessage() + " (" + reason() + ")" : getMessage();
    }

    /** The error number, as in {@code errno.h}. */
    public int errno() {
        return errno;
    }

    /** The error's name, as in {@code EPERM}. */
    public String errorName() {
        return Native.errorName(errno);
    }

    /** The reason in a few words: the error's name, and the last line of the verifier if it said anything. */
    public String reason() {
        return verifierLog.isEmpty()
                ? errorName()
                : errorName() + ": " + verifierLog.substring(verifierLog.lastIndexOf('\n') + 1);
    }

    /** Whether somebody else already has what was asked for ({@code EBUSY} or {@code EEXIST}). */
    public boolean isTaken() {
        return errno == Native.EBUSY || errno == Native.EEXIST;
    }

    /**
     * Whether the caller lacks a privilege: {@code EPERM}, or {@code EACCES} when the verifier said nothing, since it
     * refuses programs with that error too.
     */
    public boolean isForbidden() {
        return errno == Native.EPERM || errno == Native.EACCES && verifierLog.isEmpty();
    }

    /** Whether the kernel refused for good, rather than for want of memory or descriptors or because of a signal. */
    public boolean isRefusal() {
        return errno != Native.EAGAIN
                && errno != Native.EINTR
                && errno != Native.ENOMEM
                && errno != Native.EMFILE
                && errno != Native.ENFILE;
    }

    /** The last lines of the verifier's log, empty when it had nothing to say. */
    public String verifierLog() {
        return verifierLog;
    }
}
