package dev.weir.feature.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.filter.LinkType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rules file is read as bpfcountd reads it, without its defects. */
class RulesFileTest {

    private static final String MAC = "02:11:22:33:44:55";

    private static RulesFile parse(String text) {
        return RulesFile.parse(text, LinkType.ETHERNET, Optional.of(MAC), new Compilations());
    }

    private static List<String> expressions(RulesFile file) {
        return file.rules().stream()
                .map(rule -> rule.id() + "=" + rule.expression())
                .toList();
    }

    @Test
    void everyLineIsARuleInTheOrderOfTheFile() {
        RulesFile file = parse("arp;arp\n\n  \n# udp;udp\n  # more\nudp; udp and port 67 \n");
        assertThat(file.problems()).isEmpty();
        assertThat(expressions(file)).containsExactly("arp=arp", "udp= udp and port 67 ");
        assertThat(file.rules()).extracting(Rule::line).containsExactly(1, 6);
    }

    @Test
    void thresholdBelongsToTheRuleBeforeIt() {
        RulesFile file = parse(
                "a;ip\n#when packets/s > 10 for 2s\n# when that is much\n%b;ip6\nc;${%b}\n\n#when bytes/s > 1M for 1s");
        assertThat(file.problems()).isEmpty();
        assertThat(file.rules())
                .extracting(Rule::id, rule -> rule.when().map(Threshold::text).orElse("-"))
                .containsExactly(
                        tuple("a", "packets/s > 10 for 2s"), tuple("%b", "-"), tuple("c", "bytes/s > 1000000 for 1s"));
    }

    @ParameterizedTest
    @CsvSource({
        "'#when packets/s > 1 for 1s', 1, 0",
        "'%a;ip\n#when packets/s > 1 for 1s', 2, 0",
        "'a;ip\n#when it rains', 2, 6"
    })
    void thresholdThatBelongsToNoRuleIsWrong(String text, int line, int column) {
        assertThat(parse(text.replace("\\n", "\n")).problems())
                .extracting(Problem::line, Problem::column)
                .containsExactly(tuple(line, column));
    }

    @Test
    void lineEndsOfAnyKindAndNoneAtTheEndAreLineEnds() {
        assertThat(expressions(parse("\ufeffa;ip\r\nb;ip6"))).containsExactly("a=ip", "b=ip6");
        assertThat(parse("").rules()).isEmpty();
    }

    @Test
    void identifiersMayBeLabels() {
        assertThat(parse("type=\"arp\",who:\"me\",%;arp").rules())
                .extracting(Rule::id)
                .containsExactly("type=\"arp\",who:\"me\",%");
    }

    @Test
    void addressAndEarlierRulesArePutInInBrackets() {
        RulesFile file = parse("MDNS;udp port 5353\nMDNS4;ip && ${MDNS}\nboth;${MDNS4} and ether src $MAC");
        assertThat(expressions(file))
                .containsExactly(
                        "MDNS=udp port 5353",
                        "MDNS4=ip && (udp port 5353)",
                        "both=(ip && (udp port 5353)) and ether src (" + MAC + ")");
        assertThat(file.counted()).hasSize(3);
    }

    @Test
    void theNewestOfSeveralRulesIsMeant() {
        assertThat(expressions(parse("a;ip\na;${a} and tcp\nb;${a}")))
                .containsExactly("a=ip", "a=(ip) and tcp", "b=((ip) and tcp)");
    }

    @Test
    void macrosAreNotCountedByThemselves() {
        RulesFile file = parse("%web;port 80\nweb;${%web}");
        assertThat(file.rules()).hasSize(2);
        assertThat(file.counted()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no semicolon                 | 1 | 12 | no ';' between an identifier and an expression",
                ";ip                          | 1 | 0  | no identifier before the ';'",
                "a;                           | 1 | 2  | no expression behind the ';'",
                "a;udp prt 53                 | 1 | 6  | syntax error",
                "a;ip~b;udp and port 53;x     | 2 | 17 | syntax error",
                "a;ip and ${b}~b;tcp          | 1 | 9  | rule b comes later, in line 2; it has to come before",
                "a;ip and ${nosuch}           | 1 | 9  | there is no rule nosuch",
                "a;${a}                       | 1 | 2  | these rules refer to each other in a circle: a -> a",
                "a;${b}~b;${c}~c;${a} or ip   | 1 | 2  | these rules refer to each other in a circle: a -> b -> c -> a",
                "a;port 80~b;${a} and (ip     | 2 | 14 | syntax error",
                "a;port 80~b;${a} ${a}        | 2 | 7  | syntax error",
                "a;ip6 protochain 17          | 1 | 6  | it loops over headers (protochain), and a program in the kernel must not"
            })
    void whatIsWrongIsToldWithItsPlace(String lines, int line, int column, String message) {
        Problem problem = parse(lines.strip().replace('~', '\n')).problems().get(0);
        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.line()).isEqualTo(line);
        assertThat(problem.column()).isEqualTo(column);
    }

    @Test
    void rulesThatReferToAWrongOneAreNotToldAsWell() {
        assertThat(parse("a;udp prt 53\nb;ip and ${a}\nc;${b}").problems()).hasSize(1);
    }

    @Test
    void caretStandsUnderThePlace() {
        assertThat(parse("a;udp prt 53").problems().get(0).shown("my.rules"))
                .isEqualTo("my.rules:1:7: syntax error\n  a;udp prt 53\n        ^\n");
    }

    @Test
    void ofALongLineWhatIsAroundThePlaceIsShown() {
        String ports = IntStream.range(1, 60).mapToObj(i -> "port " + i).collect(Collectors.joining(" or "));
        List<String> shown = parse("a;" + ports + " prt 53 or " + ports)
                .problems()
                .get(0)
                .shown("f")
                .lines()
                .toList();
        assertThat(shown.get(1).charAt(shown.get(2).indexOf('^'))).isEqualTo('p');
        assertThat(shown.get(1).length()).isLessThan(110);
    }

    @Test
    void interfaceWithoutAnAddressHasNoMac() {
        RulesFile file = RulesFile.parse(
                "a;src host 10.0.0.1 or ${b}\nb;ether src $MAC", LinkType.RAW, Optional.empty(), new Compilations());
        assertThat(file.problems())
                .extracting(Problem::message)
                .contains("the interface has no Ethernet address that $MAC could stand for");
    }

    @Test
    void macrosOfMacrosStayBelowAGreatestLength() {
        String text = "a;ip" + " ".repeat(9_000) + "\nb;${a} or ${a}\nc;${b} or ${b}\nd;${c}";
        assertThat(parse(text).problems())
                .extracting(Problem::message)
                .containsExactly("with this put in, the expression is longer than 32768 characters");
    }

    @Test
    void fileThatCannotBeReadIsOneSentence(@TempDir Path directory) throws IOException {
        assertThatThrownBy(() -> RulesFile.read(
                        directory.resolve("none"), LinkType.ETHERNET, Optional.empty(), new Compilations()))
                .hasMessage("cannot read rules from " + directory + "/none: there is no such file");
        assertThatThrownBy(() -> RulesFile.read(directory, LinkType.ETHERNET, Optional.empty(), new Compilations()))
                .hasMessageEndingWith("it is a directory");
        Path latin = Files.write(directory.resolve("latin"), new byte[] {'a', ';', (byte) 0xe4});
        assertThat(RulesFile.read(latin, LinkType.ETHERNET, Optional.empty(), new Compilations())
                        .problems())
                .extracting(Problem::line, Problem::column, Problem::message)
                .containsExactly(tuple(1, 2, "not UTF-8 text"));
        assertThatThrownBy(() -> RulesFile.text(latin)).hasMessageEndingWith("it is not UTF-8 text");
    }

    @Test
    void circleOfManyRulesIsToldOnceAndInShort() {
        String text = IntStream.range(0, 2_000)
                .mapToObj(i -> "a" + i + ";${a" + (i + 1) % 2_000 + "}")
                .collect(Collectors.joining("\n"));
        assertThat(parse(text).problems())
                .extracting(Problem::message)
                .containsExactly(
                        "these rules refer to each other in a circle: a0 -> a1 -> a2 -> a3 -> a4 -> (1992 more)"
                                + " -> a1997 -> a1998 -> a1999 -> a0");
    }

    /** Whatever is in a file: rules or problems that can be shown, in time, and nothing is thrown. */
    @Test
    void anyBytesAreRulesOrProblemsThatCanBeShown(@TempDir Path directory) throws IOException {
        Random random = new Random(18);
        List<String> words = List.of(
                "a",
                "b",
                "%c",
                ";",
                "\n",
                "\r\n",
                "\0",
                "${",
                "}",
                "${a}",
                "${b}",
                "${%c}",
                "$MAC",
                "$",
                "#",
                "#when ",
                "packets/s > 1 for 5s",
                "ip",
                " and ",
                " or ",
                "not ",
                "(",
                ")",
                "udp port 53",
                "vlan",
                "[",
                "]",
                "\t",
                "\u202e",
                "\ufeff",
                "net 10.0.0.0/8",
                "\ud83d\ude00",
                "ether[0] = 1",
                "x".repeat(5_000));
        Path file = directory.resolve("rules");
        for (int i = 0; i < 1_500; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(30); j >= 0; j--) {
                text.append(words.get(random.nextInt(words.size())));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (i % 10 == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(file, bytes);
            RulesFile read = RulesFile.read(file, LinkType.ETHERNET, Optional.of(MAC), new Compilations());
            assertThat(read.compiled()).hasSameSizeAs(read.rules());
            for (Problem problem : read.problems()) {
                assertThat(problem.message()).doesNotContain("\n").hasSizeLessThan(5_500);
                assertThat(problem.shown("f")).endsWith("^\n").hasLineCount(3);
            }
        }
    }
}
