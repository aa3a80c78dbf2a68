package dev.weir.feature.rules;

import dev.weir.attach.Privileges;
import dev.weir.attach.TcHook;
import dev.weir.attach.TcTarget;
import dev.weir.cli.ExitCode;
import dev.weir.cli.ListenAddress;
import dev.weir.cli.OutputFormat;
import dev.weir.cli.UsageError;
import dev.weir.feature.rules.InterfaceRules.WrongRulesException;
import dev.weir.filter.ExpressionError;
import dev.weir.serve.HttpLimits;
import dev.weir.serve.HttpServer;
import dev.weir.serve.UnixListener;
import dev.weir.terminal.Signals;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code weir rules}: attaches the rules, counts until it is interrupted, and tells the counts to whoever wants them.
 */
@Command(
        name = "rules",
        subcommands = {CheckCommand.class, ExportCommand.class},
        sortOptions = false,
        description =
                "Count packets and bytes for tcpdump expressions. FILE has a line 'identifier;expression' for each"
                        + " rule; $MAC stands for"
                        + " the interface's address, $${RULE} for the expression of an earlier rule. Rules whose"
                        + " identifier begins with %% are not"
                        + " counted by themselves. SIGHUP reads the file again.")
final class RulesCommand implements Callable<Integer> {

    private static final int OCTAL = 8;
    private static final int MODE_MAX = 0777;
    private static final long UNSIGNED_INT_MAX = 0xffff_ffffL;
    private static final double SECONDS_MIN = 0.1;
    private static final double SECONDS_MAX = 86_400;

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "NAME",
            description = "an interface to count on; repeatable")
    private List<String> names;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "the file of rules")
    private Path file;

    @Option(
            names = {"-F", "--prefilter"},
            paramLabel = "EXPRESSION",
            description = "count only packets that this is true of")
    private String prefilter;

    @Option(
            names = {"-b", "--buffer-size"},
            paramLabel = "BYTES",
            description =
                    "taken for bpfcountd's sake: no packet is copied, so there is no buffer that could be too small")
    private String bufferBytes;

    @Option(
            names = {"-u", "--unix"},
            paramLabel = "SOCKET",
            description = "a unix socket that gives whoever connects id:bytes:packets lines")
    private Path socket;

    @Option(
            names = "--socket-mode",
            paramLabel = "MODE",
            defaultValue = "0660",
            description = "who may connect to it, octal (0660)")
    private String socketMode;

    @Option(
            names = "--textfile",
            paramLabel = "FILE",
            description = "a file for node_exporter, written anew with each reading")
    private Path textfile;

    @Option(
            names = "--metrics",
            paramLabel = "[ADDR:]PORT",
            description = "serve the counts at /metrics for Prometheus; on 127.0.0.1 unless an address is given")
    private String metrics;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description =
                    "table, json or csv to standard output; table unless there is a socket, a textfile or --metrics")
    private OutputFormat format;

    @Option(
            names = {"-n", "--samples"},
            paramLabel = "N",
            description = "end after N readings")
    private String samples;

    @Option(
            names = {"-d", "--delay"},
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "seconds between readings (1)")
    private String delay;

    private final List<InterfaceRules> interfaces = new ArrayList<>();
    private final Compilations compilations = new Compilations();
    private UnixListener listener;
    private HttpServer server;
    private boolean closed;
    private final AtomicBoolean reload = new AtomicBoolean();
    private final Semaphore wake = new Semaphore(0);

    @Override
    public Integer call() throws Exception {
        // Required, but not for the command below this one, which picocli would ask for them too.
        requireOption(names, "--interface NAME");
        requireOption(file, "--file FILE");
        Set<PosixFilePermission> mode = mode(socketMode);
        long nanos = (long) (seconds(delay) * TimeUnit.SECONDS.toNanos(1));
        OptionalLong limit = samples == null
                ? OptionalLong.empty()
                : OptionalLong.of(number("--samples", samples, 1, Long.MAX_VALUE));
        if (bufferBytes != null) {
            number("--buffer-size", bufferBytes, 0, UNSIGNED_INT_MAX);
        }
        Optional<InetSocketAddress> served =
                metrics == null ? Optional.empty() : Optional.of(ListenAddress.of("--metrics", metrics));
        List<TcTarget> targets = new ArrayList<>();
        for (String name : names.stream().distinct().toList()) {
            targets.add(TcTarget.of(name));
        }
        Privileges.require();
        TcHook.removeLeftBehind();
        Thread closing = new Thread(this::close, "weir-rules");
        Runtime.getRuntime().addShutdownHook(closing);
        try {
            return count(targets, mode, served, nanos, limit).number();
        } catch (WrongRulesException wrong) {
            System.err.print(wrong.getMessage());
            return ExitCode.USAGE.number();
        } finally {
            close();
        }
    }

    private ExitCode count(
            List<TcTarget> targets,
            Set<PosixFilePermission> mode,
            Optional<InetSocketAddress> served,
            long nanos,
            OptionalLong limit)
            throws IOException, WrongRulesException, ExpressionError, InterruptedException {
        compilations.tell(RulesCommand::say);
        for (TcTarget target : targets) {
            InterfaceRules opened = InterfaceRules.open(target, file, prefilter, compilations);
            if (!keep(opened)) {
                return ExitCode.TERMINATED;
            }
            say(opened.description());
        }
        Signals.on("HUP", () -> {
            reload.set(true);
            wake.release();
        });
        if (socket != null) {
            listen(UnixListener.open(socket, mode, () -> SocketLines.of(interfaces)));
        }
        if (served.isPresent()) {
            serve(served.get());
        }
        boolean told = socket != null || textfile != null || metrics != null;
        OutputFormat chosen = format == null && !told ? OutputFormat.TABLE : format;
        return run(chosen == null ? null : new ReadingWriter(chosen), nanos, limit);
    }

    private ExitCode run(ReadingWriter writer, long nanos, OptionalLong limit)
            throws IOException, InterruptedException {
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            Reading last = null;
            long lastNanos = 0;
            long next = System.nanoTime();
            for (long i = 0; limit.isEmpty() || i < limit.getAsLong(); i++) {
                sleepUntil(next);
                next = Math.max(next + nanos, System.nanoTime());
                long now = System.nanoTime();
                Reading reading = Reading.of(interfaces, last, (now - lastNanos) / 1e9);
                if (writer != null && !write(out, writer.text(reading, Instant.now()))) {
                    return ExitCode.DONE;
                }
                if (textfile != null) {
                    writeTextfile(reading, i == 0);
                }
                last = reading;
                lastNanos = now;
                interfaces.forEach(InterfaceRules::follow);
            }
            return ExitCode.DONE;
        }
    }

    /** Whether somebody still reads. */
    private static boolean write(FileOutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException nobodyReads) {
            return false;
        }
    }

    /** A file that cannot be written at first is an error; later the disk may be full for a while. */
    private void writeTextfile(Reading reading, boolean first) throws IOException {
        try {
            Textfile.write(textfile, Textfile.text(reading.rows()));
        } catch (IOException failed) {
            if (first) {
                throw failed;
            }
            say(failed.getMessage());
        }
    }

    private void sleepUntil(long nanos) throws InterruptedException {
        while (true) {
            long rest = nanos - System.nanoTime();
            boolean woken = wake.tryAcquire(Math.max(0, rest), TimeUnit.NANOSECONDS);
            if (reload.getAndSet(false)) {
                reload();
            }
            if (!woken) {
                return;
            }
        }
    }

    private void reload() {
        compilations.forget();
        for (InterfaceRules iface : interfaces) {
            try {
                iface.reload();
                say("read again: " + iface.description());
            } catch (WrongRulesException wrong) {
                say(wrong.getMessage() + "weir: the rules of " + iface.name() + " stay as they were");
            } catch (IOException failed) {
                say(failed.getMessage() + "; the rules of " + iface.name() + " stay as they were");
            } catch (ExpressionError wrong) {
                say(wrong.sentence());
            }
        }
    }

    private static void say(String sentence) {
        System.err.println("weir: " + sentence);
    }

    /** Keeps what was opened for closing, or closes it when this is ending already. */
    private synchronized boolean keep(InterfaceRules opened) {
        if (closed) {
            opened.close();
        } else {
            interfaces.add(opened);
        }
        return !closed;
    }

    private synchronized void listen(UnixListener opened) throws IOException {
        if (closed) {
            opened.close();
        } else {
            listener = opened;
        }
    }

    private void serve(InetSocketAddress address) throws IOException {
        HttpServer opened =
                HttpServer.open(address, HttpLimits.USUAL, Optional::empty, List.of(new RulesRoutes(interfaces)));
        say("metrics: " + opened.url() + "/metrics");
        synchronized (this) {
            if (closed) {
                opened.close();
            } else {
                server = opened;
            }
        }
    }

    private synchronized void close() {
        closed = true;
        if (server != null) {
            server.close();
            server = null;
        }
        if (listener != null) {
            try {
                listener.close();
            } catch (IOException alreadyGone) {
                say(alreadyGone.getMessage());
            }
            listener = null;
        }
        interfaces.forEach(InterfaceRules::close);
    }

    private static void requireOption(Object value, String option) throws UsageError {
        if (value == null) {
            throw new UsageError("weir rules needs " + option + "; weir rules --help lists what there is");
        }
    }

    private static long number(String option, String text, long least, long most) throws UsageError {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // The sentence is the same.
        }
        throw new UsageError(option + " takes a whole number"
                + (most == Long.MAX_VALUE ? " from " + least + " on" : " from " + least + " to " + most) + ", not \""
                + text + "\"");
    }

    private static double seconds(String text) throws UsageError {
        try {
            double seconds = Double.parseDouble(text);
            if (seconds >= SECONDS_MIN && seconds <= SECONDS_MAX) {
                return seconds;
            }
        } catch (NumberFormatException notANumber) {
            // The sentence is the same.
        }
        throw new UsageError("--delay takes seconds from 0.1 to 86400, not \"" + text + "\"");
    }

    private static Set<PosixFilePermission> mode(String text) throws UsageError {
        try {
            int bits = Integer.parseInt(text, OCTAL);
            if (bits >= 0 && bits <= MODE_MAX) {
                Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
                // The constants are in the order of the bits, from the owner's reading to others' executing.
                for (PosixFilePermission permission : PosixFilePermission.values()) {
                    if ((bits >> PosixFilePermission.values().length - 1 - permission.ordinal() & 1) != 0) {
                        mode.add(permission);
                    }
                }
                return mode;
            }
        } catch (NumberFormatException notANumber) {
            // The sentence is the same.
        }
        throw new UsageError("--socket-mode takes an octal number from 0 to 777, not \"" + text + "\"");
    }
}
