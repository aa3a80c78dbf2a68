package dev.weir.kernel;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running {@code weir rules} with a socket. */
final class RunningRules implements AutoCloseable {

    private final Path file;
    private final Path socket;
    private final Process process;
    private final BufferedReader said;

    /**
     * Starts to count in the near namespace.
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
        said = process.errorReader();
        until(" rules on ");
        for (int i = 0; i < 200 * Lab.SLOWNESS && !Files.exists(socket); i++) {
            pause();
        }
    }

    /** Reads what weir says until a line has these words. */
    void until(String words) throws IOException {
        String line = said.readLine();
        while (line != null && !line.contains(words)) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IllegalStateException("weir rules ended without saying '" + words + "'");
        }
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

    /** The socket of one that was killed may still be there for a moment. */
    private SocketChannel connected() throws IOException {
        for (int i = 0; ; i++) {
            SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                client.connect(UnixDomainSocketAddress.of(socket));
                return client;
            } catch (ConnectException stale) {
                client.close();
                if (i == 100) {
                    throw stale;
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
            if (!process.waitFor(20L * Lab.SLOWNESS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
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
