package dev.weir.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line as picocli knows it, made from {@link Verb} and {@link Setting}.
 * <p>Made by hand rather than from annotations, which cost 35 ms more at every start.
 */
final class Grammar {

    private static final String SEE_HELP = "; weir --help lists what there is";

    private final CommandLine commandLine;
    private final FeatureVerbs features;
    /** Which flags, and words of commands with theirs, it has. */
    private final Predicate<String> isNamed;

    /** All of it. */
    Grammar(FeatureVerbs features) {
        this(features, word -> true);
    }

    private Grammar(FeatureVerbs features, Predicate<String> isNamed) {
        this.features = features;
        this.isNamed = isNamed;
        CommandSpec weir = spec(Verb.SHOW);
        for (Verb verb : Verb.values()) {
            if (verb != Verb.SHOW && isNamed.test(verb.word)) {
                weir.addSubcommand(verb.word, spec(verb));
            }
        }
        for (FeatureVerb verb : features.all()) { // the word alone: what follows it, FeatureVerbs reads
            if (isNamed.test(verb.word())) {
                weir.addSubcommand(verb.word(), bare(verb.word(), verb.summary()));
            }
        }
        // A flag may be repeated, the last one counts; the word after a flag that needs one is never another flag.
        commandLine = new CommandLine(weir)
                .setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(true)
                .setUnmatchedOptionsAllowedAsOptionParameters(false);
    }

    private static CommandSpec bare(String word, String summary) {
        CommandSpec spec = CommandSpec.create().name(word);
        spec.usageMessage().description(summary).sortOptions(false);
        return spec;
    }

    /**
     * Takes arguments apart, by a grammar of the flags and commands they name: picocli takes 30 ms to make all of
     * it. Only what is wrong with arguments needs the rest, to say what else there is.
     */
    static Parsed parse(FeatureVerbs features, List<String> arguments) throws UsageError {
        try {
            return new Grammar(features, word -> isNamed(word, arguments)).parsed(arguments);
        } catch (ParameterException wrong) {
            Grammar whole = new Grammar(features);
            try {
                return whole.parsed(arguments);
            } catch (ParameterException stillWrong) {
                whole.requireOwn(stillWrong.getCommandLine().getCommandSpec());
                throw new UsageError(sentence(stillWrong));
            }
        }
    }

    /** Whether an argument may be this word or flag, of which short ones may stand together. */
    private static boolean isNamed(String word, List<String> arguments) {
        boolean isShort = word.length() == 2 && word.charAt(0) == '-';
        for (String argument : arguments) {
            if (argument.equals(word)
                    || argument.startsWith(word + "=")
                    || isShort && argument.startsWith("-") && argument.indexOf(word.charAt(1)) > 0) {
                return true;
            }
        }
        return false;
    }

    private CommandSpec spec(Verb verb) {
        CommandSpec spec = bare(verb == Verb.SHOW ? "weir" : verb.word, verb.summary);
        for (Setting setting : Setting.values()) {
            if ((verb == Verb.SHOW || setting.goesWith(verb))
                    && Arrays.stream(setting.flags()).anyMatch(isNamed)) {
                spec.addOption(option(setting));
            }
        }
        if (!verb.operand.isEmpty()) {
            spec.addPositional(PositionalParamSpec.builder()
                    .paramLabel(verb.operand)
                    .index("0")
                    .arity("1")
                    .required(true)
                    .type(String.class)
                    .description("the file")
                    .build());
        }
        return spec;
    }

    private static OptionSpec option(Setting setting) {
        OptionSpec.Builder option = OptionSpec.builder(setting.flags()).description(setting.help());
        switch (setting.kind) {
            // `--mouse=false` takes back what the config file says; picocli eats no other word after a boolean.
            case SWITCH -> option.arity("0..1").type(boolean.class).fallbackValue("true");
            case TEXTS ->
                option.arity("1").type(List.class).auxiliaryTypes(String.class).paramLabel(setting.value);
            default -> option.arity("1").type(String.class).paramLabel(setting.value);
        }
        // With one of these picocli no longer asks for FILE.
        return option.usageHelp(setting == Setting.HELP)
                .versionHelp(setting == Setting.VERSION)
                .build();
    }

    Parsed parsed(List<String> arguments) throws UsageError {
        ParseResult weir = parse(commandLine, arguments);
        Map<Setting, Given> flags = new EnumMap<>(Setting.class);
        collect(weir, flags);
        ParseResult last = weir;
        if (weir.hasSubcommand()) {
            last = weir.subcommand();
            requireOwn(last.commandSpec());
            collect(last, flags);
        }
        Verb verb = verb(last.commandSpec());
        for (Setting setting : flags.keySet()) {
            if (!setting.goesWith(verb)) {
                throw new UsageError(doesNotGoWith(setting, verb));
            }
        }
        return new Parsed(verb, Optional.ofNullable(last.matchedPositionalValue(0, null)), flags);
    }

    /**
     * Takes arguments apart as picocli does, but lets nothing unknown stand beside {@code --help}.
     *
     * @throws ParameterException when they are wrong
     */
    static ParseResult parse(CommandLine line, List<String> arguments) {
        ParseResult parsed = line.parseArgs(arguments.toArray(String[]::new));
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        if (!last.unmatched().isEmpty()) {
            throw new UnmatchedArgumentException(last.commandSpec().commandLine(), last.unmatched());
        }
        return parsed;
    }

    /** A feature's command has options of its own, so that nothing may stand before its word. */
    private void requireOwn(CommandSpec spec) throws UsageError {
        for (FeatureVerb verb : features.all()) {
            if (verb.word().equals(spec.name())) {
                throw new UsageError(verb.word() + " has to be the first word, its options behind it; weir "
                        + verb.word() + " --help lists what there is");
            }
        }
    }

    private static void collect(ParseResult result, Map<Setting, Given> flags) {
        for (Setting setting : Setting.values()) {
            OptionSpec option = result.matchedOption(setting.flag());
            if (option == null) {
                continue;
            }
            List<String> values = setting.kind == Setting.Kind.SWITCH
                    ? List.of(String.valueOf(option.<Boolean>getValue()))
                    : option.stringValues();
            List<String> all = new ArrayList<>();
            if (setting.kind == Setting.Kind.TEXTS && flags.containsKey(setting)) {
                all.addAll(flags.get(setting).values()); // those before the command
            }
            all.addAll(setting.kind == Setting.Kind.TEXTS ? values : values.subList(values.size() - 1, values.size()));
            flags.put(setting, new Given(all, setting.flag()));
        }
    }

    private static Verb verb(CommandSpec spec) {
        for (Verb verb : Verb.values()) {
            if (verb.word.equals(spec.name())) {
                return verb;
            }
        }
        return Verb.SHOW;
    }

    private static String doesNotGoWith(Setting setting, Verb verb) {
        if (verb != Verb.SHOW) {
            return setting.flag() + " does not go with " + verb.call();
        }
        return setting.flag() + " goes only with "
                + Arrays.stream(Verb.values())
                        .filter(setting::goesWith)
                        .map(Verb::call)
                        .collect(Collectors.joining(" and "));
    }

    private static String sentence(ParameterException wrong) {
        Verb verb = verb(wrong.getCommandLine().getCommandSpec());
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            Optional<Setting> elsewhere = Arrays.stream(Setting.values())
                    .filter(setting -> List.of(setting.flags()).contains(word.split("=")[0]))
                    .findFirst();
            if (elsewhere.isPresent()) {
                return doesNotGoWith(elsewhere.get(), verb);
            }
            if (!word.startsWith("-") && verb != Verb.SHOW) {
                return verb.call() + " has no use for \"" + word + "\"" + SEE_HELP;
            }
            return "unknown " + (word.startsWith("-") ? "option" : "command") + " \"" + word + "\"" + hint(unmatched);
        }
        if (wrong instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            ArgSpec argument = missing.getMissing().get(0);
            return (argument instanceof OptionSpec option ? option.longestName() : verb.call()) + " needs "
                    + argument.paramLabel() + SEE_HELP;
        }
        return wrong.getMessage() + SEE_HELP;
    }

    private static String hint(UnmatchedArgumentException unmatched) {
        List<String> similar = unmatched.getSuggestions().stream()
                .map(word -> word.split("[ =]")[0])
                .distinct()
                .toList();
        return similar.isEmpty() ? SEE_HELP : "; did you mean " + String.join(" or ", similar) + "?";
    }

    /** Returns what {@code --help} prints for the given command. */
    String help(Verb verb) {
        CommandLine command =
                verb == Verb.SHOW ? commandLine : commandLine.getSubcommands().get(verb.word);
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.customSynopsis(synopsis(verb));
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> optionLists(help, verb));
        if (verb == Verb.SHOW) {
            usage.commandListHeading("%nCommands%n")
                    .exitCodeListHeading("%nExit codes%n")
                    .exitCodeList(Arrays.stream(ExitCode.values())
                            .collect(Collectors.toMap(
                                    code -> Integer.toString(code.number()),
                                    ExitCode::meaning,
                                    (one, other) -> one,
                                    LinkedHashMap::new)));
        }
        return command.getUsageMessage(Help.Ansi.OFF);
    }

    private String[] synopsis(Verb verb) {
        String words = ListedCommand.weir(features).below().stream()
                .map(ListedCommand::word)
                .collect(Collectors.joining("|"));
        return verb == Verb.SHOW
                ? new String[] {
                    "weir [options]%n       weir -b [-n N] [-d SECONDS] [-o table|json|csv] [options]%n"
                            + "       weir " + words + " [options]%n       weir help [COMMAND]%n"
                }
                : new String[] {verb.call() + " [options] " + verb.operand + "%n"};
    }

    /** The options under the heading of their scope, in the order of the table. */
    private static String optionLists(Help help, Verb verb) {
        StringBuilder lists = new StringBuilder();
        for (Scope scope : Scope.values()) {
            List<OptionSpec> options = Arrays.stream(Setting.values())
                    .filter(setting -> setting.scope == scope && setting.goesWith(verb))
                    .map(setting -> help.commandSpec().findOption(setting.flag()))
                    .toList();
            if (!options.isEmpty()) {
                Help.Layout layout = help.createDefaultLayout();
                layout.addOptions(options, new OmitOptional(help.parameterLabelRenderer()));
                lists.append(System.lineSeparator())
                        .append(scope.heading)
                        .append(System.lineSeparator())
                        .append(layout);
            }
        }
        return lists.toString();
    }

    /**
     * Writes parameters as picocli does, except the {@code [=true|false]} that every switch could have.
     *
     * @param usual picocli's way
     */
    private record OmitOptional(Help.IParamLabelRenderer usual) implements Help.IParamLabelRenderer {
        @Override
        public Help.Ansi.Text renderParameterLabel(ArgSpec argument, Help.Ansi ansi, List<Help.Ansi.IStyle> styles) {
            return argument.arity().min() == 0 ? ansi.text("") : usual.renderParameterLabel(argument, ansi, styles);
        }

        @Override
        public String separator() {
            return usual.separator();
        }
    }
}
