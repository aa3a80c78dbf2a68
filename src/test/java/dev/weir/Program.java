package dev.weir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The whole program in a process of its own, its outputs pipes, run from the compiled classes. */
final class Program implements AutoCloseable {

    /** Less than a test may take, so that what it waited for is said. */
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final Process process;

    private Program(Process process) {
        this.process = process;
    }

    /** How it ended. */
    record Result(int exitCode, String out, String errors) {}

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
        return start(
                List.of(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount --bind /dev/null \"$0\" && exec \"$@\"",
                        file.toString()),
                arguments);
    }

    /** Starts it with its standard output going into a file or device. */
    static Program startInto(Path output, String... arguments) throws IOException {
        return start(List.of("sh", "-c", "exec \"$@\" >\"$0\"", output.toString()), arguments);
    }

    private static Program start(List<String> before, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.weir.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("WEIR") || name.startsWith("JAVA") || name.startsWith("JDK_"));
        Process process = builder.start();
        process.getOutputStream().close();
        return new Program(process);
    }

    Process process() {
        return process;
    }

    /** Waits for its end, and returns what it wrote that has not been read. */
    Result result() {
        Finished finished = Finished.of(process, "weir", PATIENCE);
        return new Result(finished.exitCode(), finished.output(), finished.messages());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
