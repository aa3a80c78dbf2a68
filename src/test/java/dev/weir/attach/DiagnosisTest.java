package dev.weir.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.attach.Diagnosis.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {

    @TempDir
    private Path directory;

    @Test
    void missingBtfNamesTheKernelOptionThatBringsIt() {
        Finding finding = Diagnosis.btf(directory.resolve("vmlinux"));
        assertThat(finding.ok()).isFalse();
        assertThat(finding.remedy()).contains("CONFIG_DEBUG_INFO_BTF=y");
    }

    @Test
    void presentBtfNeedsNoRemedy() throws IOException {
        assertThat(Diagnosis.btf(Files.createFile(directory.resolve("vmlinux"))))
                .extracting(Finding::ok, Finding::remedy)
                .containsExactly(true, "");
    }

    @ParameterizedTest
    @CsvSource({
        "[none] integrity confidentiality, true",
        "none [integrity] confidentiality, true",
        "none integrity [confidentiality], false"
    })
    void onlyLockdownForConfidentialityIsInTheWay(String state, boolean ok) throws IOException {
        Finding finding = Diagnosis.lockdown(Files.writeString(directory.resolve("lockdown"), state + "\n"));
        assertThat(finding.ok()).isEqualTo(ok);
        assertThat(finding.remedy().isEmpty()).isEqualTo(ok);
    }

    @Test
    void kernelWithoutLockdownIsAsWeirNeedsIt() {
        assertThat(Diagnosis.lockdown(directory.resolve("lockdown")).ok()).isTrue();
    }

    @Test
    void whatIsWrongHereComesWithItsRemedy() {
        assertThat(Diagnosis.ofSystem()).allSatisfy(finding -> {
            assertThat(finding.subject()).isNotBlank();
            assertThat(finding.state()).isNotBlank();
            assertThat(finding.remedy().isEmpty()).as(finding.subject()).isEqualTo(finding.ok());
        });
    }
}
