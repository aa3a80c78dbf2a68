package dev.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.weir.bpf.ProgramKind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions that are right become programs, and those that are wrong are told with the place of the error. */
class TcpdumpExpressionTest {

    /** The caret stands under the first letter of what is wrong. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp prot 80             |     ^",
                "tcp port 80 and and udp |                 ^",
                "tcp port 80 )           |             ^",
                "and tcp                 | ^",
                "tcp & udp               |     ^",
                "port foo                |      ^",
                "udp and port foo        |              ^",
                "ip proto foo            |          ^",
                "port 99999              |      ^",
                "host 1.2.3.400          |      ^",
                "net 10.0.0.1/8          |     ^",
                "ether host 1:2          |            ^",
                "ip[0:3] = 1             |    ^",
                "len / 0 = 1             |       ^",
                "src portt 80            |     ^",
                "tcp[tcpflags] & foo != 0|                 ^",
                "udp and (port 53 or x y)|                     ^",
            },
            ignoreLeadingAndTrailingWhitespace = false)
    void caretStandsUnderTheError(String padded, String caret) {
        String expression = padded.stripTrailing();
        ExpressionError error =
                catchThrowableOfType(ExpressionError.class, () -> TcpdumpExpression.compile(expression));
        assertThat(error).as(expression).isNotNull();
        assertThat("|" + " ".repeat(error.column()) + "^")
                .as("%s: %s", expression, error.getMessage())
                .isEqualTo("|" + caret.substring(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp port", "(tcp", "ip[1", "tcp and", "not", "port 80 or ", "tcp[13] & 2"})
    void caretStandsAtTheEndWhenTheExpressionIsUnfinished(String expression) {
        ExpressionError error =
                catchThrowableOfType(ExpressionError.class, () -> TcpdumpExpression.compile(expression));
        assertThat(error.column()).isEqualTo(expression.length());
        assertThat(error).hasMessage("syntax error");
    }

    @Test
    void caretStandsAtTheEndWhenNoPartOfTheExpressionIsToBlame() {
        ExpressionError error =
                catchThrowableOfType(ExpressionError.class, () -> TcpdumpExpression.compile("ip and arp"));
        assertThat(error.column()).isEqualTo(10);
        assertThat(error).hasMessage("expression rejects all packets");
    }

    @Test
    void errorIsOneSentenceWhereNoCaretCanBeDrawn() {
        ExpressionError error =
                catchThrowableOfType(ExpressionError.class, () -> TcpdumpExpression.compile("tcp prot 80"));
        assertThat(error.sentence()).isEqualTo("the filter 'tcp prot 80' cannot be used: syntax error at 'prot 80'");
    }

    @Test
    void blanksStandForAllPackets() throws ExpressionError {
        assertThat(TcpdumpExpression.read("  ")).isEmpty();
        assertThat(TcpdumpExpression.read("udp").orElseThrow().expression()).isEqualTo("udp");
    }

    @Test
    void zeroByteIsAnErrorAndNotAnEnd() {
        ExpressionError error =
                catchThrowableOfType(ExpressionError.class, () -> TcpdumpExpression.compile("udp\0 port x"));
        assertThat(error.column()).isEqualTo(3);
    }

    @Test
    void loopsAreRefused() {
        assertThatThrownBy(() -> TcpdumpExpression.compile("ip6 protochain 17"))
                .isInstanceOf(ExpressionError.class)
                .hasMessage("it loops over headers (protochain), and a program in the kernel must not");
    }

    @Test
    void errorInALongExpressionIsFoundInTime() {
        String hosts =
                IntStream.range(0, 100).mapToObj(i -> "host 10.1.1." + i % 256).collect(Collectors.joining(" or "));
        ExpressionError error = assertTimeout(
                Duration.ofSeconds(20),
                () -> catchThrowableOfType(
                        ExpressionError.class, () -> TcpdumpExpression.compile(hosts + " prot 80 or " + hosts)));
        assertThat(error.column()).isEqualTo(hosts.length() + 1);
    }

    /** libpcap calls itself for each term; on a stack of the usual size each of these ended the process. */
    @ParameterizedTest
    @ValueSource(strings = {"host 10.0.0.%d or ", "ip[%d]=1 or ", "not ", "(", "ip[", "vlan or "})
    void longExpressionIsRefusedOrCompiledButNeverEndsTheProcess(String term) {
        StringBuilder terms = new StringBuilder();
        for (int i = 0; terms.length() < 15_000; i++) {
            terms.append(String.format(term, i % 250));
        }
        try {
            TcpdumpExpression.compile(terms + "ip");
        } catch (ExpressionError refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Test
    void expressionHasAGreatestLength() {
        ExpressionError error = catchThrowableOfType(
                ExpressionError.class, () -> TcpdumpExpression.compile("ip or ".repeat(6_000) + "ip"));
        assertThat(error).hasMessage("it is longer than 32768 characters");
        assertThat(error.column()).isEqualTo(32_768);
    }

    @Test
    void expressionIsCompiledWhileOthersGoOn() throws ExpressionError {
        CompilingExpression compiling = CompilingExpression.start("udp port 53");
        assertThat(compiling.await(Duration.ofSeconds(20)).expression()).isEqualTo("udp port 53");
        assertThat(compiling.result()).isPresent();
        CompilingExpression wrong = CompilingExpression.start("udp prt 53");
        ExpressionError error = catchThrowableOfType(ExpressionError.class, () -> wrong.await(Duration.ofSeconds(20)));
        assertThat(error.column()).isEqualTo(4);
    }

    @Test
    void expressionThatTakesTooLongIsAnErrorToo() {
        CompilingExpression endless = CompilingExpression.start("port 1 or ".repeat(1_300) + "ip");
        ExpressionError error = catchThrowableOfType(ExpressionError.class, () -> endless.await(Duration.ZERO));
        assertThat(error).hasMessageStartingWith("it took longer than 0 s to compile");
    }

    /** Offsets below 0 are the kernel's extensions: {@code SKF_AD_OFF} and others in {@code linux/filter.h}. */
    @Test
    void whatIsNotInThePacketIsRefused() {
        List<ClassicInstruction> mark =
                List.of(new ClassicInstruction(0x28, 0, 0, -0x1000 + 20), new ClassicInstruction(0x16, 0, 0, 0));
        assertThatThrownBy(() -> Decisions.of(mark, true, new Step.Maker()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("it asks for what only the capturing kernel knows of a packet, not for its bytes");
    }

    @ParameterizedTest
    @EnumSource(ProgramKind.class)
    void programIsWholeInstructionsThatEndWithAnExit(ProgramKind kind) throws ExpressionError {
        byte[] program = TcpdumpExpression.compile("udp port 53").instructions(kind, 4, 5, 2);
        assertThat(program.length % 8).isZero();
        assertThat(program[program.length - 8]).isEqualTo((byte) 0x95);
    }
}
