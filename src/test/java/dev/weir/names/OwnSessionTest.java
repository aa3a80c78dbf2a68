package dev.weir.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnSessionTest {

    @TempDir
    Path proc;

    @Test
    void bothHalvesOfSshdCarryTheSessionAndTheListenerDoesNot() throws IOException {
        process(655, "sshd", 1, "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups");
        process(900, "sshd", 655, "sshd: alice [priv]");
        process(901, "sshd", 900, "sshd: alice@pts/0");
        process(902, "bash", 901, "-bash");
        process(910, "sudo", 902, "sudo weir");
        process(911, "java", 910, "java -jar weir.jar");

        assertThat(OwnSession.pids(new ProcFiles(proc), 911)).containsExactly(901, 900);
    }

    @Test
    void newerSshdAndMoshAreKnownByTheirNames() throws IOException {
        process(900, "sshd-session", 1, "sshd-session: root@pts/0");
        process(905, "mosh-server", 900, "mosh-server new");
        process(911, "java", 905, "java -jar weir.jar");

        assertThat(OwnSession.pids(new ProcFiles(proc), 911)).containsExactly(905, 900);
    }

    @Test
    void sessionBehindTmuxIsFoundByItsClients() throws IOException {
        process(700, "tmux: server", 1, "tmux");
        process(701, "bash", 700, "-bash");
        process(911, "java", 701, "java -jar weir.jar");
        process(901, "sshd", 655, "sshd: alice@pts/0");
        process(902, "bash", 901, "-bash");
        process(903, "tmux: client", 902, "tmux attach");

        assertThat(OwnSession.pids(new ProcFiles(proc), 911)).containsExactly(901);
    }

    @Test
    void consoleHasNoSession() throws IOException {
        process(800, "login", 1, "/bin/login -p --");
        process(911, "java", 800, "java -jar weir.jar");

        assertThat(OwnSession.pids(new ProcFiles(proc), 911)).isEmpty();
    }

    private void process(int pid, String comm, int parentPid, String commandLine) throws IOException {
        Path directory = Files.createDirectories(proc.resolve(Integer.toString(pid)));
        Files.writeString(
                directory.resolve("stat"),
                pid + " (" + comm + ") S " + parentPid + " 1 1 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 5 3133440 390\n");
        Files.writeString(directory.resolve("cmdline"), commandLine + "\0");
    }
}
