package dev.weir.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.ByteSourceChoice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The compiled objects have the programs and maps that Java asks for by name, and no others. */
class ObjectContractTest {

    private static ElfSymbols symbols(String architecture) throws IOException {
        try (InputStream object = LoadedObject.class.getResourceAsStream("weir-" + architecture + ".bpf.o")) {
            return ElfSymbols.of(object.readAllBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void everyProgramIsInTheObjectAndTheObjectHasNoOthers(String architecture) throws IOException {
        assertThat(symbols(architecture).programs())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProbeProgram.values())
                        .map(ProbeProgram::function)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void theTablesThatAreReadAreInTheObject(String architecture) throws IOException {
        assertThat(symbols(architecture).maps())
                .contains(
                        "flows",
                        "flow_slots",
                        "free_flows",
                        "flow_blocks",
                        "sockets",
                        "socket_slots",
                        "free_sockets",
                        "socket_blocks",
                        "procs",
                        "proc_slots",
                        "free_procs",
                        "proc_blocks",
                        "peers",
                        "packets",
                        "packet_slots",
                        "free_packets",
                        "host");
    }

    @Test
    void byteSourcesHaveTheOrderOfTheEnum() throws IOException {
        String header = Files.readString(Path.of("bpf/types.h"));
        List<String> declared = Pattern.compile("SOURCE_(\\w+) = (\\d)")
                .matcher(header)
                .results()
                .map(result -> result.group(2) + " " + result.group(1))
                .toList();
        assertThat(Arrays.stream(ByteSource.values()).map(source -> source.number() + " " + source.name()))
                .isEqualTo(declared);
    }

    @Test
    void hooksAreTheSectionsOfTheirPrograms() throws IOException {
        String sources = "";
        for (String file : List.of("socket", "syscall", "wire", "health")) {
            sources += Files.readString(Path.of("bpf/" + file + ".bpf.c"));
        }
        List<String> sections = Pattern.compile("SEC\\(\"([^\"]+)\"\\)\\s+int (?:BPF_PROG\\()?(\\w+)")
                .matcher(sources)
                .results()
                .map(ObjectContractTest::sectionAndFunction)
                .toList();
        assertThat(sections).isNotEmpty();
        for (ProbeProgram program : ProbeProgram.values()) {
            if (program.hook().startsWith("tp_btf/") || program.hook().startsWith("cgroup")) {
                assertThat(sections).contains(program.kind().prefix() + program.target() + " " + program.function());
            }
        }
    }

    private static String sectionAndFunction(MatchResult result) {
        return result.group(1) + " " + result.group(2);
    }

    @Test
    void automaticallyTheSocketTracepointsComeFirstAndTheSystemCallsLast() {
        assertThat(ByteSource.candidates(ByteSourceChoice.AUTO))
                .containsExactly(ByteSource.SOCKET, ByteSource.FEXIT, ByteSource.SYSCALL);
        assertThat(ByteSource.candidates(ByteSourceChoice.SYSCALL)).containsExactly(ByteSource.SYSCALL);
        assertThat(ByteSource.candidates(ByteSourceChoice.FEXIT)).containsExactly(ByteSource.FEXIT);
        assertThat(ByteSource.candidates(ByteSourceChoice.SOCKET)).containsExactly(ByteSource.SOCKET);
    }

    @Test
    void whatIsEssentialToASourceIsLoadedWithIt() {
        for (ByteSource source : ByteSource.values()) {
            assertThat(source.essential())
                    .isNotEmpty()
                    .allSatisfy(program -> assertThat(program.group()).isIn(source.group(), ProbeProgram.Group.CALLS));
        }
    }
}
