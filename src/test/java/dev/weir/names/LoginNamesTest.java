package dev.weir.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginNamesTest {

    @TempDir
    Path directory;

    @Test
    void changedFileIsReadAgain() throws IOException {
        Path passwd = directory.resolve("passwd");
        Files.writeString(passwd, "root:x:0:0::/root:/bin/sh\n");
        LoginNames accounts = new LoginNames(passwd);
        assertThat(accounts.name(0)).isEqualTo("root");
        assertThat(accounts.name(1001)).isEqualTo("1001");

        Files.writeString(passwd, "root:x:0:0::/root:/bin/sh\napp:x:1001:1001::/:/bin/sh\n");
        Files.setLastModifiedTime(passwd, FileTime.fromMillis(1));
        accounts.refresh();

        assertThat(accounts.name(1001)).isEqualTo("app");
    }

    @Test
    void userIdsAreUnsigned() {
        assertThat(new LoginNames(directory.resolve("none")).name(-2)).isEqualTo("4294967294");
    }
}
