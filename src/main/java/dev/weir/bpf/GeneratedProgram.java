package dev.weir.bpf;

import java.nio.ByteBuffer;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** A program made of instructions at run time and loaded; closing it drops it unless a table of programs holds it. */
public final class GeneratedProgram implements AutoCloseable {

    static final int INSTRUCTION_BYTES = 8;

    /** {@code struct bpf_prog_load_opts}: the fields behind these offsets, as far as libbpf 1.0 knows it. */
    private static final int OPTS_BYTES = 104;
    private static final int OPTS_ATTACH_TYPE = 12;
    private static final int OPTS_FLAGS = 20;
    private static final int OPTS_LOG_BYTES = 92;
    private static final int OPTS_LOG = 96;

    private static final int LOG_BYTES = 1 << 18;
    private static final String LICENSE = "Dual BSD/GPL";

    private int fd;

    private GeneratedProgram(int fd) {
        this.fd = fd;
    }

    /**
     * Loads a program.
     *
     * @param name         what the kernel lists it under, at most 15 bytes
     * @param instructions of 8 bytes each, {@code struct bpf_insn}
     * @throws BpfException with the verifier's log when the kernel refuses it
     */
    public static GeneratedProgram load(String name, ProgramKind kind, byte[] instructions) {
        Runtime runtime = Runtime.getSystemRuntime();
        Pointer log = Memory.allocateDirect(runtime, LOG_BYTES, true);
        Pointer options = Memory.allocateDirect(runtime, OPTS_BYTES, true);
        options.putLong(0, OPTS_BYTES);
        options.putInt(OPTS_ATTACH_TYPE, kind.attachType());
        options.putInt(OPTS_FLAGS, kind.flags());
        options.putInt(OPTS_LOG_BYTES, LOG_BYTES);
        options.putPointer(OPTS_LOG, log);
        ByteBuffer code = ByteBuffer.allocateDirect(instructions.length).put(instructions).flip();
        int result = Native.BPF.bpf_prog_load(kind.type(), name, LICENSE, code, instructions.length / INSTRUCTION_BYTES, options);
        if (result < 0) {
            throw Native.refusal("cannot load " + name, -result, log);
        }
        return new GeneratedProgram(result);
    }

    /** Its file descriptor. */
    public int fd() {
        if (fd < 0) {
            throw new IllegalStateException("the program is closed");
        }
        return fd;
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Native.LIBC.close(fd);
            fd = -1;
        }
    }
}
