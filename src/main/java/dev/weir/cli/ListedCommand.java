package dev.weir.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command as the manual page and the shells' completions list it.
 *
 * @param words   what is typed behind {@code weir}, such as {@code rules check}; empty for weir itself
 * @param operand what follows the options; empty for nothing
 * @param summary what it does, in half a sentence
 * @param about   what it does, in more words
 * @param options its options
 * @param below   the commands that its own name may be followed by
 */
record ListedCommand(
        String words,
        String operand,
        String summary,
        String about,
        List<ListedOption> options,
        List<ListedCommand> below) {

    /** Weir itself, with every command below it: its own, then those that features bring. */
    static ListedCommand weir(FeatureVerbs features) {
        List<ListedCommand> below = new ArrayList<>();
        Arrays.stream(Verb.values()).filter(verb -> verb != Verb.SHOW).forEach(verb -> below.add(of(verb, List.of())));
        features.all().forEach(feature -> below.add(of(feature)));
        return of(Verb.SHOW, below);
    }

    private static ListedCommand of(Verb verb, List<ListedCommand> below) {
        List<ListedOption> options = Arrays.stream(Setting.values())
                .filter(setting -> setting.goesWith(verb))
                .map(ListedOption::of)
                .toList();
        return new ListedCommand(verb.word, verb.operand, verb.summary, verb.summary, options, below);
    }

    /** A feature's command, with those below it. */
    static ListedCommand of(FeatureVerb feature) {
        CommandLine line = FeatureVerbs.commandLine(feature);
        ListedCommand command = of(feature.word(), line.getCommandSpec());
        return new ListedCommand(
                command.words, feature.operand(), feature.summary(), command.about, command.options, command.below);
    }

    private static ListedCommand of(String words, CommandSpec spec) {
        String operands = spec.positionalParameters().stream()
                .map(operand -> operand.arity().min() == 0 ? "[" + operand.paramLabel() + "]" : operand.paramLabel())
                .collect(Collectors.joining(" "));
        String about = text(spec.usageMessage().description());
        return new ListedCommand(
                words,
                operands,
                summary(about),
                about,
                spec.options().stream().map(ListedOption::of).toList(),
                spec.subcommands().entrySet().stream()
                        .map(below -> of(
                                words + " " + below.getKey(), below.getValue().getCommandSpec()))
                        .toList());
    }

    /** The first sentence, as a summary is written. */
    private static String summary(String about) {
        String first = about.split("(?<=[.;]) ")[0].replaceFirst("[.;]$", "");
        return first.isEmpty() ? first : Character.toLowerCase(first.charAt(0)) + first.substring(1);
    }

    /** What picocli makes of a description: {@code %%} is a percent sign. */
    static String text(String[] description) {
        return String.format(String.join(" ", description));
    }

    /** The command as it is called: {@code weir rules check}. */
    String call() {
        return ("weir " + words).strip();
    }

    /** The last of its words. */
    String word() {
        return words.substring(words.lastIndexOf(' ') + 1);
    }

    /** How it is called, in a line. */
    String synopsis() {
        return (call() + " [options] " + operand).strip();
    }

    /** This command and all below it, each before its own. */
    Stream<ListedCommand> all() {
        return Stream.concat(Stream.of(this), below.stream().flatMap(ListedCommand::all));
    }
}
