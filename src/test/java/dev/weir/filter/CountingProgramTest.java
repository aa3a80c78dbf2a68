package dev.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.ProgramKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many programs rules need is known without a kernel. */
class CountingProgramTest {

    private static List<CountedExpression> rules(int count) throws ExpressionError {
        List<CountedExpression> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rules.add(CountedExpression.compile("udp port " + (i + 1), LinkType.ETHERNET, Duration.ofSeconds(20)));
        }
        return rules;
    }

    private static List<CountingProgram> programs(List<CountedExpression> rules, int most) {
        return CountingProgram.of(rules, null, ProgramKind.TC_RX, LinkType.ETHERNET, 1, most);
    }

    @Test
    void everyRuleHasItsPlaceInOneOfThePrograms() throws ExpressionError {
        List<CountingProgram> programs = programs(rules(600), 32);
        assertThat(programs).hasSizeBetween(2, 4).allMatch(program -> program.size() <= 28_000);
        assertThat(programs.stream()
                        .flatMap(program -> program.counters().stream())
                        .flatMap(List::stream)
                        .distinct())
                .hasSize(600);
    }

    /** Of thousands it is said after the first thousand: they are alike here. */
    @Test
    void rulesThatAreTooManyAreRefusedBeforeAllAreTried() throws ExpressionError {
        List<CountedExpression> thousand = rules(1_000);
        List<CountedExpression> many =
                Stream.generate(() -> thousand).limit(50).flatMap(List::stream).toList();
        long begun = System.nanoTime();
        assertThatThrownBy(() -> programs(many, 32))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageMatching("50,000 rules need about [0-9]{3} programs, and the kernel runs at most 32 for a"
                        + " packet; about [0-9],[0-9]00 rules such as these fit");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
    }
}
