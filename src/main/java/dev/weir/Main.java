package dev.weir;

import dev.weir.attach.OpenFiles;
import dev.weir.attach.ProbeException;
import dev.weir.batch.Batch;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.PacketFilter;
import dev.weir.cli.Arguments;
import dev.weir.cli.Command;
import dev.weir.cli.Display;
import dev.weir.cli.ExitCode;
import dev.weir.cli.FeatureVerb;
import dev.weir.cli.Options;
import dev.weir.cli.Surroundings;
import dev.weir.cli.UsageError;
import dev.weir.codec.CsvSnapshot;
import dev.weir.codec.JsonSnapshot;
import dev.weir.codec.Only;
import dev.weir.codec.SnapshotWriter;
import dev.weir.codec.Table;
import dev.weir.codec.TextSnapshot;
import dev.weir.codec.Top;
import dev.weir.filter.ExpressionError;
import dev.weir.filter.TcpdumpExpression;
import dev.weir.model.Control;
import dev.weir.model.Snapshot;
import dev.weir.record.Recorder;
import dev.weir.record.SafeFiles;
import dev.weir.screen.Bindings;
import dev.weir.screen.Settings;
import dev.weir.screen.Size;
import dev.weir.screen.UiState;
import dev.weir.source.LiveSource;
import dev.weir.source.ReplaySource;
import dev.weir.source.SnapshotSource;
import dev.weir.source.UnavailableException;
import dev.weir.terminal.Capabilities;
import dev.weir.terminal.Colours;
import dev.weir.terminal.FullScreen;
import dev.weir.terminal.MessageLog;
import dev.weir.terminal.NoTerminalException;
import dev.weir.terminal.TerminalOptions;
import dev.weir.units.Glyphs;
import dev.weir.units.Printable;
import dev.weir.view.Frame;
import dev.weir.view.Look;
import dev.weir.view.Theme;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Where weir starts. */
public final class Main {

    /** What Java puts where the bytes of an argument were no UTF-8. */
    private static final char UNDECODABLE = '\ufffd';

    private static final Path OWN_COMM = Path.of("/proc/self/comm");
    /** How long the terminal may take for the last line. */
    private static final long LAST_LINE_MILLIS = 500;

    private Main() {}

    /** Runs weir and leaves with its exit code. */
    public static void main(String[] arguments) {
        // jnr-ffi's class generator costs 120 ms at the start; calls by reflection are fast enough for a few dozen a
        // second.
        System.setProperty("jnr.ffi.asm.enabled", "false");
        takeName();
        Thread.setDefaultUncaughtExceptionHandler(new LastWords());
        StandardOutput output = StandardOutput.install();
        int code = run(List.of(arguments));
        System.out.flush();
        Optional<String> unwritten = output.failure();
        unwritten.ifPresent(Main::say);
        System.exit(unwritten.isPresent() && code == ExitCode.DONE.number() ? ExitCode.FAILED.number() : code);
    }

    /** Has the kernel call this process weir, as everybody who lists processes then does. */
    private static void takeName() {
        try {
            Files.write(OWN_COMM, new byte[] {'w', 'e', 'i', 'r'});
        } catch (IOException readOnly) {
            // It stays "java", which the screen knows for weir by its arguments.
            return;
        }
    }

    private static int run(List<String> arguments) {
        for (String argument : arguments) {
            if (argument.indexOf(UNDECODABLE) >= 0) {
                String sentence =
                        "the argument \"" + argument + "\" is no UTF-8, and Java knows no file by other bytes";
                return complain(sentence, ExitCode.USAGE).number();
            }
        }
        try {
            List<String> asked = Arguments.withHelpAsOption(arguments);
            Optional<FeatureVerb> verb = Features.verbs().of(asked);
            return verb.isPresent() ? run(verb.get(), asked) : runCore(asked).number();
        } catch (UsageError e) {
            return complain(e.getMessage(), ExitCode.USAGE).number();
        } catch (ExpressionError e) {
            return complain(e.sentence(), ExitCode.USAGE).number();
        } catch (ProbeException e) {
            return complain(e.getMessage(), e.isUsage() ? ExitCode.USAGE : ExitCode.UNAVAILABLE)
                    .number();
        } catch (UnavailableException e) {
            return complain(e.getMessage(), e.isUsage() ? ExitCode.USAGE : ExitCode.UNAVAILABLE)
                    .number();
        } catch (BpfException e) {
            return complain(e.sentence() + "; weir doctor says more", ExitCode.UNAVAILABLE)
                    .number();
        } catch (IOException e) {
            return complain(e.getMessage(), ExitCode.FAILED).number();
        } catch (InterruptedException e) {
            return ExitCode.INTERRUPTED.number();
        } catch (RuntimeException bug) {
            throw bug;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static int run(FeatureVerb verb, List<String> arguments) throws Exception {
        OpenFiles.require(OpenFiles.FOR_LIBRARIES);
        return Features.verbs().run(verb, arguments, System.out);
    }

    private static ExitCode runCore(List<String> arguments)
            throws UsageError, ProbeException, UnavailableException, ExpressionError, IOException,
                    InterruptedException {
        Options options = Arguments.read(arguments, Surroundings.ofThisProcess(), Features.verbs());
        options.warnings().forEach(Main::say);
        Command command = options.command();
        if (command instanceof Command.Print print) {
            System.out.print(print.text());
            return ExitCode.DONE;
        }
        OpenFiles.require(OpenFiles.FOR_LIBRARIES);
        if (command instanceof Command.Batch batch) {
            MessageLog log = MessageLog.open(options.log());
            try {
                return batch(live(options), batch, options);
            } finally {
                log.close();
            }
        }
        if (command instanceof Command.RecordTo record) {
            MessageLog log = MessageLog.open(options.log());
            try {
                return record(live(options), record, options.capture().names());
            } finally {
                log.close();
            }
        }
        if (command instanceof Command.Replay replay) {
            SnapshotSource.Opener opener = () -> ReplaySource.open(
                    replay.file(), replay.speed(), options.capture().interval(), Features.codecs());
            return replay.batch().isPresent() ? batch(opener, replay.batch().get(), options) : screen(opener, options);
        }
        if (command instanceof Command.Doctor doctor) {
            return Doctor.run(options, doctor, System.out);
        }
        return screen(live(options), options);
    }

    /** This host, counted as the options say; a filter that is wrong is found before anything is attached. */
    private static SnapshotSource.Opener live(Options options) throws ExpressionError {
        Optional<PacketFilter> filter =
                TcpdumpExpression.read(options.capture().filter().orElse(""));
        return () -> {
            try {
                return new LiveSource(
                        LiveCapture.open(options.capture(), options.alerts(), filter),
                        options.capture().interval());
            } catch (ProbeException e) {
                throw new UnavailableException(e.getMessage(), e.isUsage());
            }
        };
    }

    private static ExitCode batch(SnapshotSource.Opener opener, Command.Batch batch, Options options)
            throws UnavailableException, IOException {
        Display display = options.display();
        Only only = new Only(display.pid(), display.user());
        try (SnapshotSource source = opener.open();
                OutputStream out = new StandardOutput()) {
            Batch run = new Batch(writer(batch), out, batch.samples().orElse(Long.MAX_VALUE), batch.exitOnAlert());
            Batch.End end = run.run(() -> next(source, options.capture().names())
                    .map(only::of)
                    .map(snapshot -> arranged(snapshot, batch.top()))
                    .orElse(null));
            source.ending().ifPresent(Main::say);
            return source.ending().isPresent() && end == Batch.End.DONE ? ExitCode.FAILED : exitCode(end);
        }
    }

    private static ExitCode record(SnapshotSource.Opener opener, Command.RecordTo record, boolean names)
            throws UnavailableException, IOException, InterruptedException {
        SafeFiles files = SafeFiles.ofThisProcess(System.getenv("SUDO_UID"));
        Recorder.require(record.file(), files);
        try (SnapshotSource source = opener.open();
                Recorder recorder = Recorder.open(
                        record.file(),
                        record.maxBytes(),
                        record.maxAge(),
                        JsonSnapshot.forReplay(Features.codecs()),
                        files)) {
            next(source, names); // starts the first interval: only what has rates is worth keeping
            for (long recorded = 0;
                    recorded < record.samples().orElse(Long.MAX_VALUE) && !recorder.hasStopped();
                    recorded++) {
                recorder.record(next(source, names).orElseThrow());
            }
            return recorder.stopped().isPresent() ? complain(recorder.stopped().get(), ExitCode.FAILED) : ExitCode.DONE;
        }
    }

    /** The next snapshot, where no screen asks for the names of what it shows. */
    private static Optional<Snapshot> next(SnapshotSource source, boolean names) throws InterruptedException {
        Optional<Snapshot> snapshot = source.next();
        if (names) {
            snapshot.map(Control.NameHosts::busiestOf).ifPresent(source::control);
        }
        return snapshot;
    }

    private static ExitCode screen(SnapshotSource.Opener opener, Options options)
            throws UnavailableException, IOException {
        Display display = options.display();
        TerminalOptions.When colour =
                TerminalOptions.When.valueOf(display.color().name());
        TerminalOptions wanted =
                new TerminalOptions(display.mouse(), display.ascii(), colour, options.log(), System.getenv());
        loadFirstPicture();
        ScreenSession session;
        OptionalInt signal;
        try (FullScreen screen = FullScreen.open(wanted, System::nanoTime)) {
            screen.startScreen();
            Capabilities can = screen.capabilities();
            Look look = new Look(
                    ScreenSession.theme(display, can.colours() != Colours.NONE),
                    can.unicode() ? Glyphs.UNICODE : Glyphs.ASCII,
                    ZoneId.systemDefault());
            UiState start = UiState.start(
                    ScreenSession.size(screen.getTerminalSize()),
                    ScreenSession.settings(options),
                    ScreenSession.bindings(display),
                    Features.lists());
            session = new ScreenSession(screen, opener, start, look, new Only(display.pid(), display.user()));
            signal = session.run();
        } catch (NoTerminalException e) {
            return complain(e.getMessage(), ExitCode.USAGE);
        } catch (IllegalArgumentException badBinding) {
            return complain(badBinding.getMessage(), ExitCode.USAGE);
        }
        sayLast(session.exitLine());
        if (signal.isEmpty()) {
            return ExitCode.DONE;
        }
        return signal.getAsInt() == ExitCode.INTERRUPTED.number() ? ExitCode.INTERRUPTED : ExitCode.TERMINATED;
    }

    /** Says something on a terminal that perhaps nobody reads any more: that keeps nobody from leaving. */
    private static void sayLast(String line) {
        Thread saying = new Thread(() -> new PrintStream(new StandardOutput(), true).println(line), "weir-exit-line");
        saying.setDaemon(true);
        saying.start();
        try {
            saying.join(LAST_LINE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Draws an empty screen for nobody, so that the classes of the first picture are loaded while the terminal is
     * opened.
     */
    private static void loadFirstPicture() {
        Thread loading = new Thread(
                () -> Frame.draw(
                        UiState.start(new Size(80, 24), Settings.DEFAULT, Bindings.DEFAULT, Features.lists()),
                        new Look(Theme.MONO, Glyphs.ASCII, ZoneId.systemDefault())),
                "weir-first-picture");
        loading.setDaemon(true);
        loading.start();
    }

    private static ExitCode exitCode(Batch.End end) {
        return switch (end) {
            case DONE, READER_GONE -> ExitCode.DONE;
            case ALERT -> ExitCode.ALERT;
            case INTERRUPTED -> ExitCode.INTERRUPTED;
        };
    }

    private static SnapshotWriter writer(Command.Batch batch) {
        return switch (batch.format()) {
            case TABLE -> new TextSnapshot();
            case JSON -> JsonSnapshot.complete(Features.codecs());
            case CSV -> CsvSnapshot.of(Table.named(batch.table()).orElseThrow());
        };
    }

    /** The snapshot as {@code --top} wants it: lists in order of traffic, and cut. */
    private static Snapshot arranged(Snapshot snapshot, OptionalInt top) {
        return top.isPresent() ? Top.of(snapshot, top.getAsInt()) : Top.sorted(snapshot);
    }

    static ExitCode complain(String sentence, ExitCode code) {
        say(sentence);
        return code;
    }

    private static void say(String sentence) {
        System.err.println("weir: " + Printable.text(sentence));
    }
}
