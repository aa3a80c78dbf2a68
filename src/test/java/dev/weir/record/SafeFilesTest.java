package dev.weir.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeFilesTest {

    private static final int SOMEBODY = 12_345;
    private static final SafeFiles AS_USER = new SafeFiles(1000, OptionalInt.empty());
    private static final SafeFiles AS_ROOT = new SafeFiles(0, OptionalInt.of(SOMEBODY));

    @TempDir
    Path directory;

    @Test
    void newFileIsItsOwnersOnly() throws IOException {
        Path file = directory.resolve("a");
        AS_USER.create(file).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void existingFileIsNotTouched() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "precious");

        assertThatThrownBy(() -> AS_USER.create(file))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot create " + file + ": it exists already");
        assertThat(file).hasContent("precious");
    }

    @Test
    void fileThatCannotBeWrittenToItsEndIsNotLeftBehind() throws IOException {
        Path file = directory.resolve("a");

        assertThatThrownBy(() -> AS_USER.write(file, out -> {
                    out.write(new byte[100]);
                    throw new IOException("No space left on device");
                }))
                .hasMessage("cannot write " + file + ": No space left on device; nothing is left of it");
        assertThat(file).doesNotExist();

        Files.writeString(file, "precious");
        assertThatThrownBy(() -> AS_USER.write(file, out -> out.write(1)))
                .hasMessage("cannot create " + file + ": it exists already");
        assertThat(file).hasContent("precious");
    }

    @Test
    void recordingOfSomebodyElseIsNotMoved() throws IOException {
        assumeTrue(isRoot(), "only root can make somebody else's file");
        Path file = Files.createFile(directory.resolve("a"));
        Files.setAttribute(file, "unix:uid", SOMEBODY + 1);

        assertThatThrownBy(() -> AS_ROOT.moveAside(file, directory.resolve("a.1")))
                .hasMessage("will not write to " + file + ": it belongs to " + (SOMEBODY + 1));
        assertThat(file).exists();
        Files.setAttribute(file, "unix:uid", SOMEBODY);
        AS_ROOT.moveAside(file, directory.resolve("a.1"));
        assertThat(directory.resolve("a.1")).exists();
    }

    @Test
    void symbolicLinkIsNotFollowed() throws IOException {
        Path target = directory.resolve("target");
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);

        assertThatThrownBy(() -> AS_USER.create(link)).isInstanceOf(IOException.class);
        assertThat(target).doesNotExist();
    }

    @Test
    void rootDoesNotWriteIntoSomebodysDirectory() throws IOException {
        assumeTrue(isRoot(), "only root can make somebody else's directory");
        Files.setAttribute(directory, "unix:uid", SOMEBODY);

        assertThatThrownBy(() -> AS_ROOT.create(directory.resolve("a")))
                .hasMessage("will not write "
                        + directory.resolve("a")
                        + " as root, since " + directory + " belongs to " + SOMEBODY
                        + "; name a file in a directory of root's, such as /var/tmp/a");
        assertThat(directory.resolve("a")).doesNotExist();
        Path below = Files.createDirectory(directory.resolve("below"));
        assertThatThrownBy(() -> AS_ROOT.create(below.resolve("a"))).hasMessageContaining("belongs to " + SOMEBODY);
    }

    @Test
    void rootDoesNotWriteWhereAnybodyMayRenameFiles() throws IOException {
        assumeTrue(isRoot(), "only root owns a directory as root");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> AS_ROOT.create(directory.resolve("a")))
                .hasMessageContaining("anybody may rename what is in it");
    }

    @Test
    void rootHandsTheFileToThePersonBehindSudo() throws IOException {
        assumeTrue(isRoot(), "only root can give a file away");
        AS_ROOT.create(directory.resolve("a")).close();

        assertThat(Files.getAttribute(directory.resolve("a"), "unix:uid")).isEqualTo(SOMEBODY);
    }

    @Test
    void missingDirectoryIsSaid() {
        assertThatThrownBy(() -> AS_USER.create(directory.resolve("no/a")))
                .hasMessage("cannot create " + directory.resolve("no/a") + ": there is no such file or directory");
    }

    private static boolean isRoot() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }
}
