package dev.weir.bpf;

import java.nio.ByteBuffer;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** A program generated at run time and loaded; closing it drops it unless a table of programs holds it. */
public final class GeneratedProgram implements AutoCloseable {

    static final int INSTRUCTION_BYTES = 8;

    /** {@code struct bpf_prog_load_opts}: the fields behind these offsets, as far as libbpf 1.0 knows it. */
    private static final int OPTS_BYTES = 104;

    private static final int OPTS_ATTACH_TYPE = 12;
    private static final int OPTS_KERNEL_TYPE_ID = 32;
    private static final int OPTS_FLAGS = 20;
    private static final int OPTS_LOG_BYTES = 92;
    private static final int OPTS_LOG = 96;

    private static final int LOG_BYTES = 1 << 18;

    private static final String LICENSE = "Dual BSD/GPL";

    /** {@code verified_insns} in {@code struct bpf_prog_info}, Linux 5.16. */
    private static final int INFO_BYTES = 232;

    private static final int INFO_VERIFIED = 216;

    private final String name;
    private int fd;

    private GeneratedProgram(String name, int fd) {
        this.name = name;
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
        return load(name, new ProgramType(kind.type(), kind.attachType(), kind.flags(), 0), instructions, LOG_BYTES);
    }

    /** Loads a program of any type, with so much room for the log of the verifier. */
    static GeneratedProgram load(String name, ProgramType type, byte[] instructions, int logBytes) {
        Runtime runtime = Runtime.getSystemRuntime();
        Pointer log = Memory.allocateDirect(runtime, logBytes, true);
        Pointer options = Memory.allocateDirect(runtime, OPTS_BYTES, true);
        options.putLong(0, OPTS_BYTES);
        options.putInt(OPTS_ATTACH_TYPE, type.attachType());
        options.putInt(OPTS_FLAGS, type.flags());
        options.putInt(OPTS_KERNEL_TYPE_ID, type.kernelTypeId());
        options.putInt(OPTS_LOG_BYTES, logBytes);
        options.putPointer(OPTS_LOG, log);
        ByteBuffer code =
                ByteBuffer.allocateDirect(instructions.length).put(instructions).flip();
        int result = Native.BPF.bpf_prog_load(
                type.type(), name, LICENSE, code, instructions.length / INSTRUCTION_BYTES, options);
        if (result < 0) {
            throw Native.refusal("cannot load " + name, -result, log);
        }
        return new GeneratedProgram(name, result);
    }

    /** Its file descriptor. */
    public int fd() {
        if (fd < 0) {
            throw new IllegalStateException("the program is closed");
        }
        return fd;
    }

    /** What the kernel lists it under. */
    public String name() {
        return name;
    }

    /** Instructions that the verifier looked at, each as often as it did; 0 before Linux 5.16. */
    public int verifiedInstructions() {
        ByteBuffer info = BpfMap.direct(INFO_BYTES);
        Native.check(
                Native.BPF.bpf_obj_get_info_by_fd(
                        fd(), info, BpfMap.direct(Integer.BYTES).putInt(0, INFO_BYTES)),
                "cannot ask about " + name);
        return info.getInt(INFO_VERIFIED);
    }

    /**
     * Attaches it to the tcx hook of an interface (Linux 6.6), beside whatever is attached there. It has to be of a
     * kind for tc.
     *
     * @throws BpfException when the kernel refuses or has no tcx
     */
    public BpfLink attachTcx(int ifindex, boolean ingress) {
        return BpfProgram.attachTcx(fd(), name, ifindex, ingress);
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Native.LIBC.close(fd);
            fd = -1;
        }
    }
}
