package dev.weir.names;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Address;
import dev.weir.model.PortKey;
import dev.weir.model.ProcessFacts;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessNames.Ancestor;
import dev.weir.model.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemNamesTest {

    private static final int START_TICKS = 90_723;
    private static final int START_TAG = (int) (907_235_000_000L >> 20);

    @TempDir
    Path root;

    private SystemNames names;

    @BeforeEach
    void aSystemWithAShopBehindAShell() throws IOException {
        write("etc/passwd", "root:x:0:0::/root:/bin/sh\n# comment\n+::::::\napp:x:1001:1001::/srv:/bin/false\n");
        write("etc/services", "https\t\t443/tcp\t\t\t# secure\nshop\t8080/tcp\tweb\n");
        process(1, "systemd", 0, 1);
        process(640, "bash", 1, 50);
        process(944, "java", 640, START_TICKS);
        write("proc/944/cmdline", "java\0-jar\0shop.jar\0\0");
        write("proc/944/cgroup", "0::/system.slice/shop.service\n");
        Files.createSymbolicLink(root.resolve("proc/944/exe"), Path.of("/usr/lib/jvm/bin/java"));
        names = new SystemNames(root.resolve("proc"), root.resolve("etc"), () -> 0);
    }

    @Test
    void livingProcessIsReadFromProc() {
        assertThat(names.process(row(944, START_TAG)))
                .isEqualTo(new ProcessNames(
                        "java",
                        Optional.of("/usr/lib/jvm/bin/java"),
                        Optional.of("java -jar shop.jar"),
                        "app",
                        1001,
                        Optional.of("shop.service"),
                        Optional.empty(),
                        List.of(new Ancestor(640, "bash"), new Ancestor(1, "systemd")),
                        false));
    }

    @Test
    void argumentsThatAProcessWroteOverAndItsPresentUserAreReadAgain() throws IOException {
        ProcessKey java = new ProcessKey(944, START_TAG);
        ProcessNames known = names.process(row(944, START_TAG));
        write("proc/944/status", "Name:\tjava\nUid:\t1001\t1001\t1001\t1001\nGid:\t0\n");
        assertThat(names.changed(java, known)).isEmpty();
        write("proc/944/cmdline", "shop: busy\0\0\0\0\0");
        assertThat(names.changed(java, known).orElseThrow().commandLine()).contains("shop: busy");
        write("proc/944/status", "Name:\tjava\nUid:\t0\t0\t0\t0\n");
        assertThat(names.changed(java, known).orElseThrow())
                .extracting(ProcessNames::user, ProcessNames::uid, ProcessNames::unit)
                .containsExactly("root", 0, known.unit());
        assertThat(names.changed(new ProcessKey(944, START_TAG + 500), known)).isEmpty();
        assertThat(names.changed(new ProcessKey(7777, START_TAG), known)).isEmpty();
    }

    @Test
    void anotherProcessUnderAReusedPidGivesNothingAway() {
        assertThat(names.process(row(944, START_TAG + 500))).isEqualTo(captured());
    }

    @Test
    void processThatHasGoneKeepsWhatTheKernelSideCaptured() {
        assertThat(names.process(row(7777, START_TAG)).commandLine()).contains("java -Xmx2g -jar old.jar");
        assertThat(names.process(row(7777, START_TAG)).unit()).contains("old.service");
    }

    @Test
    void parentThatIsNoLongerTheSameEndsTheChain() throws IOException {
        process(640, "stranger", 1, 99);

        assertThat(names.process(row(7777, START_TAG)).parents()).containsExactly(new Ancestor(640, "bash"));
    }

    @Test
    void parentsAreReadAgainAfterATick() throws IOException {
        names.process(row(944, START_TAG));
        process(640, "zsh", 1, 50);
        assertThat(names.process(row(944, START_TAG)).parents().get(0)).isEqualTo(new Ancestor(640, "bash"));

        names.refresh();

        assertThat(names.process(row(944, START_TAG)).parents().get(0)).isEqualTo(new Ancestor(640, "zsh"));
    }

    @Test
    void loopOfParentsEnds() throws IOException {
        process(640, "bash", 641, 50);
        process(641, "loop", 640, 51);

        assertThat(names.process(row(944, START_TAG)).parents()).hasSize(16);
    }

    @Test
    void portIsNamedByTheSystemThenByTheBuiltInList() {
        assertThat(names.service(PortKey.served(Protocol.TCP, 8080))).isEqualTo("shop");
        assertThat(names.service(PortKey.served(Protocol.TCP, 443))).isEqualTo("https");
        assertThat(names.service(PortKey.served(Protocol.TCP, 22))).isEqualTo("ssh");
        assertThat(names.service(PortKey.served(Protocol.UDP, 22))).isEmpty();
    }

    @Test
    void systemWithoutServicesFileStillNamesUsualPorts() {
        SystemNames bare = new SystemNames(root.resolve("proc"), root.resolve("nothing"), () -> 0);

        assertThat(bare.service(PortKey.served(Protocol.UDP, 53))).isEqualTo("domain");
        assertThat(bare.process(row(944, START_TAG)).user()).isEqualTo("1001");
    }

    @Test
    void loopbackIsAmongTheLocalAddresses() {
        assertThat(names.localAddresses()).contains(Address.ofIpv4(0x7f00_0001));
    }

    @Test
    void hostsAreNotLookedUpUnlessSwitchedOn() {
        assertThat(names.host(Address.ofIpv4(0x7f00_0001))).isEmpty();
    }

    private static ProcessNames captured() {
        return new ProcessNames(
                "java",
                Optional.empty(),
                Optional.of("java -Xmx2g -jar old.jar"),
                "app",
                1001,
                Optional.of("old.service"),
                Optional.empty(),
                List.of(new Ancestor(640, "bash"), new Ancestor(1, "systemd")),
                false);
    }

    private static ProcessFacts row(int pid, int startTag) {
        return new ProcessFacts(
                new ProcessKey(pid, startTag),
                "java",
                "java -Xmx2g -jar old.jar",
                1001,
                640,
                "bash",
                77,
                "old.service",
                "system.slice",
                false);
    }

    private void process(int pid, String comm, int parentPid, long startTicks) throws IOException {
        write(
                "proc/" + pid + "/stat",
                pid + " (" + comm + ") S " + parentPid + " 1 1 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 " + startTicks
                        + " 3133440 390\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
