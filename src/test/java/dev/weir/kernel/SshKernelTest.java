package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir policy} started in a session of the real sshd, by a client that its list does not permit. */
@Tag("kernel")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SshKernelTest extends InALab {

    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private static final String CLIENT = "10.99.0.7";
    private static final String STRANGER = "10.99.0.8";
    private static final int PORT = 2222;
    /** Packets of the stranger, of which each is told before the next. */
    private static final int LINES = 5;

    private static final Pattern TOTAL =
            Pattern.compile(" (\\d+) not permitted.*; (\\d+) of this session were not logged");

    @TempDir
    private Path directory;

    private Path config;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(
                Files.isExecutable(SSHD) && Files.isExecutable(Path.of("/usr/bin/ssh")),
                "sshd (Debian's package openssh-server) is not installed");
        Commands.words("ip -n " + lab.far() + " addr add " + CLIENT + "/32 dev veth");
        Commands.words("ip -n " + lab.far() + " addr add " + STRANGER + "/32 dev veth");
        Commands.words("ip -n " + lab.near() + " route add 10.99.0.0/24 dev veth");
        config = Files.writeString(
                directory.resolve("policy.json"), "{\"permitted_cidrs\": [\"10.77.0.0/24\", \"fd77::/64\"]}");
        Files.createDirectories(
                Path.of("/run/sshd"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        for (String key : List.of("host", "client")) {
            Commands.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file(key));
        }
        Files.writeString(
                directory.resolve("sshd_config"),
                String.join(
                        "\n",
                        "Port " + PORT,
                        "HostKey " + file("host"),
                        "AuthorizedKeysFile " + file("client.pub"),
                        "PidFile " + file("sshd.pid"),
                        "PermitRootLogin yes",
                        "StrictModes no",
                        "UsePAM no",
                        ""));
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private boolean isAnswered(String from) {
        return Peer.isAnswered(lab.far(), "ping " + from + " " + Lab.NEAR_4);
    }

    @Test
    void theSessionSurvivesAndTheStartUpLineNamesIt() throws IOException {
        inSession(" --drop-packets 2>&1 >/dev/null", this::converse);
    }

    @Test
    void theConsoleOverTheSessionDoesNotLogThePacketsThatItMakes() throws IOException {
        inSession(" 2>&1", this::watch);
    }

    private interface Conversation {
        void with(Process session) throws IOException;
    }

    /** Has weir run in a session until its standard input ends. */
    private void inSession(String options, Conversation conversation) throws IOException {
        Process daemon = start(lab.near(), SSHD.toString(), "-D", "-e", "-f", file("sshd_config"));
        try {
            awaitPort();
            String remote = Weir.launcher() + " policy -i " + Lab.IFACE + " -c " + config + options
                    + " </dev/null & weir=$!; "
                    + "while read -r line; do echo \"heard $line\"; done; kill -TERM $weir; wait $weir";
            Process session = start(
                    lab.far(),
                    "ssh",
                    "-F",
                    "none",
                    "-b",
                    CLIENT,
                    "-i",
                    file("client"),
                    "-p",
                    Integer.toString(PORT),
                    "-o",
                    "StrictHostKeyChecking=no",
                    "-o",
                    "UserKnownHostsFile=" + file("known"),
                    "root@" + Lab.NEAR_4,
                    remote);
            try {
                conversation.with(session);
            } finally {
                session.destroyForcibly();
            }
        } finally {
            daemon.destroyForcibly();
        }
    }

    private void converse(Process session) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(session.getInputStream(), StandardCharsets.UTF_8));
        List<String> heard = new ArrayList<>();
        until(lines, heard, line -> line.contains("what is not permitted is dropped"));
        assertThat(heard)
                .anyMatch(
                        line -> line.startsWith("weir: never dropped: " + CLIENT + ", from where this session comes"));
        assertThat(isAnswered(STRANGER)).isFalse();
        assertThat(isAnswered(Lab.FAR_4)).isTrue();
        PrintStream typed = new PrintStream(session.getOutputStream(), true, StandardCharsets.UTF_8);
        typed.println("are you there");
        until(lines, heard, line -> line.equals("heard are you there"));
        typed.close();
        until(lines, heard, line -> line.contains("not permitted ("));
        assertThat(isAnswered(STRANGER)).as("after the end").isTrue();
    }

    private void watch(Process session) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(session.getInputStream(), StandardCharsets.UTF_8));
        List<String> heard = new ArrayList<>();
        until(lines, heard, line -> line.startsWith("weir: not logged here: packets of this session, " + CLIENT + ":"));
        PrintStream typed = new PrintStream(session.getOutputStream(), true, StandardCharsets.UTF_8);
        heard.clear();
        for (int i = 0; i < LINES; i++) {
            assertThat(isAnswered(STRANGER)).isTrue();
            until(lines, heard, line -> line.contains(STRANGER + " -> ") && line.contains("ICMP"));
            typed.println("seen");
            until(lines, heard, line -> line.equals("heard seen"));
        }
        assertThat(heard).noneMatch(line -> line.contains("Non-permitted"));
        typed.close();
        Matcher total = TOTAL.matcher(until(lines, heard, line -> line.contains(" not permitted, ")));
        assertThat(total.find()).isTrue();
        assertThat(heard).noneMatch(line -> line.contains(CLIENT));
        int own = Integer.parseInt(total.group(2));
        assertThat(own).as("packets of the session").isGreaterThan(LINES);
        assertThat(Integer.parseInt(total.group(1))).as("packets").isEqualTo(own + LINES);
    }

    private static String until(BufferedReader lines, List<String> heard, Predicate<String> kind) throws IOException {
        String line = lines.readLine();
        while (line != null && !kind.test(line)) {
            heard.add(line);
            line = lines.readLine();
        }
        assertThat(line).as("after " + heard).isNotNull();
        return line;
    }

    private static Process start(String netns, String... command) throws IOException {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", netns));
        whole.addAll(List.of(command));
        return new ProcessBuilder(whole)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void awaitPort() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Commands.words("ss -N " + lab.near() + " -Hltn sport = :" + PORT)
                .contains(":" + PORT)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
