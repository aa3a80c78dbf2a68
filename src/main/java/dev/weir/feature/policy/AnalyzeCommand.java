package dev.weir.feature.policy;

import dev.weir.cli.ExitCode;
import dev.weir.cli.UsageError;
import dev.weir.units.Printable;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Stack;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir analyze}: the report on a log of {@code weir policy}. */
@Command(
        description = "Reports on a log of weir policy: sources, protocols, hours, sizes, flows and what looks like"
                + " an attack.",
        sortOptions = false)
final class AnalyzeCommand implements Callable<Integer> {

    /** How a report is written to a file. */
    enum ReportFormat {
        JSON,
        CSV
    }

    /** Takes the next argument whatever it looks like: {@code -05:00} is a zone and no option. */
    static final class AnyWord implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
            if (words.isEmpty()) {
                throw new CommandLine.MissingParameterException(command.commandLine(), option, "missing value");
            }
            option.setValue(words.pop());
        }
    }

    @Parameters(paramLabel = "FILE", description = "the log, gzip or not; - for standard input")
    private String file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "auto",
            description = "auto, json, jsonl (also Suricata's EVE) or csv (default: auto)")
    private AnalyzedFormat format;

    @Option(names = "--export-report", paramLabel = "FILE", description = "write the report to a file too")
    private Path export;

    @Option(
            names = "--export-format",
            paramLabel = "FORMAT",
            defaultValue = "json",
            description = "json, everything, or csv, the summary (default: json)")
    private ReportFormat exportFormat;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            parameterConsumer = AnyWord.class,
            description = "whose hours and days are counted: Europe/Paris, -05:00 (default: this host's)")
    private String timeZone;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream errors;

    AnalyzeCommand(InputStream in, PrintStream out, PrintStream errors) {
        this.in = in;
        this.out = out;
        this.errors = errors;
    }

    @Override
    public Integer call() throws UsageError, IOException {
        ZoneId zone = zone();
        if (export != null) {
            WholeFile.requireReplaceable(export);
        }
        LoggedEvent event = new LoggedEvent();
        Analysis analysis = new Analysis(event, zone, Analysis.Limits.USUAL, System.nanoTime());
        read(analysis, event);
        if (analysis.events() == 0) {
            throw new IOException(
                    "no event in " + name() + (analysis.badLines() == 0 ? "" : ": " + firstProblem(analysis)));
        }
        Report report = analysis.report();
        out.print(TextReport.of(report));
        out.flush();
        if (export != null) {
            WholeFile.write(export, to -> write(report, to));
        }
        return ExitCode.DONE.number();
    }

    private static String firstProblem(Analysis analysis) {
        Report.BadLine first = analysis.firstBadLine();
        return Printable.text("line " + first.line() + ": " + first.reason())
                + (analysis.badLines() > 1 ? ", and " + (analysis.badLines() - 1) + " more such lines" : "");
    }

    private void write(Report report, OutputStream to) throws IOException {
        if (exportFormat == ReportFormat.CSV) {
            CsvReport.write(report.summary(), to);
        } else {
            JsonReport.write(report, to);
        }
    }

    private void read(Analysis analysis, LoggedEvent event) throws IOException {
        try (InputStream raw = open();
                InputBytes unpacked = unpacked(raw)) {
            InputStream log = new BufferedInputStream(unpacked, 1 << 16);
            AnalyzedFormat detected = detected(log);
            LogRecords records = detected.records(log);
            Progress progress = new Progress(isTerminal(2) ? errors : null, sizeBytes(), System::nanoTime);
            try {
                read(analysis, event, records, detected.reader(), () -> progress.at(records.line, unpacked.position()));
            } catch (EOFException | ZipException damaged) {
                analysis.bad(records.line + 1, "the file is damaged or cut off here: " + damaged.getMessage());
            } finally {
                progress.end();
            }
        }
    }

    private AnalyzedFormat detected(InputStream log) throws IOException {
        try {
            return format.of(log, name());
        } catch (EOFException | ZipException damaged) {
            throw new IOException(
                    "cannot read " + name() + ": it begins like a gzip file and is none that is whole", damaged);
        }
    }

    private static void read(
            Analysis analysis, LoggedEvent event, LogRecords records, EventReader reader, Runnable each)
            throws IOException {
        while (records.next()) {
            try {
                if (records.problem != null) {
                    throw new BadLineException(records.problem);
                }
                if (reader.read(records, event)) {
                    analysis.add();
                }
            } catch (BadLineException bad) {
                analysis.bad(records.line, bad.getMessage());
            }
            each.run();
        }
    }

    private InputStream open() throws IOException {
        if (file.equals("-")) {
            return in;
        }
        Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw new IOException("cannot read " + name() + ": it is a directory");
        }
        try {
            return Files.newInputStream(path);
        } catch (IOException failed) {
            throw new IOException("cannot read " + name() + ": " + WholeFile.reason(failed), failed);
        }
    }

    private InputBytes unpacked(InputStream raw) throws IOException {
        try {
            return InputBytes.of(raw);
        } catch (EOFException | ZipException damaged) {
            throw new IOException("cannot read " + name() + ": it begins like gzip and is none", damaged);
        }
    }

    private long sizeBytes() throws IOException {
        return file.equals("-") ? 0 : Files.size(Path.of(file));
    }

    private String name() {
        return file.equals("-") ? "standard input" : Printable.text(file);
    }

    private ZoneId zone() throws UsageError {
        try {
            return timeZone == null ? ZoneId.systemDefault() : ZoneId.of(timeZone);
        } catch (DateTimeException unknown) {
            throw new UsageError("--time-zone is no time zone: \"" + Printable.text(timeZone)
                    + "\"; write it like Europe/Paris, UTC or -05:00");
        }
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | RuntimeException closed) {
            return false;
        }
    }
}
