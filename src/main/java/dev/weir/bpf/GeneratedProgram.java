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
    private static final int OPTS_KERNEL_TYPE_ID = 32;
    private static final int OPTS_FLAGS = 20;
    private static final int OPTS_LOG_BYTES = 92;
    private static final int OPTS_LOG = 96;

    private static final int LOG_BYTES = 1 << 18;
    /** The verifier has little to say of a program that does nothing. */
    private static final int SHORT_LOG_BYTES = 1 << 12;

    private static final String LICENSE = "Dual BSD/GPL";

    /** As many bytes of a name as the kernel keeps: {@code BPF_OBJ_NAME_LEN} without the zero. */
    private static final int NAME_BYTES = 15;

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

    /**
     * Loads a program that does nothing and drops it again, to learn whether the kernel takes one of its kind.
     *
     * @param name of the program it stands for
     * @throws BpfException when the kernel refuses it
     */
    public static void tryToLoad(String name, ProgramType type) {
        load(
                        name.substring(0, Math.min(name.length(), NAME_BYTES)),
                        type,
                        nothing(type.harmlessResult()),
                        SHORT_LOG_BYTES)
                .close();
    }

    /**
     * Attaches a program that does nothing to a function or tracepoint and detaches it again, to learn whether the
     * kernel allows that.
     *
     * @param name of the program it stands for
     * @throws BpfException when the kernel refuses it
     */
    public static void tryToAttach(String name, ProgramType type) {
        try (GeneratedProgram program = load(
                name.substring(0, Math.min(name.length(), NAME_BYTES)),
                type,
                nothing(type.harmlessResult()),
                SHORT_LOG_BYTES)) {
            Native.LIBC.close(Native.check(
                    Native.BPF.bpf_link_create(program.fd(), 0, type.attachType(), null), "cannot attach " + name));
        }
    }

    /**
     * Loads a program that does nothing, asks about it and drops it again.
     *
     * @throws BpfException when the kernel refuses one or the other
     */
    static void tryToAskAbout(String name, ProgramType type) {
        try (GeneratedProgram program = load(name, type, nothing(type.harmlessResult()), SHORT_LOG_BYTES)) {
            program.verifiedInstructions();
        }
    }

    /**
     * Loads a program at a tracepoint that reads the kernel's memory, and drops it again. So libbpf asks, and if not
     * has all programs call another function instead, which those elsewhere do not have.
     *
     * @throws BpfException when the kernel refuses it
     */
    public static void tryToReadKernelMemory() {
        tryToReadKernelMemory(ProgramType.tracepoint());
    }

    /**
     * The same with a program of another type.
     *
     * @throws BpfException when the kernel refuses it
     */
    public static void tryToReadKernelMemory(ProgramType type) {
        load("weir_trial", type, readingKernelMemory(), SHORT_LOG_BYTES).close();
    }

    /**
     * Loads a program that calls a function of its own and into a table of programs, and drops it again: not before
     * Linux 5.10, and not on aarch64 before 6.0.
     *
     * @throws BpfException when the kernel refuses it
     */
    static void tryToCallIntoTable(int tableFd) {
        load("weir_tail_call", ProgramType.socketFilter(), callingIntoTable(tableFd), SHORT_LOG_BYTES)
                .close();
    }

    /**
     * {@code r6 = r1; call f; r1 = r6; r2 = table; r3 = 0; call bpf_tail_call; r0 = 0; exit; f: r0 = 0; exit}; a 64-bit
     * number takes two instructions.
     */
    private static byte[] callingIntoTable(int tableFd) {
        return ByteBuffer.allocate(11 * INSTRUCTION_BYTES)
                .putLong(0xbf16_0000_0000_0000L)
                .putLong(0x8510_0000_0700_0000L)
                .putLong(0xbf61_0000_0000_0000L)
                .putInt(0x1812_0000)
                .putInt(Integer.reverseBytes(tableFd))
                .putLong(0)
                .putLong(0xb703_0000_0000_0000L)
                .putLong(0x8500_0000_0c00_0000L)
                .putLong(0xb700_0000_0000_0000L)
                .putLong(0x9500_0000_0000_0000L)
                .putLong(0xb700_0000_0000_0000L)
                .putLong(0x9500_0000_0000_0000L)
                .array();
    }

    /** {@code r1 = r10; r1 += -8; r2 = 8; r3 = 0; call bpf_probe_read_kernel; r0 = 0; exit}. */
    private static byte[] readingKernelMemory() {
        return ByteBuffer.allocate(7 * INSTRUCTION_BYTES)
                .putLong(0xbfa1_0000_0000_0000L)
                .putLong(0x0701_0000_f8ff_ffffL)
                .putLong(0xb702_0000_0800_0000L)
                .putLong(0xb703_0000_0000_0000L)
                .putLong(0x8500_0000_7100_0000L)
                .putLong(0xb700_0000_0000_0000L)
                .putLong(0x9500_0000_0000_0000L)
                .array();
    }

    /** {@code r0 = result; exit}. */
    private static byte[] nothing(byte result) {
        return new byte[] {(byte) 0xb7, 0, 0, 0, result, 0, 0, 0, (byte) 0x95, 0, 0, 0, 0, 0, 0, 0};
    }

    private static GeneratedProgram load(String name, ProgramType type, byte[] instructions, int logBytes) {
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

    /** Instructions that the verifier looked at, each time it came by; 0 before Linux 5.16. */
    public int verifiedInstructions() {
        ByteBuffer info = BpfMap.direct(INFO_BYTES);
        Native.check(
                Native.BPF.bpf_obj_get_info_by_fd(
                        fd(), info, BpfMap.direct(Integer.BYTES).putInt(0, INFO_BYTES)),
                "cannot ask about " + name);
        return info.getInt(INFO_VERIFIED);
    }

    /**
     * Attaches it to an interface's tcx hook (Linux 6.6), beside whatever is there; it has to be of a kind for tc.
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
