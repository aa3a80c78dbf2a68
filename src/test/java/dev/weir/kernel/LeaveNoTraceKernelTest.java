package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However weir ends, nothing of it stays in the kernel; and what belongs to others is never touched. */
@Tag("kernel")
class LeaveNoTraceKernelTest extends InALab {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BPF_ID = Pattern.compile("(prog|map|link)_id:\\s+(\\d+)");
    /** The kernel frees programs after a grace period, and not before their last reader is done. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

    @Test
    void killedWithSignal9ItLeavesNothingBehind() throws InterruptedException {
        String before = lab.stateOfInterface();
        Weir weir = Weir.inside(lab);
        Set<String> held = heldBy(weir.pid());
        assertThat(held).as("what a running weir holds").anyMatch(id -> id.startsWith("prog"))
                .anyMatch(id -> id.startsWith("link")).anyMatch(id -> id.startsWith("map"));
        weir.kill();
        assertGone(held);
        assertThat(lab.stateOfInterface()).isEqualTo(before);
    }

    @Test
    void interruptedItLeavesNothingBehindAndSaysSoInItsExitCode() throws InterruptedException {
        String before = lab.stateOfInterface();
        Weir weir = Weir.inside(lab, "--xdp", "generic");
        Set<String> held = heldBy(weir.pid());
        assertThat(weir.interrupt()).isEqualTo(130);
        assertGone(held);
        assertThat(lab.stateOfInterface()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "generic", "native"})
    void someoneElsesXdpProgramIsNotReplaced(String xdp, @TempDir Path directory) {
        String theirs = attachForeignXdp(directory);
        try (Weir weir = Weir.inside(lab, "--xdp", xdp)) {
            assertThat(attachedXdp()).isEqualTo(theirs);
            assertThat(Weir.iface(weir.after(System.nanoTime())).path("xdp").asText()).isEqualTo("tc");
            Generator.run(lab, "icmp ping");
            assertThat(Weir.rows(weir.after(System.nanoTime()), "protocols",
                    row -> row.path("protocol").asText().equals("ICMP") && row.path("rx_packets").asLong() == 50)).hasSize(1);
        }
        assertThat(attachedXdp()).isEqualTo(theirs);
    }

    /** Attaches a program that lets everything pass, and returns its id. */
    private String attachForeignXdp(Path directory) {
        Path source = directory.resolve("pass.c");
        Path object = directory.resolve("pass.o");
        try {
            Files.writeString(source, "__attribute__((section(\"xdp\"), used)) int pass(void *c) { return 2; }\n",
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Commands.words("clang -O2 -target bpf -c " + source + " -o " + object);
        Commands.words("ip -n " + lab.near() + " link set dev " + Lab.IFACE + " xdpgeneric obj " + object + " sec xdp");
        return attachedXdp();
    }

    /** Id of the XDP program on the veth, from {@code prog/xdp id 12}. */
    private String attachedXdp() {
        String link = Commands.words("ip -n " + lab.near() + " -d link show dev " + Lab.IFACE);
        assertThat(link).contains("prog/xdp id ");
        return link.replaceAll("(?s).*prog/xdp id (\\d+).*", "$1");
    }

    /** Kinds and ids of everything BPF that a process holds, from {@code link_id: 12} and the like in its {@code fdinfo}. */
    private static Set<String> heldBy(long pid) {
        Set<String> held = new TreeSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fdinfo"))) {
            descriptors.forEach(descriptor -> read(descriptor).lines().map(BPF_ID::matcher).filter(Matcher::matches)
                    .forEach(id -> held.add(id.group(1) + " " + id.group(2))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return held;
    }

    /** What a descriptor is; nothing when it has been closed meanwhile. */
    private static String read(Path descriptor) {
        try {
            return Files.readString(descriptor);
        } catch (IOException e) {
            return "";
        }
    }

    private static void assertGone(Set<String> held) throws InterruptedException {
        long deadline = System.nanoTime() + GRACE_NANOS;
        while (System.nanoTime() < deadline && !remaining(held).isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        assertThat(remaining(held)).isEmpty();
    }

    private static Set<String> remaining(Set<String> held) {
        Set<String> remaining = new TreeSet<>();
        for (String kind : new String[] {"prog", "map", "link"}) {
            list(kind).forEach(object -> remaining.add(kind + " " + object.path("id").asText()));
        }
        remaining.retainAll(held);
        return remaining;
    }

    private static JsonNode list(String kind) {
        try {
            return JSON.readTree(Commands.run("bpftool", "-j", kind, "show"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
