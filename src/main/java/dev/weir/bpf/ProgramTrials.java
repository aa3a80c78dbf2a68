package dev.weir.bpf;

import java.nio.ByteBuffer;

/** What only trying tells about the programs of a kernel; each trial loads a small program and drops it again. */
public final class ProgramTrials {

    /** The verifier says little about such programs; bytes. */
    private static final int LOG_BYTES = 1 << 12;
    /** As many bytes of a name as the kernel keeps: {@code BPF_OBJ_NAME_LEN} without the zero. */
    private static final int NAME_BYTES = 15;

    private ProgramTrials() {}

    /**
     * Loads a program that does nothing, to learn whether the kernel accepts its type.
     *
     * @param name of the program it stands for
     * @throws BpfException when the kernel refuses it
     */
    public static void tryToLoad(String name, ProgramType type) {
        harmless(name, type).close();
    }

    /**
     * Attaches a program that does nothing to a function or tracepoint, and detaches it, to learn whether the kernel
     * allows it.
     *
     * @param name of the program it stands for
     * @throws BpfException when the kernel refuses it
     */
    public static void tryToAttach(String name, ProgramType type) {
        try (GeneratedProgram program = harmless(name, type)) {
            Native.LIBC.close(Native.check(
                    Native.BPF.bpf_link_create(program.fd(), 0, type.attachType(), null), "cannot attach " + name));
        }
    }

    /**
     * Loads a program that does nothing and asks about it.
     *
     * @throws BpfException when the kernel refuses one or the other
     */
    static void tryToAskAbout(String name, ProgramType type) {
        try (GeneratedProgram program = harmless(name, type)) {
            program.verifiedInstructions();
        }
    }

    /**
     * Loads a program for a tracepoint that reads the kernel's memory by {@code bpf_probe_read_kernel}. libbpf makes
     * the same trial, and where it fails makes all programs call {@code bpf_probe_read} instead, which some types of
     * program do not have.
     *
     * @throws BpfException when the kernel refuses it
     */
    public static void tryToReadKernelMemory() {
        tryToReadKernelMemory(ProgramType.tracepoint());
    }

    /**
     * Loads a program of another type that reads the kernel's memory.
     *
     * @throws BpfException when the kernel refuses it
     */
    public static void tryToReadKernelMemory(ProgramType type) {
        GeneratedProgram.load("weir_trial", type, readingKernelMemory(), LOG_BYTES)
                .close();
    }

    /**
     * Loads a program that calls a function of its own and makes a tail call, which is refused before Linux 5.10, and
     * on aarch64 before 6.0.
     *
     * @throws BpfException when the kernel refuses it
     */
    static void tryToCallIntoTable(int tableFd) {
        GeneratedProgram.load("weir_tail_call", ProgramType.socketFilter(), callingIntoTable(tableFd), LOG_BYTES)
                .close();
    }

    /**
     * {@code r6 = r1; call f; r1 = r6; r2 = table; r3 = 0; call bpf_tail_call; r0 = 0; exit; f: r0 = 0; exit}; a 64-bit
     * number takes two instructions.
     */
    private static byte[] callingIntoTable(int tableFd) {
        return ByteBuffer.allocate(11 * GeneratedProgram.INSTRUCTION_BYTES)
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
        return ByteBuffer.allocate(7 * GeneratedProgram.INSTRUCTION_BYTES)
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

    private static GeneratedProgram harmless(String name, ProgramType type) {
        String kept = name.substring(0, Math.min(name.length(), NAME_BYTES));
        return GeneratedProgram.load(kept, type, nothing(type.harmlessResult()), LOG_BYTES);
    }
}
