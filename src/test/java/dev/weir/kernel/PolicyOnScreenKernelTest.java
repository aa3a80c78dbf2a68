package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dropping that is switched on from the screen: what passes before, meanwhile and afterwards, packet by packet. */
@Tag("kernel")
@Execution(ExecutionMode.CONCURRENT)
class PolicyOnScreenKernelTest extends InALab {

    private static final String OUTSIDE = "10.99.0.2";
    private static final int PORT = 5000;
    private static final int DATAGRAMS = 100;
    private static final int UNDONE_SECONDS = 10 * Lab.SLOWNESS;
    private static final String UNDONE = "--policy-confirm=" + UNDONE_SECONDS;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10L * Lab.SLOWNESS);

    @TempDir
    private Path directory;

    private String policy;
    private Peer server;
    /** What the tunnel said before it was taken down. */
    private long readBefore;

    @BeforeEach
    void addAnAddressOutside() throws IOException {
        lab.withoutTunnel();
        // The server's answer to a sender that has gone would be answered by ICMP, from the same address.
        Commands.run("ip", "netns", "exec", lab.far(), "sysctl", "-qw", "net.ipv4.icmp_ratelimit=1000000000");
        readBefore = readEver();
        server = Peer.ready(lab.near(), "serve " + PORT);
        Commands.words("ip -n " + lab.far() + " addr add " + OUTSIDE + "/32 dev veth");
        Commands.words("ip -n " + lab.near() + " route add " + OUTSIDE + "/32 dev veth");
        policy = "--policy="
                + Files.writeString(
                        directory.resolve("policy.json"), "{\"permitted_cidrs\": [\"10.77.0.0/24\", \"fd77::/64\"]}");
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    private void send() {
        assertThat(Peer.flood(lab.far(), OUTSIDE + " " + Lab.NEAR_4 + " " + PORT + " " + DATAGRAMS + " 1000"))
                .isEqualTo(DATAGRAMS);
    }

    /** Datagrams that the server has read, once they are at least so many. */
    private long read(long expected) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (datagramsRead() < expected && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return datagramsRead();
    }

    private long datagramsRead() {
        return readEver() - readBefore;
    }

    /** The second line that begins with {@code Udp:} has the numbers, InDatagrams first. */
    private long readEver() {
        List<String> numbers = Commands.words("ip netns exec " + lab.near() + " cat /proc/net/snmp")
                .lines()
                .filter(line -> line.startsWith("Udp: "))
                .toList();
        return Long.parseLong(numbers.get(1).split(" ")[1]);
    }

    /** Opens the Policy view, chooses the last of the changes there, which is about all sources, and says yes. */
    private static void drop(OnScreen screen) {
        screen.type("P");
        screen.until("observe   ");
        screen.type("m");
        screen.until("drop what the policy does not permit");
        screen.type("G\r");
        String question = screen.until("Undone after " + UNDONE_SECONDS + " s unless confirmed");
        assertThat(question).contains("No ssh session of yours was found");
        screen.type("y");
        screen.until("enforce, undone in ");
    }

    @Test
    void whatIsNotConfirmedIsUndoneAndPacketsPassAgain() throws InterruptedException {
        try (OnScreen screen = OnScreen.start(lab, policy, UNDONE)) {
            send();
            assertThat(read(DATAGRAMS)).as("before").isEqualTo(DATAGRAMS);
            drop(screen);
            send();
            String meanwhile = screen.until("in no range, IPv4 (dropped " + DATAGRAMS + ")");
            assertThat(meanwhile).contains("enforce, undone in ");
            assertThat(datagramsRead()).as("meanwhile").isEqualTo(DATAGRAMS);
            screen.until("dropping was not confirmed within " + UNDONE_SECONDS + " s: nothing is dropped any more");
            send();
            assertThat(read(2 * DATAGRAMS)).as("afterwards").isEqualTo(2 * DATAGRAMS);
            String afterwards = screen.until(
                    Pattern.compile("in no range, IPv4 \\(dropped " + DATAGRAMS + "\\) +" + 3 * DATAGRAMS + " "));
            assertThat(afterwards).contains("observe   ");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsConfirmedInTimeIsNotUndone(boolean here) throws InterruptedException {
        try (OnScreen screen = OnScreen.start(lab, policy, UNDONE)) {
            drop(screen);
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(UNDONE_SECONDS + 1);
            if (here) {
                screen.type("m");
                screen.until("keep dropping what the policy does not permit");
                screen.type("\r");
                screen.until("Until weir ends.");
                screen.type("y");
            } else {
                Finished confirm = screen.beside("policy", "confirm");
                assertThat(confirm.exitCode()).as(confirm.messages()).isZero();
                assertThat(confirm.output()).contains("process " + screen.pid());
            }
            screen.until("enforce   ");
            TimeUnit.NANOSECONDS.sleep(until - System.nanoTime());
            send();
            assertThat(screen.until("in no range, IPv4 (dropped " + DATAGRAMS + ")"))
                    .contains("enforce   ");
            assertThat(datagramsRead()).isZero();
            assertThat(screen.beside("policy", "confirm").exitCode())
                    .as("nothing waits any more")
                    .isEqualTo(1);
        }
    }

    /** Nobody is there to undo it; the kernel lets go of what the process held. */
    @ParameterizedTest
    @CsvSource({"off", "generic", "native"})
    void killedWithSignal9BeforeItIsUndonePacketsPass(String xdp) throws InterruptedException {
        String before = lab.stateOfInterface();
        try (OnScreen screen = OnScreen.start(lab, policy, UNDONE, "--xdp=" + xdp)) {
            drop(screen);
            send();
            screen.until("in no range, IPv4 (dropped " + DATAGRAMS + ")");
            Held held = Held.by(screen.pid());
            screen.kill();
            assertThat(held.remaining()).isEmpty();
        }
        assertThat(lab.stateOfInterface()).isEqualTo(before);
        assertThat(datagramsRead()).as("before it was killed").isZero();
        send();
        assertThat(read(DATAGRAMS)).as("afterwards").isEqualTo(DATAGRAMS);
    }
}
