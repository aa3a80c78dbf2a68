package dev.weir.feature.policy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A drop that has to be confirmed: by Enter on the terminal it was started on, or by {@code weir policy confirm}
 * through a socket that only its owner may use.
 */
final class Confirmation implements AutoCloseable {

    private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/\\d+|tty\\w*|console)");
    private static final Path DIRECTORY = Path.of("/run/weir");
    private static final String PREFIX = "policy-";
    private static final String SUFFIX = ".sock";
    private static final String QUESTION = "confirm\n";
    private static final String ANSWER = "confirmed\n";
    private static final int MAX_BYTES = 64;
    /** Fields of {@code /proc/self/stat} behind the name: process group, and that of the terminal's foreground. */
    private static final int GROUP = 2;

    private static final int FOREGROUND = 5;

    private final Path socket =
            DIRECTORY.resolve(PREFIX + ProcessHandle.current().pid() + SUFFIX);
    private final ServerSocketChannel server;
    private final Runnable then;
    private volatile boolean confirmed;

    private Confirmation(ServerSocketChannel server, Runnable then) {
        this.server = server;
        this.then = then;
    }

    /**
     * Begins to wait.
     *
     * @param byEnter whether Enter confirms too
     * @param then    runs when it was confirmed, in a thread of its own
     * @throws IOException when there can be no socket; the message is a sentence
     */
    static Confirmation await(boolean byEnter, Runnable then) throws IOException {
        try {
            Files.createDirectories(
                    DIRECTORY, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            removeLeftBehind();
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            Confirmation waiting = new Confirmation(server, then);
            server.bind(UnixDomainSocketAddress.of(waiting.socket));
            Files.setPosixFilePermissions(waiting.socket, PosixFilePermissions.fromString("rw-------"));
            daemon(waiting::serve, "weir-policy-confirm");
            if (byEnter) {
                daemon(waiting::readKey, "weir-policy-key");
            }
            return waiting;
        } catch (IOException failed) {
            throw new IOException(
                    "cannot wait to be confirmed in " + DIRECTORY + ": " + WholeFile.reason(failed), failed);
        }
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether it was confirmed. */
    boolean isConfirmed() {
        return confirmed;
    }

    /** Whether Enter can confirm: whoever reads a terminal from the background is stopped. */
    static boolean isOnTerminal() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return isTerminal(0) && isTerminal(1) && fields[GROUP].equals(fields[FOREGROUND]);
        } catch (IOException | RuntimeException unknown) {
            return false;
        }
    }

    /** Whether a descriptor is a terminal; from Java 22 on there is a {@code System.console()} without one. */
    private static boolean isTerminal(int descriptor) throws IOException {
        return TERMINAL.matcher(Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                        .toString())
                .matches();
    }

    private void readKey() {
        try {
            if (System.in.read() >= 0) {
                confirm();
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void confirm() {
        confirmed = true;
        then.run();
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                if (read(client).equals(QUESTION)) {
                    confirm();
                    client.write(ByteBuffer.wrap(ANSWER.getBytes(StandardCharsets.US_ASCII)));
                }
            } catch (IOException gone) {
                // The next one may confirm.
            }
        }
    }

    private static String read(SocketChannel from) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(MAX_BYTES);
        while (text.hasRemaining() && from.read(text) >= 0) {
            if (text.position() > 0 && text.get(text.position() - 1) == '\n') {
                break;
            }
        }
        return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
    }

    /** Confirms whatever waits to be; the process ids of those that did. */
    static List<String> confirmAll() throws IOException {
        List<String> confirmed = new ArrayList<>();
        for (Path socket : sockets()) {
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                channel.write(ByteBuffer.wrap(QUESTION.getBytes(StandardCharsets.US_ASCII)));
                if (read(channel).equals(ANSWER)) {
                    confirmed.add(pid(socket));
                }
            } catch (IOException nobody) {
                // It ended without removing its socket.
            }
        }
        return confirmed;
    }

    private static List<Path> sockets() throws IOException {
        List<Path> sockets = new ArrayList<>();
        if (Files.isDirectory(DIRECTORY)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(DIRECTORY, PREFIX + "*" + SUFFIX)) {
                files.forEach(sockets::add);
            }
        }
        return sockets;
    }

    private static String pid(Path socket) {
        String name = socket.getFileName().toString();
        return name.substring(PREFIX.length(), name.length() - SUFFIX.length());
    }

    private static void removeLeftBehind() throws IOException {
        for (Path left : sockets()) {
            if (!Files.exists(Path.of("/proc", pid(left)))) {
                Files.deleteIfExists(left);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
        try {
            Files.delete(DIRECTORY);
        } catch (IOException othersUseIt) {
            return;
        }
    }
}
