package dev.weir.filter;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * A tcpdump expression that packets are counted by. It matches a packet when a live capture would show it: packets are
 * as on the wire, VLAN tags included; {@code inbound} and {@code outbound} go by the direction. An expression that
 * looks behind the end of a packet does not match it. {@code len}, {@code less} and {@code greater} are about buffers,
 * which merging (GRO) and late segmentation (GSO) make larger than packets.
 */
public final class CountedExpression {

    private final String text;
    private final LinkType link;
    private final List<ClassicInstruction> instructions;

    private CountedExpression(String text, LinkType link, List<ClassicInstruction> instructions) {
        this.text = text;
        this.link = link;
        this.instructions = instructions;
    }

    /**
     * Compiles an expression. Host names in it are looked up.
     *
     * @param link  what the packets start with
     * @param limit how long to wait for it at most
     * @throws ExpressionError when it is no expression, cannot be counted in the kernel, or is not compiled in that
     *      time
     */
    public static CountedExpression compile(String text, LinkType link, Duration limit) throws ExpressionError {
        FutureTask<CountedExpression> task = CompilerThread.start(() -> compileHere(text, link));
        return CompilingExpression.outcome(text, task, limit);
    }

    private static CountedExpression compileHere(String text, LinkType link) throws ExpressionError {
        CountedExpression compiled = new CountedExpression(text, link, TcpdumpExpression.classic(text, link));
        try {
            compiled.decisions(true, new Step.Maker());
        } catch (UnsupportedOperationException refused) {
            int word = text.indexOf("protochain");
            throw new ExpressionError(text, refused.getMessage(), word >= 0 ? word : text.length());
        }
        return compiled;
    }

    /** Its decisions; to be called on a {@link CompilerThread}. */
    Step decisions(boolean rx, Step.Maker maker) {
        return Decisions.of(instructions, rx, maker);
    }

    /** The expression. */
    public String text() {
        return text;
    }

    /** What its packets start with. */
    public LinkType link() {
        return link;
    }

    /** Number of instructions that libpcap makes of it. */
    public int size() {
        return instructions.size();
    }
}
