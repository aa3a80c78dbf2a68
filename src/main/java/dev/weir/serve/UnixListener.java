package dev.weir.serve;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A unix stream socket that sends everybody who connects the content as it is then, and ends. No client can make
 * another one wait for long: one thread writes to all of them without blocking, and drops those that take too long, or
 * that take nothing while others wait for a connection.
 */
public final class UnixListener implements AutoCloseable {

    private static final int CLIENTS_MAX = 64;
    private static final long DEADLINE_NANOS = 5_000_000_000L;
    private static final long PAUSE_MILLIS = 100;
    /** A client that has taken nothing for so long is dropped when another one waits. */
    private static final long IDLE_NANOS = 1_000_000_000L;

    private static final int INPUT_BYTES_MAX = 65536;
    /** {@code sun_path} of {@code struct sockaddr_un} without its closing zero, unix(7). */
    private static final int PATH_BYTES_MAX = 107;

    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final Path path;
    private final Object file;
    private final ServerSocketChannel listening;
    private final Selector selector;
    private final SelectionKey accepting;
    private final Supplier<byte[]> content;
    private final Map<SocketChannel, Sending> clients = new LinkedHashMap<>();
    private final Thread thread;

    private UnixListener(Path path, Object file, ServerSocketChannel listening, Supplier<byte[]> content)
            throws IOException {
        this.path = path;
        this.file = file;
        this.listening = listening;
        this.content = content;
        this.selector = Selector.open();
        listening.configureBlocking(false);
        accepting = listening.register(selector, SelectionKey.OP_ACCEPT);
        thread = new Thread(this::run, "weir-unix");
        thread.setDaemon(true);
        thread.start();
    }

    /** What a client has yet to be sent, and its deadline. */
    private static final class Sending {
        private final ByteBuffer rest;
        private final long deadlineNanos;
        /** When it last took a byte; nanoseconds, {@code System.nanoTime}. */
        private long takenNanos;

        Sending(byte[] content, long now) {
            rest = ByteBuffer.wrap(content);
            deadlineNanos = now + DEADLINE_NANOS;
            takenNanos = now;
        }
    }

    /**
     * Opens a socket. A socket that nobody listens on is replaced; one that somebody listens on, or anything else of
     * that name, is not.
     *
     * @param mode    who may connect, from the first moment on
     * @param content the content for one client; called by one thread
     * @throws IOException when it cannot be opened; the message is a sentence
     */
    public static UnixListener open(Path path, Set<PosixFilePermission> mode, Supplier<byte[]> content)
            throws IOException {
        Path absolute = path.toAbsolutePath();
        try {
            refuseTaken(absolute);
            return bound(absolute, mode, content);
        } catch (NoSuchFileException e) {
            throw new IOException("cannot make socket " + path + ": its directory does not exist", e);
        } catch (FileSystemException e) {
            String reason = e.getReason() == null ? "permission denied" : e.getReason();
            throw new IOException("cannot make socket " + path + ": " + reason, e);
        }
    }

    /**
     * Binds the socket in a directory that only its owner may enter, sets its mode there, and only then gives it its
     * name: others can connect at no time before.
     */
    private static UnixListener bound(Path path, Set<PosixFilePermission> mode, Supplier<byte[]> content)
            throws IOException {
        Path hidden = Files.createTempDirectory(
                path.getParent(),
                ".weir",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path first = hidden.resolve("s");
        ServerSocketChannel listening = null;
        try {
            int bytes = Math.max(bytes(first), bytes(path));
            if (bytes > PATH_BYTES_MAX) {
                throw new IOException(
                        "cannot make socket " + path + ": the path is " + (bytes - PATH_BYTES_MAX) + " bytes too long");
            }
            listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listening.bind(UnixDomainSocketAddress.of(first), CLIENTS_MAX);
            Files.setPosixFilePermissions(first, mode);
            Object file = key(first);
            Files.move(first, path, StandardCopyOption.ATOMIC_MOVE);
            return new UnixListener(path, file, listening, content);
        } catch (IOException | RuntimeException e) {
            if (listening != null) {
                listening.close();
            }
            throw e;
        } finally {
            Files.deleteIfExists(first);
            Files.delete(hidden);
        }
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static void refuseTaken(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & FILE_TYPE) != SOCKET) {
            throw new IOException("cannot make socket " + path
                    + ": something that is not a socket is there; remove it or choose another path");
        }
        if (isLive(path)) {
            throw new IOException(
                    "cannot make socket " + path + ": another program listens on it; choose another path");
        }
    }

    /**
     * Whether a socket has a listener, found out without waiting: one with a full queue, and one that this user may not
     * connect to, have.
     */
    private static boolean isLive(Path path) throws IOException {
        try (SocketChannel trial = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            trial.configureBlocking(false);
            trial.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException refused) {
            return false;
        } catch (SocketException busyOrForbidden) {
            return true;
        }
    }

    /** The path that it listens on. */
    public Path path() {
        return path;
    }

    /**
     * Closes every connection, stops listening, and removes the socket unless it has been replaced.
     *
     * @throws IOException when it cannot be removed
     */
    @Override
    public void close() throws IOException {
        listening.close();
        selector.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && key(path).equals(file)) {
            Files.delete(path);
        }
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private void run() {
        while (selector.isOpen()) {
            try {
                serve();
            } catch (ClosedSelectorException | ClosedChannelException e) {
                break;
            } catch (IOException e) {
                pause(); // out of file descriptors: clients wait in the queue
            }
        }
        clients.keySet().forEach(UnixListener::drop);
    }

    private void serve() throws IOException {
        selector.select(clients.isEmpty() ? 0 : PAUSE_MILLIS);
        dropLate();
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isValid() && key.channel() instanceof SocketChannel client) {
                send(client);
            }
        }
        selector.selectedKeys().clear();
        SocketChannel waiting = hasRoom() ? listening.accept() : null;
        while (waiting != null) {
            accept(waiting);
            waiting = hasRoom() ? listening.accept() : null;
        }
        accepting.interestOps(hasRoom() ? SelectionKey.OP_ACCEPT : 0);
    }

    /** Whether one more client can be served, if need be instead of one that takes nothing. */
    private boolean hasRoom() {
        return clients.size() < CLIENTS_MAX || idlest().isPresent();
    }

    private Optional<SocketChannel> idlest() {
        long now = System.nanoTime();
        return clients.entrySet().stream()
                .filter(client -> now - client.getValue().takenNanos > IDLE_NANOS)
                .min(Comparator.comparingLong(client -> client.getValue().takenNanos - now))
                .map(Map.Entry::getKey);
    }

    private void accept(SocketChannel client) {
        if (clients.size() >= CLIENTS_MAX) {
            idlest().ifPresent(idle -> {
                clients.remove(idle);
                drop(idle);
            });
        }
        try {
            client.configureBlocking(false);
            clients.put(client, new Sending(content.get(), System.nanoTime()));
            send(client);
            if (client.isOpen()) {
                client.register(selector, SelectionKey.OP_WRITE);
            }
        } catch (IOException | RuntimeException e) {
            clients.remove(client);
            drop(client);
        }
    }

    private void send(SocketChannel client) {
        Sending sending = clients.get(client);
        ByteBuffer rest = sending.rest;
        try {
            int sent;
            do {
                sent = client.write(rest);
                sending.takenNanos = sent > 0 ? System.nanoTime() : sending.takenNanos;
            } while (sent > 0 && rest.hasRemaining());
            if (!rest.hasRemaining()) {
                client.shutdownOutput();
                discardInput(client);
            }
        } catch (IOException e) {
            rest.position(rest.limit()); // the client is gone
        }
        if (!rest.hasRemaining()) {
            clients.remove(client);
            drop(client);
        }
    }

    /** Reads what a client has sent: what is unread at the close would reset the connection and cut the content off. */
    private static void discardInput(SocketChannel client) throws IOException {
        ByteBuffer input = ByteBuffer.allocate(4096);
        for (int bytes = 0; bytes < INPUT_BYTES_MAX && client.read(input.clear()) > 0; ) {
            bytes += input.position();
        }
    }

    private void dropLate() {
        Iterator<Map.Entry<SocketChannel, Sending>> oldestFirst =
                clients.entrySet().iterator();
        while (oldestFirst.hasNext()) {
            Map.Entry<SocketChannel, Sending> client = oldestFirst.next();
            if (System.nanoTime() - client.getValue().deadlineNanos < 0) {
                break;
            }
            oldestFirst.remove();
            drop(client.getKey());
        }
    }

    private static void drop(SocketChannel client) {
        try {
            client.close();
        } catch (IOException e) {
            return; // it is no longer used either way
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
