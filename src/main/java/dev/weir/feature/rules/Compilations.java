package dev.weir.feature.rules;

import dev.weir.filter.CountedExpression;
import dev.weir.filter.ExpressionError;
import dev.weir.filter.LinkType;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Expressions as they were compiled, so that what stays in a file is not compiled again: libpcap takes ten seconds for
 * one of 32 KB. For any thread; whoever else compiles meanwhile waits.
 */
final class Compilations {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    private final Map<Key, CountedExpression> known = new HashMap<>();
    private volatile Optional<Running> running = Optional.empty();

    private record Key(LinkType link, String text) {}

    /** A rule that is being compiled. */
    private record Running(String id, int line, int characters, long sinceNanos) {

        private String sentence() {
            return "compiling rule " + Printable.text(id) + " of line " + line + ", an expression of "
                    + Digits.grouped(characters)
                    + " characters: libpcap takes seconds for thousands of terms, or to find the addresses of names";
        }
    }

    /** None yet, by a clock of nanoseconds. */
    Compilations(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** None yet. */
    Compilations() {
        this(System::nanoTime);
    }

    /**
     * Compiles the expression of a rule, unless it is known.
     *
     * @throws ExpressionError when it is none that can be counted
     */
    synchronized CountedExpression compile(String id, int line, String text, LinkType link) throws ExpressionError {
        Key key = new Key(link, text);
        CountedExpression compiled = known.get(key);
        if (compiled == null) {
            running = Optional.of(new Running(id, line, text.length(), nanos.getAsLong()));
            try {
                compiled = CountedExpression.compile(text, link, LIMIT);
            } finally {
                running = Optional.empty();
            }
            known.put(key, compiled);
        }
        return compiled;
    }

    /** A file was read: for packets of its kind no others are needed than these. */
    synchronized void keep(LinkType link, List<CountedExpression> needed) {
        Set<String> texts = needed.stream().map(CountedExpression::text).collect(Collectors.toSet());
        known.keySet().removeIf(key -> key.link() == link && !texts.contains(key.text()));
    }

    /** Has all be compiled again, with the addresses that names have now. */
    synchronized void forget() {
        known.clear();
    }

    /** What has been compiled for longer than a second, as a sentence without a full stop. */
    Optional<String> slow() {
        return slowOne().map(Running::sentence);
    }

    private Optional<Running> slowOne() {
        return running.filter(one -> nanos.getAsLong() - one.sinceNanos() >= SLOW_NANOS);
    }

    /** Has each that takes longer than a second be said once, until this process ends. */
    void tell(Consumer<String> say) {
        Thread thread = new Thread(() -> tellEach(say), "weir-rules-slow");
        thread.setDaemon(true);
        thread.start();
    }

    private void tellEach(Consumer<String> say) {
        Optional<Running> told = Optional.empty();
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(SLOW_NANOS / 4);
                Optional<Running> now = slowOne();
                if (now.isPresent() && !now.equals(told)) {
                    say.accept(now.get().sentence());
                    told = now;
                }
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }
}
