package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Processes: the system calls they made, what they are called, and that they stay listed when they are gone. */
@Tag("kernel")
class ProcessesKernelTest extends OnTheHost {

    private static final long BYTES = 1_000_003;

    @Test
    void sendtoAndRecvfromAreCountedBesideTheSocketLayer() {
        List<Claim> claims = Generator.run(lab, "tcp send up");
        JsonNode snapshot = weir.after(System.nanoTime());
        assertThat(call(snapshot, Claim.client(claims), "sendto").path("bytes").asLong())
                .isEqualTo(BYTES);
        assertThat(call(snapshot, Claim.peer(claims), "recvfrom").path("bytes").asLong())
                .isEqualTo(BYTES);
    }

    @Test
    void sendmsgAndRecvmsgAreCountedBesideTheSocketLayer() {
        List<Claim> claims = Generator.run(lab, "tcp sendmsg both");
        JsonNode snapshot = weir.after(System.nanoTime());
        for (Claim claim : claims) {
            assertThat(call(snapshot, claim, "sendmsg").path("bytes").asLong()).isEqualTo(BYTES);
            assertThat(call(snapshot, claim, "recvmsg").path("bytes").asLong()).isEqualTo(BYTES);
        }
    }

    @Test
    void refusedCallsAreErrorsAndNoBytes() {
        List<Claim> claims = Generator.run(lab, "nonblock eagain");
        JsonNode snapshot = weir.after(System.nanoTime());
        JsonNode sendto = call(snapshot, Claim.client(claims), "sendto");
        assertThat(sendto.path("bytes").asLong()).isEqualTo(BYTES);
        assertThat(sendto.path("errors").asLong()).isPositive();
        assertThat(sendto.path("calls").asLong())
                .isGreaterThan(sendto.path("errors").asLong());
        assertThat(call(snapshot, Claim.client(claims), "recvfrom")
                        .path("errors")
                        .asLong())
                .as("each send is followed by one refused recv")
                .isEqualTo(sendto.path("calls").asLong());
    }

    @Test
    void exitedProcessStaysListedWithItsNamesAndFinalBytes() {
        List<Claim> claims = Generator.run(lab, "tcp write up");
        Claim client = Claim.client(claims);
        JsonNode row = row(weir.after(System.nanoTime()), client);
        assertThat(row.path("exited").asBoolean()).isTrue();
        assertThat(row.path("comm").asText()).isEqualTo("tcp");
        assertThat(row.path("user").asText()).isEqualTo("root");
        assertThat(Bytes.of(row)).isEqualTo(new Bytes(BYTES, 0));
    }

    @Test
    void runningProcessIsShownWithItsExecutable() {
        try (Generator generator = Generator.start(lab, "tcp -w send up")) {
            Claim client = Claim.client(generator.reports(2));
            JsonNode row = row(weir.after(System.nanoTime()), client);
            assertThat(row.path("exited").asBoolean()).isFalse();
            assertThat(row.path("exe").asText()).endsWith("/gen/tcp");
            assertThat(row.path("connections").asInt()).isEqualTo(1);
            generator.finish();
        }
    }

    @Test
    void socketsOfAnExitedProcessAreNoLongerCountedAsItsConnections() {
        List<Claim> claims = Generator.run(lab, "packet frames");
        weir.until(
                "packet sockets are gone, which no hook tells",
                snapshot -> Weir.processes(
                                snapshot, List.of(Claim.client(claims).pid()))
                        .stream()
                        .anyMatch(row -> row.path("connections").asInt() == 0));
        assertThat(Bytes.of(row(weir.after(System.nanoTime()), Claim.client(claims))))
                .isEqualTo(Claim.client(claims).traffic());
    }

    @Test
    void threadsAreOneProcessUnderTheNameOfItsLeader() {
        List<Claim> claims = Generator.run(lab, "handoff threads");
        Claim client = Claim.client(claims);
        assertThat(row(weir.after(System.nanoTime()), client).path("comm").asText())
                .isEqualTo("handoff");
    }

    @Test
    void containerIsNamedByItsCgroupEvenWhenTheProcessIsGone() throws IOException {
        String id = "4f5e6d7c8b9a0123456789abcdef0123456789abcdef0123456789abcdef0123";
        Path cgroup = Files.createDirectory(Needs.cgroup2().resolve("docker-" + id + ".scope"));
        try {
            List<String> inside = List.of("sh", "-c", "echo $$ > " + cgroup + "/cgroup.procs; exec \"$@\"", "sh");
            List<Claim> claims;
            try (Generator generator = Generator.start(lab, inside, "tcp send up")) {
                claims = generator.finish();
            }
            JsonNode row = row(weir.after(System.nanoTime()), Claim.client(claims));
            assertThat(row.path("container").asText()).isEqualTo("docker:4f5e6d7c8b9a");
            assertThat(Bytes.of(row)).isEqualTo(Claim.client(claims).traffic());
        } finally {
            Files.delete(cgroup);
        }
    }

    private static JsonNode row(JsonNode snapshot, Claim claim) {
        List<JsonNode> rows = Weir.processes(snapshot, List.of(claim.pid()));
        assertThat(rows).as("processes with pid %d", claim.pid()).hasSize(1);
        return rows.get(0);
    }

    private static JsonNode call(JsonNode snapshot, Claim claim, String call) {
        return row(snapshot, claim).path("syscalls").path(call);
    }
}
