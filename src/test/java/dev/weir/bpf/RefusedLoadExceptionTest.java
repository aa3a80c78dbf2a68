package dev.weir.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which programs may be to blame for an object that was not loaded, from what the verifier said of each. */
class RefusedLoadExceptionTest {

    private static final List<String> NAMES = List.of("first", "second", "third");
    private static final String TAKEN = "processed 7 insns (limit 1000000) max_states_per_insn 0 total_states 0\n";
    private static final String REFUSED = "R1 invalid mem access 'scalar'\nprocessed 3 insns (limit 1000000)\n";

    @Test
    void whatTheVerifierRefusedIsNamedWithItsWords() {
        RefusedLoadException refused = RefusedLoadException.of(13, NAMES, List.of(TAKEN, REFUSED, ""));
        assertThat(refused.suspects()).containsExactly("second");
        assertThat(refused.sentence())
                .isEqualTo("cannot load the BPF program second: Permission denied"
                        + " (EACCES: R1 invalid mem access 'scalar')");
    }

    @Test
    void whatTheKernelDidNotHearOfIsTheLastThatWasTakenOrTheNext() {
        RefusedLoadException refused = RefusedLoadException.of(1, NAMES, List.of(TAKEN, TAKEN, ""));
        assertThat(refused.suspects()).containsExactly("second", "third");
        assertThat(refused.sentence()).isEqualTo("cannot load the BPF programs: Operation not permitted (EPERM)");
    }

    @Test
    void beforeTheVerifierHadAnyItIsTheFirstIfItIsAProgram() {
        assertThat(RefusedLoadException.of(1, NAMES, List.of("", "", "")).suspects())
                .containsExactly("first");
        assertThat(RefusedLoadException.of(12, List.of(), List.of()).suspects()).isEmpty();
    }
}
