package dev.weir.names;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Origin.PackageOwner;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Rate;
import dev.weir.model.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhyTest {

    private final Why why = new Why(InstantSource.system());

    @Test
    void ownProcessStartedWhenTheVirtualMachineSaysSo() {
        int pid = (int) ProcessHandle.current().pid();
        long ticks = new ProcFiles(ProcFiles.PROC).stat(pid).orElseThrow().startTicks();
        int startTag = (int) (ticks * ProcStat.TICK_NANOS >> 20);

        Instant started = why.of(process(new ProcessKey(pid, startTag), Optional.empty(), false))
                .started()
                .orElseThrow();

        Instant expected = ProcessHandle.current().info().startInstant().orElseThrow();
        assertThat(Duration.between(started, expected).abs()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void processThatIsGoneHasNoStart() {
        assertThat(why.of(process(new ProcessKey(1, 12345), Optional.empty(), false))
                        .started())
                .isEmpty();
    }

    @Test
    void whatHasNoPackageSaysWhy() {
        assertThat(why.of(process(new ProcessKey(2, 0), Optional.empty(), true)).owner())
                .isEqualTo(PackageOwner.none("it is a kernel thread"));
        assertThat(why.of(process(new ProcessKey(2, 0), Optional.of("docker:5f2a1c9be07d"), false))
                        .owner())
                .isEqualTo(PackageOwner.none("its files are those of docker:5f2a1c9be07d"));
        assertThat(why.of(process(new ProcessKey(2, 0), Optional.empty(), false))
                        .owner())
                .isEqualTo(PackageOwner.none("its executable could not be read before it was gone"));
    }

    private static ProcessTotal process(ProcessKey key, Optional<String> container, boolean kernel) {
        ProcessNames names = new ProcessNames(
                "x", Optional.empty(), Optional.empty(), "root", 0, Optional.empty(), container, List.of(), kernel);
        return new ProcessTotal(
                key, names, Traffic.NONE, 0, Rate.STARTING, List.of(), 0, 0, Instant.EPOCH, Optional.empty());
    }
}
