package dev.weir.filter;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;

/**
 * An expression that is being compiled on a thread of its own, since host names in it are looked up, which takes as
 * long as the resolver does. A screen asks for {@link #result} from time to time and never waits.
 */
public final class CompilingExpression {

    private final String text;
    private final FutureTask<TcpdumpExpression> task;

    private CompilingExpression(String text, FutureTask<TcpdumpExpression> task) {
        this.text = text;
        this.task = task;
    }

    /** Starts to compile an expression for packets with an Ethernet header. */
    public static CompilingExpression start(String text) {
        return new CompilingExpression(text, CompilerThread.start(() -> TcpdumpExpression.compileHere(text)));
    }

    /** The expression, as a person wrote it. */
    public String expression() {
        return text;
    }

    /**
     * The compiled expression; empty while it is being compiled.
     *
     * @throws ExpressionError when it is no expression
     */
    public Optional<TcpdumpExpression> result() throws ExpressionError {
        return task.isDone() ? Optional.of(await(Duration.ofSeconds(1))) : Optional.empty();
    }

    /**
     * The compiled expression.
     *
     * @param limit how long to wait for it at most
     * @throws ExpressionError when it is no expression, or is not compiled in that time
     */
    public TcpdumpExpression await(Duration limit) throws ExpressionError {
        return outcome(text, task, limit);
    }

    /** The result of compiling an expression. */
    static <T> T outcome(String text, FutureTask<T> task, Duration limit) throws ExpressionError {
        try {
            return CompilerThread.await(task, limit);
        } catch (TimeoutException late) {
            throw new ExpressionError(
                    text,
                    "it took longer than " + limit.toSeconds()
                            + " s to compile, as it does when it is very long or the name of a host is not found",
                    0);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ExpressionError wrong) {
                throw wrong;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}
