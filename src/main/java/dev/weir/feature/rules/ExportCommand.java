package dev.weir.feature.rules;

import dev.weir.cli.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir rules export}: reads a socket of {@code weir rules}, or of bpfcountd, once. */
@Command(
        name = "export",
        description = "Read a socket of weir rules, or of bpfcountd, and write its counts for node_exporter's textfile"
                + " collector; to standard output without a FILE.")
final class ExportCommand implements Callable<Integer> {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int BYTES_MAX = 64 << 20;
    private static final int PART_BYTES = 65_536;
    private static final String SOCKET_SUFFIX = ".sock";

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "NAME",
            description =
                    "the interface that is counted on; else the socket's name tells," + " which ends in NAME.sock")
    private String iface;

    @Parameters(index = "0", paramLabel = "SOCKET", description = "the socket")
    private Path socket;

    @Parameters(index = "1", paramLabel = "FILE", arity = "0..1", description = "the file, written as a whole")
    private Path file;

    @Override
    public Integer call() throws IOException {
        String text = Textfile.text(iface == null ? named(socket) : iface, read(socket));
        if (file == null) {
            System.out.print(text);
        } else {
            Textfile.write(file, text);
        }
        return ExitCode.DONE.number();
    }

    /** {@code eth0} of {@code /run/bpfcountd.eth0.sock} and of {@code eth0.sock}. */
    static String named(Path socket) {
        String name = socket.getFileName().toString();
        String stem = name.endsWith(SOCKET_SUFFIX) ? name.substring(0, name.length() - SOCKET_SUFFIX.length()) : name;
        return stem.substring(stem.lastIndexOf('.') + 1);
    }

    private static String read(Path socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long end = System.nanoTime() + PATIENCE_NANOS;
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            client.connect(UnixDomainSocketAddress.of(socket));
            client.configureBlocking(false);
            client.register(selector, SelectionKey.OP_READ);
            ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
            for (int bytes = client.read(part); bytes >= 0; bytes = client.read(part.clear())) {
                all.write(part.array(), 0, bytes);
                if (all.size() > BYTES_MAX || System.nanoTime() - end > 0) {
                    throw new IOException("it does not come to an end");
                }
                if (bytes == 0) {
                    selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
                    selector.selectedKeys().clear();
                }
            }
        } catch (IOException failed) {
            throw new IOException("cannot read the socket " + socket + ": " + failed.getMessage(), failed);
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
