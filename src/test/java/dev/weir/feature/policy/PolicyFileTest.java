package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.weir.cli.UsageError;
import dev.weir.feature.policy.Policy.Verdict;
import dev.weir.model.AddressText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {

    private static final int TCP = 6;

    @TempDir
    private Path directory;

    private Policy read(String config) throws IOException, UsageError {
        return PolicyFile.read(Files.writeString(directory.resolve("policy.json"), config), Optional.empty());
    }

    private static Verdict judge(Policy policy, String source) {
        return judge(policy, source, 80);
    }

    private static Verdict judge(Policy policy, String source, int port) {
        return policy.judge(AddressText.parse(source).orElseThrow(), port, TCP).verdict();
    }

    private String wrong(String config) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(UsageError.class, () -> read(config))
                .getMessage()
                .replace(directory + "/", "");
    }

    @Test
    void permittedRangesPermitAndTheRestIsForbidden() throws Exception {
        Policy policy = read("{\"permitted_cidrs\": [\"127.0.0.0/8\", \"192.168.1.100/24\", \"192.0.2.7\"]}");
        assertThat(judge(policy, "192.168.1.9")).isEqualTo(Verdict.PERMITTED);
        assertThat(judge(policy, "192.168.2.9")).isEqualTo(Verdict.FORBIDDEN);
        assertThat(judge(policy, "192.0.2.7")).isEqualTo(Verdict.PERMITTED);
        assertThat(judge(policy, "192.0.2.6")).isEqualTo(Verdict.FORBIDDEN);
        assertThat(judge(policy, "8.8.8.0")).isEqualTo(Verdict.FORBIDDEN);
    }

    @Test
    void aFamilyWithoutRangesIsNotJudgedAndThatIsSaid() throws Exception {
        Policy policy = read("{\"permitted_cidrs\": [\"10.0.0.0/8\"], \"denied_cidrs\": [\"2001:db8::/32\"]}");
        assertThat(judge(policy, "2001:db9::1")).isEqualTo(Verdict.NOT_JUDGED);
        assertThat(judge(policy, "2001:db8::1")).isEqualTo(Verdict.FORBIDDEN);
        assertThat(policy.remarks())
                .containsExactly(
                        "no IPv6 range is permitted, so IPv6 is passed and not judged, but for ranges that are denied");
    }

    @Test
    void ofPermittedAndDeniedRangesTheNarrowestWins() throws Exception {
        Policy policy = read(
                "{\"permitted_cidrs\": [\"0.0.0.0/0\", \"10.66.7.0/24\"], \"denied_cidrs\": " + "[\"10.66.0.0/16\"]}");
        assertThat(judge(policy, "10.65.0.1")).isEqualTo(Verdict.PERMITTED);
        assertThat(judge(policy, "10.66.0.1")).isEqualTo(Verdict.FORBIDDEN);
        assertThat(judge(policy, "10.66.7.1")).isEqualTo(Verdict.PERMITTED);
    }

    @Test
    void setsAreFilesBesideTheConfigWithOneRangeALine() throws Exception {
        Files.writeString(
                directory.resolve("office.txt"), "# the office\n\n10.0.0.0/8   # old building\r\n  2001:db8::/32\n");
        Files.writeString(directory.resolve("abuse.txt"), "10.6.6.6\n");
        Policy policy = read("{\"sets\": {\"office\": \"office.txt\"}, \"denied_sets\": {\"abuse\": \"abuse.txt\"}}");
        assertThat(judge(policy, "10.1.1.1")).isEqualTo(Verdict.PERMITTED);
        assertThat(judge(policy, "10.6.6.6")).isEqualTo(Verdict.FORBIDDEN);
        assertThat(judge(policy, "2001:db8::1")).isEqualTo(Verdict.PERMITTED);
        assertThat(policy.sets())
                .extracting(Policy.RangeSet::name)
                .containsExactly("permitted", "denied", "office", "abuse");
    }

    @Test
    void aPortWithAListIsForThatListAloneButNotForWhatIsDenied() throws Exception {
        Policy policy = read("{\"permitted_cidrs\": [\"192.168.0.0/16\"], \"denied_cidrs\": [\"10.9.0.0/16\"], "
                + "\"ports\": {\"5432/tcp\": [\"10.0.0.0/8\", \"10.9.9.9\"]}}");
        assertThat(judge(policy, "10.1.1.1", 5432)).isEqualTo(Verdict.PERMITTED);
        assertThat(judge(policy, "192.168.0.1", 5432)).isEqualTo(Verdict.FORBIDDEN);
        assertThat(judge(policy, "192.168.0.1", 80)).isEqualTo(Verdict.PERMITTED);
        assertThat(judge(policy, "10.1.1.1", 80)).isEqualTo(Verdict.FORBIDDEN);
        assertThat(judge(policy, "10.9.1.1", 5432)).isEqualTo(Verdict.FORBIDDEN);
        assertThat(judge(policy, "10.9.9.9", 5432)).isEqualTo(Verdict.PERMITTED);
        assertThat(policy.judge(AddressText.parse("10.1.1.1").orElseThrow(), 5432, 17)
                        .verdict())
                .isEqualTo(Verdict.FORBIDDEN);
        assertThat(policy.remarks())
                .contains("the list of port 5432/tcp has no IPv6 range, so for IPv6 the ranges of all ports decide");
    }

    @Test
    void loggingIsHonoured() throws Exception {
        Policy policy = read("{\"logging\": {\"format\": \"jsonl\", \"output_file\": \"/var/log/t.jsonl\", "
                + "\"buffer_size\": 16384, "
                + "\"rotate_size_mb\": 50, \"max_files\": 3}}");
        assertThat(policy.logging())
                .isEqualTo(new LogSettings(
                        LogFormat.JSONL,
                        Optional.of(Path.of("/var/log/t.jsonl")),
                        new LogFile.Limits(16384, 50_000_000, 3),
                        0));
        assertThat(read("{}").logging().limits()).isEqualTo(new LogFile.Limits(8192, 100_000_000, 10));
    }

    @Test
    void unknownKeysAreNamedWithTheirLine() throws Exception {
        assertThat(read("{\n \"permitted\": [1, {\"a\": 2}],\n \"logging\": {\n  \"color\": 1}}")
                        .remarks())
                .anyMatch(remark -> remark.endsWith("policy.json:2: unknown key \"permitted\" is ignored"))
                .anyMatch(remark -> remark.endsWith("policy.json:4: unknown key \"logging.color\" is ignored"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.0/33 | behind the slash an IPv4 range has a number from 0 to 32",
                "10.0.0.0/ | behind the slash an IPv4 range has a number from 0 to 32",
                "10.0.0.0/-1 | behind the slash an IPv4 range has a number from 0 to 32",
                "10.0.0.0/08 | behind the slash an IPv4 range has a number from 0 to 32",
                "10.0.0.0/8/8 | behind the slash an IPv4 range has a number from 0 to 32",
                "10.0.0.0/255.0.0.0 | behind the slash an IPv4 range has a number from 0 to 32",
                "2001:db8::/129 | behind the slash an IPv6 range has a number from 0 to 128",
                "/8 | write ADDRESS/BITS such as 10.0.0.0/8 or 2001:db8::/32, or a whole address",
                "10/8 | write ADDRESS/BITS such as 10.0.0.0/8 or 2001:db8::/32, or a whole address",
                "* | write ADDRESS/BITS such as 10.0.0.0/8 or 2001:db8::/32, or a whole address",
                "'' | write ADDRESS/BITS such as 10.0.0.0/8 or 2001:db8::/32, or a whole address",
                "office | write ADDRESS/BITS such as 10.0.0.0/8 or 2001:db8::/32, or a whole address"
            })
    void aRangeThatIsNoneStopsEverythingAndNamesItsLine(String range, String why) {
        assertThat(wrong("{\"permitted_cidrs\": [\n\"10.0.0.0/8\",\n\"" + range + "\"]}"))
                .isEqualTo("policy.json:3: \"" + range + "\" is not a range: " + why);
    }

    @Test
    void aWrongLineOfAListIsNamedToo() throws Exception {
        Files.writeString(directory.resolve("office.txt"), "10.0.0.0/8\n# all good\n10.0.0.0/8 11.0.0.0/8\n");
        assertThat(wrong("{\"sets\": {\"office\": \"office.txt\"}}"))
                .startsWith("office.txt:3: \"10.0.0.0/8 11.0.0.0/8\" is not a range");
        assertThat(wrong("{\n\"sets\": {\"office\": \"nope.txt\"}}"))
                .isEqualTo("policy.json:2: cannot read nope.txt: there is no such file or directory");
    }

    @Test
    void aListMayHaveWindowsMarkAndLineEndsButNoHoles() throws Exception {
        Files.writeString(directory.resolve("office.txt"), "\ufeff10.0.0.0/8\r\n\r\n192.0.2.0/24\r\n");
        Policy policy = read("\ufeff{\"sets\":\r\n{\"office\": \"office.txt\"}}\r\n");
        assertThat(policy.table().size()).isEqualTo(2);
        assertThat(judge(policy, "10.1.1.1")).isEqualTo(Verdict.PERMITTED);
        Files.writeString(directory.resolve("office.txt"), "10.0.0.0/8\n\0\0\0\0\n");
        assertThat(wrong("{\"sets\": {\"office\": \"office.txt\"}}")).startsWith("office.txt:2: ");
        Files.writeString(directory.resolve("office.txt"), "10.0.0.0/8\n\ufeff10.0.0.0/8\n");
        assertThat(wrong("{\"sets\": {\"office\": \"office.txt\"}}")).startsWith("office.txt:2: ");
    }

    @Test
    void aConfigThatIsAListOfItselfOrADirectoryIsASentence() throws Exception {
        assertThat(wrong("{\"sets\": {\"self\": \"policy.json\"}}"))
                .startsWith("policy.json:1: \"{")
                .contains(" is not a range: ");
        assertThat(wrong("{\"sets\": {\"here\": \".\"}}")).isEqualTo("policy.json:1: cannot read .: it is a directory");
        assertThatThrownBy(() -> PolicyFile.read(directory, Optional.empty()))
                .isInstanceOf(UsageError.class)
                .hasMessageEndingWith(": it is a directory");
    }

    /** IPv4 in the form of IPv6 is IPv4; a range of both is one of IPv6. */
    @Test
    void mappedAddressesAreOfIpv4() throws Exception {
        assertThat(judge(read("{\"permitted_cidrs\": [\"::ffff:10.0.0.0/104\"]}"), "10.1.1.1"))
                .isEqualTo(Verdict.PERMITTED);
        assertThat(judge(read("{\"permitted_cidrs\": [\"::ffff:10.0.0.1\"]}"), "10.0.0.2"))
                .isEqualTo(Verdict.FORBIDDEN);
        assertThat(judge(read("{\"permitted_cidrs\": [\"::/0\"]}"), "10.1.1.1")).isEqualTo(Verdict.NOT_JUDGED);
        assertThat(judge(read("{\"permitted_cidrs\": [\"0.0.0.0/0\"]}"), "255.255.255.255"))
                .isEqualTo(Verdict.PERMITTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | policy.json:1: the config of a policy is one JSON object, {...}",
                "{\"permitted_cidrs\": \"10.0.0.0/8\"} | policy.json:1: permitted_cidrs is a list of ranges: "
                        + "[\"10.0.0.0/8\", ...]",
                "{\"permitted_cidrs\": [10]} | policy.json:1: permitted_cidrs is a list of ranges in quotes",
                "{\"permitted_cidrs\": []} {} | policy.json:1: something follows the closing brace",
                "{\"ports\": {\"5432\": []}} | policy.json:1: \"5432\" is not a port: write it like 5432/tcp, with tcp, udp "
                        + "or sctp",
                "{\"ports\": {\"65536/tcp\": []}} | policy.json:1: \"65536/tcp\" is not a port: write it like 5432/tcp, "
                        + "with tcp, udp or sctp",
                "{\"ports\": {\"53/udp\": [], \"53/UDP\": []}} | policy.json:1: port 53/UDP has two lists",
                "{\"sets\": {\"denied\": \"x\"}, \"denied_cidrs\": []} | policy.json:1: cannot read x: there is no such "
                        + "file or directory",
                "{\"logging\": {\"format\": \"xml\"}} | policy.json:1: \"xml\" is no log format: console, json, csv, jsonl "
                        + "or eve",
                "{\"logging\": {\"max_files\": 0}} | policy.json:1: max_files is a whole number from 1 to 1000",
                "{\"logging\": {\"max_files\": 1e9}} | policy.json:1: max_files is a whole number from 1 to 1000",
                "{\"logging\": {\"buffer_size\": 99999999999}} | policy.json:1: buffer_size is a whole number from 1 to "
                        + "67108864"
            })
    void aConfigThatIsWrongIsOneSentence(String config, String sentence) {
        assertThat(wrong(config)).isEqualTo(sentence);
    }

    @Test
    void depthAndNumbersWithoutEndAreSentencesToo() {
        String sentence = "policy.json:1: it is nested deeper, or a word or number in it is longer, than makes sense";
        assertThat(wrong("{\"x\": " + "[".repeat(100_000))).isEqualTo(sentence);
        assertThat(wrong("{\"logging\": {\"max_files\": " + "9".repeat(100_000) + "}}"))
                .isEqualTo(sentence);
        assertThat(wrong("{\"permitted_cidrs\": [\"" + "1".repeat(100_000) + "\"]}"))
                .isEqualTo(sentence);
        assertThat(wrong("{\"permitted_cidrs\": [], \"permitted_cidrs\": []}"))
                .isEqualTo("policy.json:1: the key 'permitted_cidrs' is there twice");
        assertThatThrownBy(() -> PolicyFile.read(directory.resolve("nope"), Optional.empty()))
                .hasMessage("cannot read " + directory + "/nope: there is no such file or directory");
    }

    @Test
    void whatIsNoFileIsASentenceAndNotWaitedFor() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThat(wrong("{\"sets\": {\"a\": \"/dev/zero\"}}"))
                    .isEqualTo("policy.json:1: cannot read /dev/zero: it is no regular file");
            assertThat(wrong("{\"sets\": {\"a\": \"fifo\"}}"))
                    .isEqualTo("policy.json:1: cannot read fifo: it is no regular file");
            assertThatThrownBy(() -> PolicyFile.read(fifo, Optional.empty()))
                    .isInstanceOf(UsageError.class)
                    .hasMessageContaining("it is no regular file");
        });
    }

    @Test
    void aLineOfAListThatIsTooLongIsNotPassedOver() throws Exception {
        Files.writeString(directory.resolve("long.txt"), "10.0.0.0/8\n" + " ".repeat(3 << 20) + "192.0.2.0/24\n");
        assertThat(wrong("{\"sets\": {\"a\": \"long.txt\"}}")).isEqualTo("long.txt:2: it is longer than 1 MiB");
    }

    @Test
    void whatIsWrongWithJsonIsSaidWithoutTheWordsOfItsReader() {
        assertThat(wrong("{// c\n\"permitted_cidrs\": []}"))
                .isEqualTo("policy.json:1: it is not JSON: Unexpected character ('/' (code 47))");
        assertThat(wrong("{\"permitted_cidrs\": NaN}"))
                .isEqualTo("policy.json:1: it is not JSON: Non-standard token 'NaN'");
    }

    @Test
    void aNewPolicyKeepsNumbersOfSetsPortsAndCountersByName() throws Exception {
        Files.writeString(directory.resolve("a.txt"), "10.0.0.0/8\n11.0.0.0/8\n");
        Files.writeString(directory.resolve("b.txt"), "12.0.0.0/8\n");
        Policy old = read("{\"sets\": {\"a\": \"a.txt\", \"b\": \"b.txt\"}, \"ports\": {\"22/tcp\": "
                + "[\"13.0.0.0/8\"], \"80/tcp\": [\"14.0.0.0/8\"]}}");
        Path next = Files.writeString(
                directory.resolve("next.json"),
                "{\"sets\": {\"b\": \"b.txt\"}, \"ports\": {\"443/tcp\": [\"15.0.0.0/8\"], \"80/tcp\": "
                        + "[\"14.0.0.0/8\"]}}");
        Policy now = PolicyFile.read(next, Optional.of(old));
        assertThat(now.ports())
                .containsEntry(new Policy.PortRule(80, TCP), 2)
                .containsEntry(new Policy.PortRule(443, TCP), 3)
                .hasSize(2);
        PrefixTable.Difference difference = PrefixTable.difference(old.table(), now.table());
        assertThat(difference.changed()).isEmpty();
        assertThat(difference.removed()).hasSize(3);
        assertThat(difference.added()).hasSize(1);
        assertThat(now.table().slot(0)).isEqualTo(2);
    }

    @Test
    void aHundredThousandRangesAreReadInASecond() throws Exception {
        Random random = new Random(9);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            lines.append(random.nextInt(224))
                    .append('.')
                    .append(random.nextInt(256))
                    .append('.')
                    .append(random.nextInt(256))
                    .append(".0/24\n");
        }
        Files.writeString(directory.resolve("many.txt"), lines);
        long start = System.nanoTime();
        Policy policy = read("{\"sets\": {\"many\": \"many.txt\"}}");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(policy.table().size()).isBetween(99_000, 100_000);
    }
}
