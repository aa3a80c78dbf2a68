package dev.weir.attach;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The verifier of the kernel at hand; those of other kernels are asked by {@code make test-kernels}. */
@Tag("kernel")
class EveryProgramKernelTest {

    @Test
    void theVerifierTakesEveryProgramThatThereIsAHookForWhateverTheSwitches() {
        assertThat(EveryProgram.refused()).isEmpty();
    }
}
