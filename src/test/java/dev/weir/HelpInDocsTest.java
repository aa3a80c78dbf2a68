package dev.weir;

import dev.weir.cli.Arguments;
import dev.weir.cli.Command;
import dev.weir.cli.FeatureVerb;
import dev.weir.cli.Surroundings;
import dev.weir.contract.DocBlock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The options in the documents are what {@code --help} says, of every command; {@code make golden} rewrites them. */
@Tag("golden")
class HelpInDocsTest {

    private static final Path OPTIONS = Path.of("src/docs/options.md");
    private static final Surroundings NOBODY =
            new Surroundings(Map.of(), 0, Path.of("/nonexistent"), Path.of("/nonexistent"));

    @Test
    void optionsAreThoseOfHelp() throws Exception {
        for (List<String> command :
                List.of(List.<String>of(), List.of("record"), List.of("replay"), List.of("doctor"))) {
            Command.Print help = (Command.Print)
                    Arguments.read(asked(command), NOBODY, Features.verbs()).command();
            DocBlock.check(OPTIONS, command.isEmpty() ? "help" : command.get(0), fenced(help.text()));
        }
    }

    @Test
    void optionsOfFeaturesAreThoseOfHelp() throws Exception {
        for (List<String> command : List.of(List.of("policy"), List.of("analyze"))) {
            DocBlock.check(Path.of("src/docs/policy.md"), String.join(" ", command), fenced(helpOfFeature(command)));
        }
        DocBlock.check(Path.of("src/docs/clients.md"), "clients", fenced(helpOfFeature(List.of("clients"))));
        for (List<String> command : List.of(List.of("rules"), List.of("rules", "check"), List.of("rules", "export"))) {
            DocBlock.check(Path.of("src/docs/rules.md"), String.join(" ", command), fenced(helpOfFeature(command)));
        }
    }

    private static String helpOfFeature(List<String> command) throws Exception {
        FeatureVerb verb =
                Features.verbs().of(command).orElseThrow(() -> new IOException("no feature brings " + command));
        ByteArrayOutputStream help = new ByteArrayOutputStream();
        Features.verbs().run(verb, asked(command), new PrintStream(help, true, StandardCharsets.UTF_8));
        return help.toString(StandardCharsets.UTF_8);
    }

    private static List<String> asked(List<String> command) {
        return Arguments.withHelpAsOption(
                Stream.concat(Stream.of("help"), command.stream()).toList());
    }

    private static String fenced(String text) {
        return "```\n" + text.stripTrailing() + "\n```";
    }
}
