package dev.weir.feature.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFilesTest {

    @TempDir
    private Path directory;

    @Test
    void aChangeIsToldOnceAndNotWhileTheFileStillGrows() throws IOException {
        Path file = Files.writeString(directory.resolve("list"), "10.0.0.0/8\n");
        WatchedFiles files = new WatchedFiles(List.of(file));
        assertThat(files.changed()).isFalse();
        Files.writeString(file, "10.0.0.0/8\n11");
        assertThat(files.changed()).isFalse();
        Files.writeString(file, "10.0.0.0/8\n11.0.0.0/8\n");
        assertThat(files.changed()).isFalse();
        assertThat(files.changed()).isTrue();
        assertThat(files.changed()).isFalse();
    }

    @Test
    void aFileThatGoesOrIsNewAmongThemHasChanged() throws IOException {
        Path file = Files.writeString(directory.resolve("config"), "{}");
        Path list = Files.writeString(directory.resolve("list"), "");
        WatchedFiles files = new WatchedFiles(List.of(file));
        Files.delete(file);
        assertThat(files.changed()).isFalse();
        assertThat(files.changed()).isTrue();
        files.watch(List.of(file, list));
        assertThat(files.changed()).isFalse();
        assertThat(files.changed()).isTrue();
    }
}
