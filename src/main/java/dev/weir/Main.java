package dev.weir;

import dev.weir.batch.Batch;
import dev.weir.cli.Arguments;
import dev.weir.cli.Command;
import dev.weir.cli.ExitCode;
import dev.weir.cli.Options;
import dev.weir.cli.OutputFormat;
import dev.weir.cli.Surroundings;
import dev.weir.cli.UsageError;
import dev.weir.export.CsvSnapshot;
import dev.weir.export.JsonSnapshot;
import dev.weir.export.SnapshotWriter;
import dev.weir.export.Table;
import dev.weir.export.TextSnapshot;
import dev.weir.export.Top;
import dev.weir.model.Snapshot;
import dev.weir.probe.Privileges;
import dev.weir.probe.ProbeException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/** Where weir starts. */
public final class Main {

    private Main() {
    }

    /** Runs weir and leaves with its exit code. */
    public static void main(String[] arguments) {
        // jnr-ffi's class generator costs 120 ms at the start; calls by reflection are fast enough for a few dozen a second.
        System.setProperty("jnr.ffi.asm.enabled", "false");
        System.exit(run(List.of(arguments)).number());
    }

    private static ExitCode run(List<String> arguments) {
        Options options;
        try {
            options = Arguments.read(arguments, Surroundings.ofThisProcess());
        } catch (UsageError e) {
            return complain(e.getMessage(), ExitCode.USAGE);
        }
        options.warnings().forEach(Main::say);
        try {
            return run(options);
        } catch (ProbeException e) {
            return complain(e.getMessage(), ExitCode.UNAVAILABLE);
        } catch (IOException e) {
            return complain(e.getMessage(), ExitCode.FAILED);
        }
    }

    private static ExitCode run(Options options) throws ProbeException, IOException {
        Command command = options.command();
        if (command instanceof Command.Print print) {
            System.out.print(print.text());
            return ExitCode.DONE;
        }
        if (command instanceof Command.Batch batch) {
            return batch(options, batch);
        }
        throw new IllegalStateException("not wired: " + command);
    }

    private static ExitCode batch(Options options, Command.Batch batch) throws ProbeException, IOException {
        Privileges.require();
        try (LiveCapture capture = LiveCapture.open(options.capture(), options.alerts());
                FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            Pace pace = new Pace(options.capture().interval(), System::nanoTime);
            Batch run = new Batch(writer(batch.format()), out, batch.samples().orElse(Long.MAX_VALUE), batch.exitOnAlert());
            return exitCode(run.run(() -> {
                pace.await();
                return arranged(capture.next(), batch.top());
            }));
        }
    }

    private static ExitCode exitCode(Batch.End end) {
        return switch (end) {
            case DONE, READER_GONE -> ExitCode.DONE;
            case ALERT -> ExitCode.ALERT;
            case INTERRUPTED -> ExitCode.INTERRUPTED;
        };
    }

    private static SnapshotWriter writer(OutputFormat format) {
        return switch (format) {
            case TABLE -> new TextSnapshot();
            case JSON -> JsonSnapshot.complete();
            case CSV -> CsvSnapshot.of(Table.PROCESSES);
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
        System.err.println("weir: " + sentence);
    }
}
