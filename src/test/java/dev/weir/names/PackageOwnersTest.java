package dev.weir.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.model.Origin.PackageOwner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class PackageOwnersTest {

    @Test
    void ownerIsLookedUpOnceInTheBackground() {
        Queue<Runnable> background = new ArrayDeque<>();
        PackageOwners owners = new PackageOwners(path -> PackageOwner.owned("bash 5.2"), background::add);

        assertThat(owners.of("/bin/bash")).isEqualTo(PackageOwner.LOOKING_UP);
        assertThat(owners.of("/bin/bash")).isEqualTo(PackageOwner.LOOKING_UP);
        assertThat(background).hasSize(1);
        background.remove().run();

        assertThat(owners.of("/bin/bash")).isEqualTo(PackageOwner.owned("bash 5.2"));
    }

    @Test
    void dpkgKnowsAMergedPathByItsOldName() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-query")), "needs dpkg");

        assertThat(PackageOwners.ofSystem("/usr/bin/bash").text()).matches("bash [0-9].*");
    }

    @Test
    void fileOfNoPackageSaysSo() {
        assertThat(PackageOwners.ofSystem("/nowhere/at/all").state()).isEqualTo(PackageOwner.State.NONE);
    }

    @Test
    void pathThatIsAPatternIsNotAsked() {
        assertThat(PackageOwners.ofSystem("/usr/bin/*"))
                .isEqualTo(PackageOwner.none("its path is not one a package has"));
        assertThat(PackageOwners.ofSystem("-S").state()).isEqualTo(PackageOwner.State.NONE);
    }
}
