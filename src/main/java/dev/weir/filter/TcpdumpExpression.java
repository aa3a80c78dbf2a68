package dev.weir.filter;

import dev.weir.bpf.PacketFilter;
import dev.weir.bpf.ProgramKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A tcpdump expression, compiled. It is true of a packet when tcpdump, reading the packet as it was on the wire from a
 * file, would show it: a VLAN tag is part of the packet wherever the kernel keeps it, so that {@code udp} is true of
 * untagged packets only and {@code vlan and udp} of tagged ones. What reaches behind the end of a packet is not true of
 * it. {@code len}, {@code less} and {@code greater} are about buffers, which merging (GRO) and late segmentation (GSO)
 * make larger than packets.
 */
public final class TcpdumpExpression implements PacketFilter {

    /** How long an expression may take, most of which is the resolver's time. */
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
     * What a person typed: an expression, or nothing but blanks, which stands for all packets. Host names are looked up
     * as in {@link #compile}.
     *
     * @throws ExpressionError when it is neither
     */
    public static Optional<PacketFilter> read(String typed) throws ExpressionError {
        return typed.isBlank() ? Optional.empty() : Optional.of(compile(typed));
    }

    /**
     * Compiles an expression. Host names in it are looked up, for which this waits; {@link CompilingExpression} does
     * not.
     *
     * @throws ExpressionError when it is not one, or is one that is only known while capturing
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
                if (!kind.isTap()) { // no filter goes there
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

    /** What libpcap makes of an expression, on this thread, which has to be a {@link CompilerThread}. */
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
