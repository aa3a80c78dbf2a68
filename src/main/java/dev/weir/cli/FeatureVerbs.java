package dev.weir.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs the command of a feature: its arguments taken apart, help on standard output, anything wrong as one sentence.
 */
public final class FeatureVerbs {

    /** No command of a feature. */
    public static final FeatureVerbs NONE = new FeatureVerbs(List.of());

    private final List<FeatureVerb> verbs;

    /** All commands that features bring. */
    public FeatureVerbs(List<FeatureVerb> verbs) {
        this.verbs = List.copyOf(verbs);
    }

    /** All of them, in the order they are listed in. */
    List<FeatureVerb> all() {
        return verbs;
    }

    /** The command that the arguments begin with, if a feature brings it. */
    public Optional<FeatureVerb> of(List<String> arguments) {
        for (FeatureVerb verb : verbs) {
            if (!arguments.isEmpty() && arguments.get(0).equals(verb.word())) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }

    /**
     * Runs a command.
     *
     * @param arguments all of weir's arguments, the command's word first
     * @return the exit code
     * @throws UsageError when the arguments are wrong, or the command says so
     * @throws Exception  whatever else ends the command
     */
    public int run(FeatureVerb verb, List<String> arguments, PrintStream out) throws Exception {
        CommandLine line = commandLine(verb);
        ParseResult parsed;
        try {
            parsed = Grammar.parse(line, arguments.subList(1, arguments.size()));
        } catch (ParameterException wrong) {
            throw new UsageError(sentence(wrong, verb));
        }
        CommandLine asked = line;
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
            asked = parsed.commandSpec().commandLine();
        }
        if (parsed.isUsageHelpRequested()) {
            asked.usage(out, CommandLine.Help.Ansi.OFF);
            return ExitCode.DONE.number();
        }
        return ((Callable<?>) asked.getCommand()).call() instanceof Integer code ? code : ExitCode.DONE.number();
    }

    /** The command as picocli knows it, with the help option every command has. */
    static CommandLine commandLine(FeatureVerb verb) {
        CommandLine line = new CommandLine(verb.command().get())
                .setCommandName("weir " + verb.word())
                .setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(true)
                .setUnmatchedOptionsAllowedAsOptionParameters(false)
                .setCaseInsensitiveEnumValuesAllowed(true);
        helpFor(line);
        return line;
    }

    private static void helpFor(CommandLine line) {
        if (line.getCommandSpec().findOption("--help") == null) {
            line.getCommandSpec()
                    .addOption(OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("show this help")
                            .build());
        }
        line.getSubcommands().values().forEach(FeatureVerbs::helpFor);
    }

    private static String sentence(ParameterException wrong, FeatureVerb verb) {
        String seeHelp = "; weir " + verb.word() + " --help lists what there is";
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            return word.startsWith("-")
                    ? "unknown option \"" + word + "\"" + seeHelp
                    : "weir " + verb.word() + " has no use for \"" + word + "\"" + seeHelp;
        }
        if (wrong instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            ArgSpec argument = missing.getMissing().get(0);
            String label = argument.paramLabel().replaceAll("[<>]", "");
            return argument.required() && argument instanceof OptionSpec option
                    ? "weir " + verb.word() + " needs " + option.longestName() + " " + label + seeHelp
                    : (argument instanceof OptionSpec option ? option.longestName() : "weir " + verb.word()) + " needs "
                            + label + seeHelp;
        }
        String first = wrong.getMessage().lines().findFirst().orElse("wrong arguments");
        return Character.toLowerCase(first.charAt(0)) + first.substring(1) + seeHelp;
    }
}
