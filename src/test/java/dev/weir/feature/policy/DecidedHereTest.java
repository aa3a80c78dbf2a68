package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.UsageError;
import dev.weir.model.Address;
import dev.weir.model.AddressText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses that are permitted or denied by hand, whatever the file says of them. */
class DecidedHereTest {

    private static final int TCP = 6;
    private static final Address OUTSIDE = AddressText.parse("198.51.100.7").orElseThrow();
    private static final Address INSIDE = AddressText.parse("10.1.2.3").orElseThrow();
    private static final Address DENIED = AddressText.parse("10.66.1.1").orElseThrow();
    private static final Address OUTSIDE6 = AddressText.parse("2001:db8::7").orElseThrow();

    @TempDir
    private Path directory;

    private Policy policy() throws IOException, UsageError {
        return PolicyFile.read(
                Files.writeString(
                        directory.resolve("policy.json"),
                        "{\"permitted_cidrs\":[\"10.0.0.0/8\"],\"denied_cidrs\":[\"10.66.0.0/16\",\"2001:db8::/32\"],"
                                + "\"ports\":{\"5432/tcp\":[\"10.1.0.0/16\"]}}"),
                Optional.empty());
    }

    private static Policy.Verdict verdict(Policy policy, Address source, int port) {
        return policy.judge(source, port, TCP).verdict();
    }

    @Test
    void whatIsPermittedReachesPortsWithAListOfTheirOwnToo() throws IOException, UsageError {
        Policy file = policy();
        Policy changed = file.with(Map.of(OUTSIDE, true, DENIED, true), file);
        assertThat(verdict(file, OUTSIDE, 80)).isEqualTo(Policy.Verdict.FORBIDDEN);
        assertThat(verdict(changed, OUTSIDE, 80)).isEqualTo(Policy.Verdict.PERMITTED);
        assertThat(verdict(changed, OUTSIDE, 5432)).isEqualTo(Policy.Verdict.PERMITTED);
        assertThat(verdict(changed, DENIED, 5432)).isEqualTo(Policy.Verdict.PERMITTED);
        assertThat(verdict(changed, AddressText.parse("198.51.100.8").orElseThrow(), 80))
                .isEqualTo(Policy.Verdict.FORBIDDEN);
    }

    @Test
    void whatIsDeniedReachesNoPort() throws IOException, UsageError {
        Policy file = policy();
        Policy changed = file.with(Map.of(INSIDE, false), file);
        assertThat(verdict(file, INSIDE, 5432)).isEqualTo(Policy.Verdict.PERMITTED);
        assertThat(verdict(changed, INSIDE, 80)).isEqualTo(Policy.Verdict.FORBIDDEN);
        assertThat(verdict(changed, INSIDE, 5432)).isEqualTo(Policy.Verdict.FORBIDDEN);
    }

    @Test
    void aFamilyThatIsNotJudgedIsNotJudgedForTheSakeOfOneAddress() throws IOException, UsageError {
        Policy file = policy();
        Policy changed = file.with(Map.of(OUTSIDE6, true), file);
        assertThat(verdict(changed, OUTSIDE6, 80)).isEqualTo(Policy.Verdict.PERMITTED);
        assertThat(verdict(changed, AddressText.parse("2001:dead::1").orElseThrow(), 80))
                .isEqualTo(Policy.Verdict.NOT_JUDGED);
    }

    @Test
    void rangesOfTheFileKeepTheirCountersAndTakingItBackGivesTheFile() throws IOException, UsageError {
        Policy file = policy();
        Map<Address, Boolean> decided = new LinkedHashMap<>();
        decided.put(OUTSIDE, true);
        decided.put(INSIDE, false);
        Policy changed = file.with(decided, file);
        for (int at = 0; at < file.table().size(); at++) {
            int same =
                    changed.table().longest(file.table().scope(at), file.table().network(at));
            assertThat(changed.table().slot(same)).isEqualTo(file.table().slot(at));
        }
        assertThat(changed.table().size()).isEqualTo(file.table().size() + 3);
        Policy back = file.with(Map.of(), changed);
        assertThat(PrefixTable.difference(file.table(), back.table()).size()).isZero();
    }
}
