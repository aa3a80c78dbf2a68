package dev.weir.model;

/** Which layer is to count app bytes, as {@code --byte-source} says it. */
public enum ByteSourceChoice {
    /** The first of the others that this kernel has. */
    AUTO,
    /** The socket tracepoints, on kernels from 6.3. */
    SOCKET,
    /** The return of the inet send and receive functions, where BPF trampolines work. */
    FEXIT,
    /** The syscall tracepoints. */
    SYSCALL
}
