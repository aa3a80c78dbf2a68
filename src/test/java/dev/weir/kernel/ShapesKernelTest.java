package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Shapes of other kernels and hosts of {@code src/docs/KERNELS.md} that this one can be given. */
@Tag("kernel")
class ShapesKernelTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] TWO_SNAPSHOTS = {"-b", "-n", "2", "-d", "0.3", "-o", "json"};

    @Test
    void withoutBtfItSaysInOneSentenceWhatIsMissing() {
        Finished run = Weir.finished(
                List.of(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount --bind /dev/null /sys/kernel/btf/vmlinux && exec \"$@\"",
                        "sh"),
                TWO_SNAPSHOTS);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.output()).isEmpty();
        assertThat(run.messages().lines()).hasSize(1).allMatch(line -> line.contains("CONFIG_DEBUG_INFO_BTF=y"));
    }

    @Test
    void insideAContainersCgroupNamespaceWireBytesAreNotKnownAndAppBytesAre() throws IOException {
        Path cgroup = Files.createDirectory(
                Needs.cgroup2().resolve("weirtest" + ProcessHandle.current().pid()));
        try {
            Finished run = Weir.finished(
                    List.of(
                            "sh",
                            "-c",
                            "echo $$ > " + cgroup + "/cgroup.procs; " + "exec unshare --cgroup --mount sh -c 'umount "
                                    + Needs.cgroup2() + " && exec \"$@\"' sh \"$@\"",
                            "sh"),
                    TWO_SNAPSHOTS);
            assertThat(run.exitCode()).as(run.messages()).isZero();
            JsonNode last = JSON.readTree(run.output().lines().toList().get(1));
            assertThat(last.at("/host/byte_source").asText()).isEqualTo(ByteSources.best());
            assertThat(last.at("/totals/wire_tx_bytes").isNull())
                    .as("%s", last.path("totals"))
                    .isTrue();
            assertThat(last.at("/totals/wire_rx_bytes").isNull())
                    .as("%s", last.path("totals"))
                    .isTrue();
            assertThat(Weir.rows(
                            last.path("host"),
                            "hooks",
                            hook -> hook.path("name").asText().startsWith("cgroup_skb/")))
                    .hasSize(2)
                    .allMatch(hook -> hook.path("reason").asText().contains("cgroup namespace"));
        } finally {
            Files.delete(cgroup);
        }
    }
}
