package dev.weir.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command as a feature brings one, with one below it. */
final class MeasureVerb {

    static final FeatureVerb VERB = new FeatureVerb("measure", "measure a thing", Measure::new);

    private MeasureVerb() {}

    @picocli.CommandLine.Command(description = "Measure a $${THING} to 1 %%. Twice.", subcommands = Twice.class)
    private static final class Measure implements Callable<Integer> {
        @Option(
                names = {"-l", "--length"},
                paramLabel = "METRES",
                description = "how long it is")
        private String length;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FORMAT",
                description = "in which form")
        private OutputFormat output;

        @Override
        public Integer call() {
            return length == null || output == null ? 1 : 0;
        }
    }

    @picocli.CommandLine.Command(name = "twice", description = "Measure again; better.")
    private static final class Twice implements Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "where to")
        private Path file;

        @Override
        public Integer call() {
            return file == null ? 1 : 0;
        }
    }
}
