package dev.weir.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An option as the manual page and the shells' completions list it.
 *
 * @param flags      as typed, the short one first
 * @param value      what its value is called; empty if it has none
 * @param summary    what it does, in half a sentence
 * @param help       the same, with the default and the choices where help has them
 * @param values     what a shell offers for its value
 * @param choices    the values there are, if they are a handful
 * @param repeatable whether each time adds a value
 */
record ListedOption(
        List<String> flags,
        String value,
        String summary,
        String help,
        Values values,
        List<String> choices,
        boolean repeatable) {

    /** What a shell offers for a value. */
    enum Values {
        NOTHING,
        CHOICES,
        FILES,
        INTERFACES,
        PIDS,
        USERS
    }

    /** An option of weir's own commands. */
    static ListedOption of(Setting setting) {
        List<String> choices = List.of(setting.choices());
        return new ListedOption(
                List.of(setting.flags()),
                setting.value,
                setting.description,
                setting.help(),
                values(setting, choices),
                choices,
                setting.kind == Setting.Kind.TEXTS);
    }

    private static Values values(Setting setting, List<String> choices) {
        return switch (setting) {
            case INTERFACE -> Values.INTERFACES;
            case PID -> Values.PIDS;
            case USER -> Values.USERS;
            default ->
                setting.kind == Setting.Kind.FILE ? Values.FILES : choices.isEmpty() ? Values.NOTHING : Values.CHOICES;
        };
    }

    /** An option of a feature's command. */
    static ListedOption of(OptionSpec option) {
        boolean takesValue = option.arity().max() > 0 && option.arity().min() > 0;
        String help = ListedCommand.text(option.description());
        List<String> choices = choices(option);
        List<String> flags = Arrays.stream(option.names())
                .sorted(Comparator.comparingInt(String::length))
                .toList();
        Values values = !takesValue
                ? Values.NOTHING
                : option.typeInfo().getType() == Path.class
                        ? Values.FILES
                        : flags.contains("--interface")
                                ? Values.INTERFACES
                                : choices.isEmpty() ? Values.NOTHING : Values.CHOICES;
        String value = takesValue ? option.paramLabel().replaceAll("[<>]", "") : "";
        return new ListedOption(flags, value, help, help, values, choices, option.isMultiValue());
    }

    private static List<String> choices(OptionSpec option) {
        List<String> choices = new ArrayList<>();
        if (option.completionCandidates() != null) {
            option.completionCandidates().forEach(choice -> choices.add(choice.toLowerCase(Locale.ROOT)));
        }
        return choices;
    }
}
