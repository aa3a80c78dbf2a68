package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class SmallFileTest {

    @TempDir
    private Path directory;

    @Test
    void fileUpToItsSizeIsReadAndOneByteMoreIsTooLarge() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "0123456789");
        assertThat(SmallFile.read(file, 10, 1)).isEqualTo("0123456789");
        assertThatThrownBy(() -> SmallFile.read(file, 9, 1)).isInstanceOf(SmallFile.TooLargeException.class);
    }

    @Test
    void whatNeverEndsIsTooLarge() {
        assertThatThrownBy(() -> SmallFile.read(Path.of("/dev/zero"), 1 << 20, 5))
                .isInstanceOf(SmallFile.TooLargeException.class);
    }

    @Test
    void nothingIsNothing() throws IOException {
        assertThat(SmallFile.read(Path.of("/dev/null"), 10, 5)).isEmpty();
    }

    @Test
    void byteOrderMarkIsNoPartOfTheText() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "\ufefftext\ufeff");
        assertThat(SmallFile.read(file, 10, 1)).isEqualTo("text\ufeff");
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[] {(byte) 0xff});
        assertThatThrownBy(() -> SmallFile.read(file, 10, 1)).isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void pipeIsReadWhenSomebodyWritesToIt() throws Exception {
        Path pipe = pipe();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(pipe, "from a shell"));
        assertThat(SmallFile.read(pipe, 100, 10)).isEqualTo("from a shell");
        writer.get();
    }

    @Test
    void pipeToWhichNobodyWritesIsGivenUp() throws Exception {
        Path pipe = pipe();
        assertThatThrownBy(() -> SmallFile.read(pipe, 100, 2))
                .isInstanceOf(IOException.class)
                .hasMessage("nobody wrote it whole within 2 seconds");
        write(pipe, "too late, but the reader that waits ends");
    }

    private Path pipe() throws IOException, InterruptedException {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    private static void write(Path pipe, String text) {
        try {
            Files.write(pipe, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
