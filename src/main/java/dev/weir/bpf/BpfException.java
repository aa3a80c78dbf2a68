package dev.weir.bpf;

/** A BPF call that failed: what was tried, what the kernel said, and the verifier's words when there are any. */
public final class BpfException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int errno;
    private final String verifierLog;

    BpfException(String message, int errno) {
        this(message, errno, "");
    }

    BpfException(String message, int errno, String verifierLog) {
        super(message);
        this.errno = errno;
        this.verifierLog = verifierLog;
    }

    /** The error number, as in {@code errno.h}. */
    public int errno() {
        return errno;
    }

    /** Whether somebody else already has what was asked for ({@code EBUSY} or {@code EEXIST}). */
    public boolean isTaken() {
        return errno == Native.EBUSY || errno == Native.EEXIST;
    }

    /** Whether the caller lacks a privilege: {@code EPERM}, or {@code EACCES} without a word of the verifier, which says that too. */
    public boolean isForbidden() {
        return errno == Native.EPERM || errno == Native.EACCES && verifierLog.isEmpty();
    }

    /** The last lines of the verifier's log, empty when it had nothing to say. */
    public String verifierLog() {
        return verifierLog;
    }
}
