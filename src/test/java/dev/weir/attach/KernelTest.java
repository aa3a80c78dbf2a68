package dev.weir.attach;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from the release of a kernel. */
class KernelTest {

    @ParameterizedTest
    @CsvSource({
        "5.10.0-46-cloud-amd64, false",
        "6.18.44, false",
        "7.0.0, true",
        "7.3.4+deb13-cloud-amd64, true",
        "10.1, true",
        "'', false",
        "unknown, false"
    })
    void programsAtTracepointsCanLoseTheCpuSinceLinux7(String release, boolean preempts) {
        assertThat(Kernel.preemptsTracepoints(release)).isEqualTo(preempts);
    }
}
