package dev.weir.kernel;

import dev.weir.Lines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A running {@code weir rules} with a socket. */
final class RunningRules implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20L * Lab.SLOWNESS);

    private final Path file;
    private final Path socket;
    private final Process process;
    private final Lines lines;
    private final List<String> said = new ArrayList<>();

    /**
     * Starts to count in the near namespace, and waits until that is so and the socket answers.
     *
     * @param before the words before weir
     * @param rules  the text of the file
     */
    RunningRules(Lab lab, Path directory, List<String> before, String rules, String... options) throws IOException {
        file = directory.resolve("rules");
        socket = directory.resolve("rules.sock");
        Files.writeString(file, rules);
        List<String> command = new ArrayList<>(lab.entering());
        command.addAll(before);
        command.addAll(List.of(Weir.launcher(), "rules", "-f", file.toString(), "-u", socket.toString()));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        lines = Lines.of(process.getErrorStream(), "weir rules");
        try {
            until(" rules on ");
            connected().close();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Reads what weir says until a line has these words. */
    void until(String words) {
        Optional<String> line = lines.next(PATIENCE);
        while (line.isPresent()) {
            said.add(line.get());
            if (line.get().contains(words)) {
                return;
            }
            line = lines.next(PATIENCE);
        }
        throw new IllegalStateException("weir rules ended without saying '" + words + "'; it said: " + said);
    }

    /** What a client of bpfcountd reads: bytes and packets by identifier, in order. */
    Map<String, String> read() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (SocketChannel client = connected()) {
            ByteBuffer part = ByteBuffer.allocate(4_096);
            while (client.read(part.clear()) >= 0) {
                all.write(part.array(), 0, part.position());
            }
        }
        Map<String, String> counts = new LinkedHashMap<>();
        all.toString(StandardCharsets.UTF_8).lines().forEach(line -> {
            int packets = line.lastIndexOf(':');
            int bytes = line.lastIndexOf(':', packets - 1);
            counts.put(line.substring(0, bytes), line.substring(bytes + 1));
        });
        return counts;
    }

    /**
     * A connection to the socket, which weir makes once it counts; that of one that was killed may still be there at
     * first.
     */
    private SocketChannel connected() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                client.connect(UnixDomainSocketAddress.of(socket));
                return client;
            } catch (SocketException notYet) {
                client.close();
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    throw new IllegalStateException(
                            "weir rules did not listen on " + socket + " within " + PATIENCE.toSeconds() + " s, "
                                    + (process.isAlive() ? "and runs" : "but ended with " + process.exitValue())
                                    + "; it said: " + said,
                            notYet);
                }
                pause();
            }
        }
    }

    void reload(String rules) throws IOException {
        Files.writeString(file, rules);
        Commands.run("kill", "-HUP", Long.toString(process.pid()));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("weir rules did not end within " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Process process() {
        return process;
    }

    Path socket() {
        return socket;
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
