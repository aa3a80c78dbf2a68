package dev.weir.feature.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.filter.CountedExpression;
import dev.weir.filter.ExpressionError;
import dev.weir.filter.LinkType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What was compiled is not compiled again, and what takes long is said. */
class CompilationsTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();
    private final Compilations compilations = new Compilations(nanos::get);

    private CountedExpression compile(String text, LinkType link) throws ExpressionError {
        return compilations.compile("a", 1, text, link);
    }

    @Test
    void whatIsKnownForPacketsOfTheKindIsTheSameUntilAFileDoesNotNeedIt() throws ExpressionError {
        CountedExpression udp = compile("udp", LinkType.ETHERNET);
        CountedExpression ofTun = compile("udp", LinkType.RAW);
        assertThat(ofTun).isNotSameAs(udp);
        assertThat(compile("udp", LinkType.ETHERNET)).isSameAs(udp);
        compilations.keep(LinkType.ETHERNET, List.of(compile("tcp", LinkType.ETHERNET)));
        assertThat(compile("udp", LinkType.ETHERNET)).isNotSameAs(udp);
        assertThat(compile("udp", LinkType.RAW)).isSameAs(ofTun);
        compilations.forget();
        assertThat(compile("udp", LinkType.RAW)).isNotSameAs(ofTun);
    }

    @Test
    void whatIsWrongIsWrongAgain() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> compile("udp prt", LinkType.ETHERNET)).isInstanceOf(ExpressionError.class);
        }
        assertThat(compilations.slow()).isEmpty();
    }

    @Test
    void whatIsCompiledForLongerThanASecondIsNamedWhileItIs() {
        String text = IntStream.range(0, 300)
                .mapToObj(i -> "host 10.0." + i / 250 + "." + i % 250)
                .collect(Collectors.joining(" or "));
        CompletableFuture<Object> compiling = CompletableFuture.supplyAsync(() -> {
            try {
                return compilations.compile("%hosts", 7, text, LinkType.ETHERNET);
            } catch (ExpressionError wrong) {
                return wrong;
            }
        });
        Optional<String> slow = Optional.empty();
        while (slow.isEmpty() && !compiling.isDone()) {
            nanos.addAndGet(SECOND);
            slow = compilations.slow();
        }
        assertThat(slow.orElse("nothing"))
                .startsWith("compiling rule %hosts of line 7, an expression of ")
                .contains(" characters: libpcap takes seconds");
        assertThat(compiling.join()).isInstanceOf(CountedExpression.class);
        nanos.addAndGet(SECOND);
        assertThat(compilations.slow()).isEmpty();
    }
}
