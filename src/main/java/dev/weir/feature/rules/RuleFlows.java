package dev.weir.feature.rules;

import dev.weir.filter.ExpressionError;
import dev.weir.filter.FlowExpression;
import dev.weir.model.Address;
import dev.weir.model.Connection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which connections a rule may be about, as far as addresses, protocol and ports tell. Compiled when it is first asked,
 * which a page does once.
 */
final class RuleFlows {

    private static final Duration COMPILE_LIMIT = Duration.ofMillis(500);
    /** What a screen does not know what it stands for. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{|\\$MAC");

    private static final int PROTOCOL_MAX = 255;
    /** Where the bytes of IPv4 are in an address. */
    private static final int IPV4_FROM = 12;

    private final String expression;
    private Optional<FlowExpression> compiled;

    private RuleFlows(String expression) {
        this.expression = expression;
    }

    static RuleFlows of(String expression) {
        return new RuleFlows(expression);
    }

    /** Whether anything can be said of connections. */
    boolean isKnown() {
        return compiled().isPresent();
    }

    /** Whether packets of a connection may match, in either direction. */
    boolean mayBe(Connection connection) {
        return connection.protocol().number() <= PROTOCOL_MAX
                && !connection.raddr().isUnspecified()
                && compiled().filter(flow -> matches(flow, connection)).isPresent();
    }

    private static boolean matches(FlowExpression flow, Connection connection) {
        int protocol = connection.protocol().number();
        byte[] local = bytes(connection.laddr(), connection.raddr());
        byte[] remote = bytes(connection.raddr(), connection.laddr());
        return local.length == remote.length
                && (flow.mayMatch(protocol, local, connection.lport(), remote, connection.rport())
                        || flow.mayMatch(protocol, remote, connection.rport(), local, connection.lport()));
    }

    /** An address that is not known yet is of the other's family. */
    private static byte[] bytes(Address address, Address other) {
        boolean four = address.isUnspecified() ? other.isIpv4() : address.isIpv4();
        ByteBuffer all =
                ByteBuffer.allocate(2 * Long.BYTES).putLong(address.high()).putLong(address.low());
        return four ? Arrays.copyOfRange(all.array(), IPV4_FROM, 2 * Long.BYTES) : all.array();
    }

    private Optional<FlowExpression> compiled() {
        if (compiled == null) {
            compiled = compile();
        }
        return compiled;
    }

    private Optional<FlowExpression> compile() {
        if (REFERENCE.matcher(expression).find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(FlowExpression.compile(expression, COMPILE_LIMIT));
        } catch (ExpressionError notHere) {
            return Optional.empty();
        }
    }
}
