package dev.weir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The whole program in a process of its own, its outputs pipes, run from the compiled classes. */
final class Program implements AutoCloseable {

    private final Process process;
    private final CompletableFuture<String> errors;

    private Program(Process process) {
        this.process = process;
        this.errors = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
    }

    /** How it ended. */
    record Result(int exitCode, String out, String errors) {
    }

    /** Starts it with these arguments. */
    static Program start(String... arguments) throws IOException {
        return start(List.of(), arguments);
    }

    /** Starts it as somebody who may do nothing that root may; whoever runs the tests. */
    static Program startUnprivileged(String... arguments) throws IOException {
        boolean root = System.getProperty("user.name").equals("root");
        return start(root ? List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all") : List.of(), arguments);
    }

    /** Starts it, as root, where a file is empty. */
    static Program startWithout(Path file, String... arguments) throws IOException {
        return start(List.of("unshare", "--mount", "sh", "-c", "mount --bind /dev/null \"$0\" && exec \"$@\"", file.toString()), arguments);
    }

    private static Program start(List<String> before, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-Xshare:auto",
                "-cp", System.getProperty("java.class.path"), "dev.weir.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("WEIR") || name.startsWith("JAVA") || name.startsWith("JDK_"));
        Process process = builder.start();
        process.getOutputStream().close();
        return new Program(process);
    }

    Process process() {
        return process;
    }

    /** Waits for its end. */
    Result result() throws InterruptedException {
        String out = text(process.getInputStream());
        return new Result(process.waitFor(), out, errors.join());
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException closedByTheTest) {
            return "";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
