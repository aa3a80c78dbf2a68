package dev.weir.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnixListenerTest {

    @TempDir
    Path directory;

    private UnixListener open(Path path, Supplier<byte[]> content) throws IOException {
        return UnixListener.open(path, PosixFilePermissions.fromString("rw-rw----"), content);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static SocketChannel connect(Path path) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    private static String read(Path path) throws IOException {
        try (SocketChannel client = connect(path)) {
            return rest(client);
        }
    }

    private static String rest(SocketChannel client) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(1 << 22);
        while (client.read(read) >= 0) {
            continue;
        }
        return new String(read.array(), 0, read.position(), StandardCharsets.UTF_8);
    }

    @Test
    void everybodyGetsTheContentOfTheMomentAndTheEnd() throws IOException {
        Path path = directory.resolve("s");
        AtomicInteger asked = new AtomicInteger();
        try (UnixListener listener = open(path, () -> bytes("1:" + asked.incrementAndGet() + ":2\n"))) {
            assertThat(read(listener.path())).isEqualTo("1:1:2\n");
            assertThat(read(listener.path())).isEqualTo("1:2:2\n");
        }
    }

    @Test
    void longContentComesWhole() throws IOException {
        Path path = directory.resolve("s");
        try (UnixListener listener = open(path, () -> bytes("x".repeat(3_000_000)))) {
            assertThat(read(listener.path())).hasSize(3_000_000);
        }
    }

    @Test
    void onlyTheSocketIsThereAndNothingAfterwards() throws IOException {
        Path path = directory.resolve("s");
        try (UnixListener listener = open(path, () -> bytes(""))) {
            assertThat(directory.toFile().list()).containsExactly("s");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(listener.path())))
                    .isEqualTo("rw-rw----");
        }
        assertThat(directory.toFile().list()).isEmpty();
    }

    @Test
    void theModeIsAskedFor() throws IOException {
        Path path = directory.resolve("s");
        try (UnixListener listener =
                UnixListener.open(path, PosixFilePermissions.fromString("rw-rw-rw-"), () -> bytes(""))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(listener.path())))
                    .isEqualTo("rw-rw-rw-");
        }
    }

    @Test
    void aSocketThatNobodyListensOnIsReplaced() throws IOException {
        Path path = directory.resolve("s");
        ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dead.bind(UnixDomainSocketAddress.of(path));
        dead.close();
        assertThat(path).exists();
        try (UnixListener listener = open(path, () -> bytes("new"))) {
            assertThat(read(listener.path())).isEqualTo("new");
        }
    }

    @Test
    void aSocketThatSomebodyListensOnIsNot() throws IOException {
        Path path = directory.resolve("s");
        try (UnixListener first = open(path, () -> bytes("first"))) {
            assertThatThrownBy(() -> open(path, () -> bytes("second")))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot make socket " + path + ": another program listens on it; choose another path");
            assertThat(read(first.path())).isEqualTo("first");
        }
    }

    @Test
    void aListenerWhoseQueueIsFullIsAlive() throws IOException {
        Path path = directory.resolve("s");
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            deaf.bind(UnixDomainSocketAddress.of(path), 1);
            waiting.add(connect(path));
            waiting.add(connect(path));
            assertThatThrownBy(() -> open(path, () -> bytes(""))).hasMessageContaining("another program listens on it");
        }
        for (SocketChannel client : waiting) {
            client.close();
        }
    }

    @Test
    void whatIsNotASocketStays() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "mine");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        for (Path taken : List.of(file, link, directory)) {
            assertThatThrownBy(() -> open(taken, () -> bytes("")))
                    .hasMessage("cannot make socket " + taken
                            + ": something that is not a socket is there; remove it or choose another path");
        }
        assertThat(file).hasContent("mine");
    }

    @Test
    void aPathThatCannotBeIsOneSentence() {
        Path nowhere = directory.resolve("none/s");
        assertThatThrownBy(() -> open(nowhere, () -> bytes("")))
                .hasMessage("cannot make socket " + nowhere + ": its directory does not exist");
        Path far = directory.resolve("x".repeat(120));
        assertThatThrownBy(() -> open(far, () -> bytes("")))
                .hasMessageMatching("cannot make socket .*: the path is \\d+ bytes too long");
        assertThat(directory.toFile().list()).isEmpty();
    }

    @Test
    void anotherSocketOfTheSameNameOutlivesTheFirst() throws IOException {
        Path path = directory.resolve("s");
        UnixListener first = open(path, () -> bytes("first"));
        Files.delete(path);
        try (UnixListener second = open(path, () -> bytes("second"))) {
            first.close();
            assertThat(read(second.path())).isEqualTo("second");
        }
    }

    @Test
    void whatAClientSaysDoesNotCostItTheContent() throws IOException {
        Path path = directory.resolve("s");
        try (UnixListener listener = open(path, () -> bytes("content"));
                SocketChannel client = connect(listener.path())) {
            try {
                client.write(ByteBuffer.wrap(bytes("GET / HTTP/1.0\n")));
            } catch (IOException alreadyClosed) {
                // what it says may come too late; the content is there all the same
            }
            assertThat(rest(client)).isEqualTo("content");
        }
    }

    @Test
    void whoNeverReadsHarmsNobody() throws IOException {
        Path path = directory.resolve("s");
        List<SocketChannel> stuck = new ArrayList<>();
        try (UnixListener listener = open(path, () -> bytes("x".repeat(1_000_000)))) {
            for (int i = 0; i < 200; i++) {
                stuck.add(connect(listener.path()));
                if (i % 20 == 0) {
                    assertThat(read(listener.path())).hasSize(1_000_000);
                }
            }
            assertThat(rest(stuck.get(0)))
                    .as("the first of them was dropped for a later one")
                    .hasSizeLessThan(1_000_000);
        }
        for (SocketChannel client : stuck) {
            client.close();
        }
    }

    /** More than are served at once: each waits for its turn, and none is dropped as long as it reads. */
    @Test
    void twoHundredAtOnceAllGetTheWhole() throws Exception {
        Path path = directory.resolve("s");
        byte[] content = bytes("0123456789".repeat(100_000));
        ExecutorService threads = Executors.newFixedThreadPool(200);
        try (UnixListener listener = open(path, () -> content)) {
            List<Future<String>> read = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                read.add(threads.submit(() -> readPatiently(listener.path())));
            }
            for (Future<String> each : read) {
                assertThat(each.get(60, TimeUnit.SECONDS).length()).isEqualTo(content.length);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** As a client does whose connection is refused while too many wait already. */
    private static String readPatiently(Path path) throws IOException, InterruptedException {
        for (int i = 0; ; i++) {
            try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                client.connect(UnixDomainSocketAddress.of(path));
                return restOf(client, 1_000_000);
            } catch (SocketException queueFull) {
                if (i == 600) {
                    throw queueFull;
                }
                Thread.sleep(50);
            }
        }
    }

    private static String restOf(SocketChannel client, int most) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(most + 1);
        while (client.read(read) >= 0) {
            continue;
        }
        return new String(read.array(), 0, read.position(), StandardCharsets.UTF_8);
    }

    /** Some go before they were served, some in the middle, some say much and some read slowly. */
    @Test
    void whoGoesEarlyOrTalksOrIsSlowHarmsNobody() throws Exception {
        Path path = directory.resolve("s");
        Random random = new Random(18);
        byte[] content = bytes("0123456789".repeat(100_000));
        byte[] said = new byte[100_000];
        random.nextBytes(said);
        try (UnixListener listener = open(path, () -> content)) {
            try (SocketChannel slow = connect(listener.path())) {
                for (int i = 0; i < 300; i++) {
                    try (SocketChannel client = connect(listener.path())) {
                        if (i % 3 == 1) {
                            client.read(ByteBuffer.allocate(1 + random.nextInt(60_000)));
                        } else if (i % 3 == 2) {
                            client.configureBlocking(false);
                            client.write(ByteBuffer.wrap(said));
                        }
                    }
                    if (i % 60 == 0) {
                        assertThat(read(listener.path()).length()).isEqualTo(content.length);
                    }
                }
                assertThat(slow.isOpen()).isTrue();
            }
            try (SocketChannel slow = connect(listener.path())) {
                int bytes = 0;
                for (int n = 0; n >= 0; n = slow.read(ByteBuffer.allocate(20_000))) {
                    bytes += n;
                    Thread.sleep(10);
                }
                assertThat(bytes).isEqualTo(content.length);
            }
        }
    }

    @Test
    void contentThatCannotBeMadeEndsOnlyThatConnection() throws IOException {
        Path path = directory.resolve("s");
        AtomicInteger asked = new AtomicInteger();
        try (UnixListener listener = open(path, () -> {
            if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("once");
            }
            return bytes("content");
        })) {
            assertThat(read(listener.path())).isEmpty();
            assertThat(read(listener.path())).isEqualTo("content");
        }
    }
}
