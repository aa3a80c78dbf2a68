package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where something of a usual system is missing, whatever can work works, and what cannot is one sentence. */
@Tag("kernel")
@Tag("environment")
class EnvironmentKernelTest {

    private static final String COUNT = "exec \"$@\" -b -n 1 -d 0.3 -o json -i lo";
    private static final String CAPABILITIES = "+bpf,+perfmon,+net_admin";

    @TempDir
    private Path directory;

    @Test
    void withoutSysTheSentenceSaysWhatToMount() {
        assertSentence(
                inMounts("mount -t tmpfs none /sys; " + COUNT),
                3,
                "weir: cannot read the kernel's BTF, for /sys is not mounted here; mount it with: mount -t sysfs none /sys\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mount -t tmpfs none /sys/fs/cgroup",
                "mount -t tmpfs none /sys/kernel/tracing",
                "mount -t tmpfs -o ro none /tmp && mount -t tmpfs -o ro none /var/tmp",
                "mount -t tmpfs -o ro none /run",
                "mount -t tmpfs none /sys/kernel/security"
            })
    void withoutAFileSystemItCountsAllTheSame(String taken) throws IOException {
        JsonNode snapshot = snapshot(inMounts(taken + "; " + COUNT));
        assertThat(state(snapshot, "cgroup_skb/egress")).isEqualTo("attached");
        assertThat(state(snapshot, "tracepoint/sys_exit_sendto")).isEqualTo("attached");
    }

    @Test
    void whereOthersProcessesAreHiddenItCountsAllTheSame() throws IOException {
        snapshot(finished(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "sh",
                "-c",
                "mount -t proc -o hidepid=2 proc /proc; " + COUNT,
                "sh",
                Weir.launcher()));
    }

    @Test
    void startsFromAFileSystemThatForbidsPrograms() throws IOException {
        Path tree = Path.of(Weir.launcher()).getParent().getParent();
        Finished finished = finished(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o noexec none \"$1\" && cp -R \"$0\" \"$1\"/weir"
                        + " && exec sh \"$1\"/weir/bin/weir -b -n 1 -d 0.3 -o json -i lo",
                tree.toString(),
                directory.toString());
        snapshot(finished);
    }

    @Test
    void whereNoFileSystemAllowsItsNativeCodeTheSentenceSaysSo() {
        Path tree = Path.of(Weir.launcher()).getParent().getParent();
        Finished finished = finished(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o noexec none \"$1\" && cp -R \"$0\" \"$1\"/weir"
                        + " && mount -t tmpfs -o noexec none /var/tmp && exec env WEIR_JAVA_OPTS=-Djava.io.tmpdir=/var/tmp sh \"$1\"/weir/bin/weir -b -n 1",
                tree.toString(),
                directory.toString());
        assertSentence(
                finished,
                1,
                "weir: cannot load its native code: the file system that weir is installed on forbids programs (noexec), and so"
                        + " does /var/tmp; install weir elsewhere\n");
    }

    @Test
    void withoutProcTheSentenceSaysWhatToMount() {
        assertSentence(
                finished(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs none /proc; exec \"$0\" --version",
                        Weir.launcher()),
                1,
                "weir: needs /proc, and nothing is mounted there (mount -t proc proc /proc)\n");
    }

    @Test
    void inTooLittleAddressSpaceTheSentenceSaysHowMuchItNeeds() {
        assertSentence(
                finished("sh", "-c", "ulimit -v 1000000; exec \"$0\" --version", Weir.launcher()),
                1,
                "weir: needs 2000000 kB of address space, and is allowed 1000000 (ulimit -v)\n");
    }

    @Test
    void whereJavaHasNoConfigurationTheSentenceSaysWhatIsMissing() {
        Finished finished = finished(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs none /etc; exec \"$0\" -b -n 1 -d 0.3 -i lo",
                Weir.launcher());
        if (finished.exitCode() != 0) { // not every Java has its configuration there
            assertThat(finished.exitCode()).isEqualTo(1);
            assertThat(finished.messages())
                    .startsWith("weir: cannot load its native code: ")
                    .doesNotContain("noexec")
                    .hasLineCount(1);
        }
    }

    @Test
    void itsNamespaceIsDeletedAndItGoesOn() {
        Finished finished = finished(
                "sh",
                "-c",
                "ip netns add weir-gone && { ip netns exec weir-gone \"$0\" -b -n 6 -d 0.5 -o json -i lo & sleep 2;"
                        + " ip netns del weir-gone; wait $!; }",
                Weir.launcher());
        assertThat(finished.exitCode()).as(finished.messages()).isZero();
        assertThat(finished.output().lines()).hasSize(6);
    }

    @Test
    void withTheDocumentedCapabilitiesAloneTheRestCounts() throws IOException {
        assertCounts(snapshot(finished(
                "setpriv",
                "--bounding-set=-all," + CAPABILITIES,
                "--inh-caps=-all," + CAPABILITIES,
                "sh",
                "-c",
                COUNT,
                "sh",
                Weir.launcher())));
    }

    @Test
    void someoneElseWithThemCountsToo() throws IOException {
        Path copy = readable();
        JsonNode snapshot = snapshot(finished(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount -t tracefs -o mode=700 none /sys/kernel/tracing;"
                        + " exec setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=" + CAPABILITIES
                        + " --ambient-caps=" + CAPABILITIES
                        + " sh -c '" + COUNT + "' sh \"$@\"",
                "sh",
                copy.resolve("bin/weir").toString()));
        assertCounts(snapshot);
        JsonNode hook = hook(snapshot, "tracepoint/sys_exit_sendto");
        assertThat(hook.path("state").asText()).isEqualTo("unavailable");
        assertThat(hook.path("reason").asText())
                .contains("may not be read by this user", "mount -o remount,mode=755 /sys/kernel/tracing");
        for (JsonNode process : snapshot.path("processes")) {
            assertThat(process.path("calls_rate").isNull()).as("%s", process).isTrue();
            assertThat(process.path("syscalls").isNull()).as("%s", process).isTrue();
        }
    }

    @Test
    void withoutThemTheSentenceNamesThem() {
        assertSentence(
                finished("setpriv", "--bounding-set=-all,+bpf", "--inh-caps=-all", Weir.launcher(), "-b", "-n", "1"),
                3,
                "weir: needs root to load its BPF programs (missing: CAP_PERFMON, CAP_NET_ADMIN); run it with sudo\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 17, 18, 19, 20, 21, 22, 24, 28, 32, 48, 64, 100, 128, 150, 160, 200})
    void withFewOpenFilesItCountsOrSaysHowManyItNeeds(int files) throws IOException {
        Finished finished = finished(
                "setpriv",
                "--bounding-set=-sys_resource",
                "sh",
                "-c",
                "ulimit -n " + files + "; " + COUNT,
                "sh",
                Weir.launcher());
        if (finished.exitCode() == 0) {
            assertCounts(snapshot(finished));
        } else {
            assertThat(finished.messages())
                    .startsWith("weir: needs ")
                    .contains(" open files")
                    .endsWith("ulimit -n 1024\n")
                    .hasLineCount(1);
            assertThat(finished.exitCode()).isEqualTo(3);
        }
        assertThat(finished(
                                "setpriv",
                                "--bounding-set=-sys_resource",
                                "sh",
                                "-c",
                                "ulimit -n " + files + "; exec \"$@\" --version",
                                "sh",
                                Weir.launcher())
                        .output())
                .startsWith("weir ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "--help", "-b -n 1 -d 0.3 -i lo", "rules --help", "doctor"})
    void closedStandardOutputIsAFailureAndNoCrash(String arguments) {
        Finished finished = finished("sh", "-c", "exec \"$0\" " + arguments + " >&-", Weir.launcher());
        assertThat(finished.exitCode()).isEqualTo(1);
        assertThat(finished.messages())
                .startsWith("weir: cannot write")
                .endsWith(": Bad file descriptor\n")
                .hasLineCount(1);
    }

    @Test
    void theLogOfBatchAndRecordingIsMadeForItsOwnerAlone() throws IOException {
        for (String command :
                List.of("-b -n 1 -d 0.3 -i lo", "record '" + directory.resolve("run.weir") + "' -n 1 -d 0.3 -i lo")) {
            Path log = Files.createTempDirectory(directory, "log").resolve("messages");
            assertThat(finished("sh", "-c", "exec \"$0\" " + command + " --log \"$1\"", Weir.launcher(), log.toString())
                            .exitCode())
                    .isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                    .isEqualTo("rw-------");
        }
        assertSentence(
                finished(Weir.launcher(), "-b", "-n", "1", "-i", "lo", "--log", directory.toString()),
                1,
                "weir: cannot write the log " + directory + ": it is a directory\n");
    }

    /** The one of somebody else's names that could move a cursor. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-b -i",
                "replay",
                "record",
                "-b --config",
                "-b -f",
                "-b -u",
                "-b --",
                "rules",
                "clients",
                "doctor -i"
            })
    void controlCharactersNeverReachStandardError(String before) {
        Finished finished = finished(
                "sh",
                "-c",
                "exec \"$0\" " + before + "\"$(printf ' a\\033[31mb\\rc\\007\\302\\233d')\"",
                Weir.launcher());
        assertThat(finished.exitCode()).isIn(1, 2, 3);
        assertThat((finished.messages() + finished.output())
                        .replace("\n", "")
                        .chars()
                        .filter(Character::isISOControl)
                        .count())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "generic", "native", "off"})
    void aStartWritesNothingIntoTheKernelsLog(String xdp) {
        // Others may do so meanwhile; what a start writes it writes at each.
        List<String> written = List.of();
        for (int start = 0; start < 3; start++) {
            List<String> before = warnings();
            Finished finished = finished(Weir.launcher(), "-b", "-n", "1", "-d", "0.3", "--xdp", xdp);
            assertThat(finished.exitCode()).as("%s", finished.messages()).isZero();
            written = new ArrayList<>(warnings());
            written.removeAll(before);
            if (written.isEmpty()) {
                return;
            }
        }
        assertThat(written).isEmpty();
    }

    private static List<String> warnings() {
        return Arrays.stream(Commands.run("dmesg").split("\n"))
                .filter(line -> line.matches(".*(WARNING:|BUG:|Oops|failed to disable).*"))
                .toList();
    }

    /** The installation where anybody may read it. */
    private Path readable() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path copy = directory.resolve("weir");
        Commands.run(
                "cp", "-R", Path.of(Weir.launcher()).getParent().getParent().toString(), copy.toString());
        return copy;
    }

    private static Finished inMounts(String script) {
        return finished("unshare", "--mount", "sh", "-c", script, "sh", Weir.launcher());
    }

    private static Finished finished(String... command) {
        return Weir.finished(List.of(command));
    }

    private static void assertSentence(Finished finished, int exitCode, String sentence) {
        assertThat(finished.messages()).isEqualTo(sentence);
        assertThat(finished.exitCode()).isEqualTo(exitCode);
    }

    private static void assertCounts(JsonNode snapshot) {
        assertThat(state(snapshot, "byte source")).isEqualTo("attached");
        assertThat(state(snapshot, "tc-egress/lo")).isEqualTo("attached");
    }

    private static JsonNode snapshot(Finished finished) throws IOException {
        assertThat(finished.exitCode()).as("%s", finished.messages()).isZero();
        assertThat(finished.messages()).isEmpty();
        return new ObjectMapper().readTree(finished.output());
    }

    private static String state(JsonNode snapshot, String name) {
        return hook(snapshot, name).path("state").asText();
    }

    private static JsonNode hook(JsonNode snapshot, String name) {
        return Weir.rows(
                        snapshot.path("host"),
                        "hooks",
                        hook -> hook.path("name").asText().equals(name))
                .get(0);
    }
}
