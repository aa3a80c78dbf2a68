package dev.weir.filter;

import java.util.ArrayList;
import java.util.List;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** The compiler of libpcap. It calls itself for each term of an expression, so it runs on a {@link CompilerThread}. */
final class Pcap {

    private static final String LIBRARY = "libpcap.so.0.8";

    /**
     * The longest expression; characters. libpcap makes 20 instructions of each 8 characters of one like {@code port
     * 1||port 2||...}.
     */
    static final int TEXT_MAX = 32_768;
    /**
     * How many instructions libpcap optimizes in a second and 50 MB; both grow with the square. Longer programs work
     * unoptimized.
     */
    private static final int OPTIMIZED_MAX = 8_000;
    /** As in tcpdump; of the result only matters whether it is 0. */
    private static final int SNAPSHOT_BYTES = 262_144;
    /** {@code PCAP_NETMASK_UNKNOWN}: {@code ip broadcast} is refused, as weir may watch several networks. */
    private static final int NETMASK_UNKNOWN = 0xffff_ffff;

    /** {@code struct bpf_program}: number of instructions, and a pointer to them. */
    private static final int PROGRAM_BYTES = 16;

    private static final int PROGRAM_INSTRUCTIONS = 8;
    /** {@code struct bpf_insn}: u16 code, u8 jt, u8 jf, u32 k. */
    private static final int INSTRUCTION_BYTES = 8;

    private static final String PREFIX = "can't parse filter expression: ";

    private Pcap() {}

    /** Loaded when the first expression is compiled, so that weir starts without it. */
    private static final class Library {
        static final LibPcap PCAP = LibraryLoader.create(LibPcap.class).load(LIBRARY);
    }

    /** libpcap's refusal of an expression, in its own words. */
    static final class Refusal extends Exception {

        private static final long serialVersionUID = 1;

        Refusal(String problem) {
            super(problem);
        }
    }

    /** Whether libpcap is installed. */
    static boolean isInstalled() {
        try {
            return Library.PCAP != null;
        } catch (LinkageError missing) {
            return false;
        }
    }

    /**
     * Compiles an expression. Host names in it are looked up, which takes as long as the resolver does.
     *
     * @throws Refusal when it is not one
     */
    static List<ClassicInstruction> compile(String expression, LinkType link) throws Refusal {
        List<ClassicInstruction> plain = compile(expression, link, false);
        return plain.size() > OPTIMIZED_MAX ? plain : compile(expression, link, true);
    }

    /**
     * Compiles an expression without optimizing it, which takes libpcap seconds when the expression has hundreds of
     * words.
     *
     * @throws Refusal when it is not one
     */
    static void check(String expression, LinkType link) throws Refusal {
        compile(expression, link, false);
    }

    private static List<ClassicInstruction> compile(String expression, LinkType link, boolean optimized)
            throws Refusal {
        Pointer handle = Library.PCAP.pcap_open_dead(link.number(), SNAPSHOT_BYTES);
        if (handle == null) {
            throw new Refusal("out of memory");
        }
        Pointer program = Memory.allocateDirect(Runtime.getSystemRuntime(), PROGRAM_BYTES, true);
        try {
            if (Library.PCAP.pcap_compile(handle, program, expression, optimized ? 1 : 0, NETMASK_UNKNOWN) < 0) {
                String problem = Library.PCAP.pcap_geterr(handle);
                throw new Refusal(problem.startsWith(PREFIX) ? problem.substring(PREFIX.length()) : problem);
            }
            List<ClassicInstruction> instructions = instructions(program);
            Library.PCAP.pcap_freecode(program);
            return instructions;
        } finally {
            Library.PCAP.pcap_close(handle);
        }
    }

    private static List<ClassicInstruction> instructions(Pointer program) {
        Pointer first = program.getPointer(PROGRAM_INSTRUCTIONS);
        List<ClassicInstruction> instructions = new ArrayList<>();
        for (int i = 0; i < program.getInt(0); i++) {
            long at = (long) i * INSTRUCTION_BYTES;
            instructions.add(new ClassicInstruction(
                    Short.toUnsignedInt(first.getShort(at)),
                    Byte.toUnsignedInt(first.getByte(at + 2)),
                    Byte.toUnsignedInt(first.getByte(at + 3)),
                    first.getInt(at + 4)));
        }
        return List.copyOf(instructions);
    }
}
