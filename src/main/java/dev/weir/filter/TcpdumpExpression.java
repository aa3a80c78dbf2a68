package dev.weir.filter;

import dev.weir.bpf.PacketFilter;
import dev.weir.bpf.ProgramKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A tcpdump expression, compiled. It matches a packet when tcpdump, reading the packet from a file as it was on the
 * wire, would show it: a VLAN tag is part of the packet wherever the kernel keeps it, so that {@code udp} matches
 * untagged packets only and {@code vlan and udp} tagged ones. An expression that looks behind the end of a packet does
 * not match it. {@code len}, {@code less} and {@code greater} are about buffers, which merging (GRO) and late
 * segmentation (GSO) make larger than packets.
 */
public final class TcpdumpExpression implements PacketFilter {

    /** How long compiling may take, most of which the resolver takes. */
    static final Duration COMPILE_LIMIT = Duration.ofSeconds(20);

    private final String text;
    private final Sharing.Program rx;
    private final Sharing.Program tx;

    private TcpdumpExpression(String text, Sharing.Program rx, Sharing.Program tx) {
        this.text = text;
        this.rx = rx;
        this.tx = tx;
    }

    /**
     * Compiles what a person typed: an expression, or nothing but blanks, which stand for all packets. Host names are
     * looked up as in {@link #compile}.
     *
     * @throws ExpressionError when it is neither
     */
    public static Optional<PacketFilter> read(String typed) throws ExpressionError {
        return typed.isBlank() ? Optional.empty() : Optional.of(compile(typed));
    }

    /**
     * Compiles an expression, and waits for host names in it to be looked up; {@link CompilingExpression} does not
     * wait.
     *
     * @throws ExpressionError when it is no expression, or one that only a live capture can decide
     */
    public static TcpdumpExpression compile(String text) throws ExpressionError {
        return CompilingExpression.start(text).await(COMPILE_LIMIT);
    }

    /** Compiles an expression on this thread, which has to be a {@link CompilerThread}. */
    static TcpdumpExpression compileHere(String text) throws ExpressionError {
        List<ClassicInstruction> instructions = classic(text, LinkType.ETHERNET);
        try {
            Step.Maker steps = new Step.Maker();
            Step in = Decisions.of(instructions, true, steps);
            Step out = Decisions.of(instructions, false, steps);
            Sharing.Program rx = Sharing.ofOne(in, steps);
            TcpdumpExpression compiled = new TcpdumpExpression(text, rx, in == out ? rx : Sharing.ofOne(out, steps));
            for (ProgramKind kind : ProgramKind.values()) {
                if (!kind.isTap()) { // filters do not run there
                    FilterCode.of(compiled.program(kind), kind, 0, 0, 0);
                }
            }
            return compiled;
        } catch (UnsupportedOperationException refused) {
            throw new ExpressionError(text, refused.getMessage(), text.length());
        }
    }

    private Sharing.Program program(ProgramKind kind) {
        return kind.isRx() ? rx : tx;
    }

    /**
     * The instructions that libpcap makes of an expression; on this thread, which has to be a {@link CompilerThread}.
     */
    static List<ClassicInstruction> classic(String text, LinkType link) throws ExpressionError {
        if (!Pcap.isInstalled()) {
            throw new ExpressionError(
                    text,
                    "libpcap is not installed: install it, on Debian and Ubuntu with 'apt-get install libpcap0.8'",
                    0);
        }
        if (text.indexOf('\0') >= 0) {
            throw new ExpressionError(text, "a zero byte", text.indexOf('\0'));
        }
        if (text.length() > Pcap.TEXT_MAX) {
            throw new ExpressionError(text, "it is longer than " + Pcap.TEXT_MAX + " characters", Pcap.TEXT_MAX);
        }
        try {
            return Pcap.compile(text, link);
        } catch (Pcap.Refusal refusal) {
            throw new ExpressionError(text, refusal.getMessage(), Caret.column(text, refusal.getMessage(), link));
        }
    }

    @Override
    public String expression() {
        return text;
    }

    @Override
    public byte[] instructions(ProgramKind kind, int headFd, int tableFd, int slot) {
        return CompilerThread.result(() -> FilterCode.of(program(kind), kind, headFd, tableFd, slot), COMPILE_LIMIT);
    }
}
