package dev.weir.cli;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the shells complete after {@code weir}, made from the same tables as {@code --help}.
 * <p>picocli can write bash's, but knows no interfaces, users or processes, and has none for fish.
 */
final class Completion {

    private static final String INTERFACES = "$(command ls /sys/class/net)";
    private static final String PIDS = "$(cd /proc && command ls -d [0-9]*)";

    private final ListedCommand weir;

    /** The completion of weir's commands and those that features bring. */
    Completion(FeatureVerbs features) {
        weir = ListedCommand.weir(features);
    }

    /** Returns the completion for bash. */
    String bash() {
        StringBuilder script = new StringBuilder("""
                # bash completion for weir
                _weir() {
                \tlocal current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb= word
                \t[ "$current" != = ] || current=
                \t[ "$previous" != = ] || previous=${COMP_WORDS[COMP_CWORD-2]}
                \tCOMPREPLY=()
                \tfor word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                \t\tcase "${verb:+$verb }$word" in
                """);
        script.append("\t\t")
                .append(weir.all()
                        .skip(1)
                        .map(command -> quoted(command.words()))
                        .collect(Collectors.joining("|")))
                .append(") verb=\"${verb:+$verb }$word\" ;;\n\t\tesac\n\tdone\n\tcase $verb in\n");
        weir.all().forEach(command -> script.append(bash(command)));
        return script.append("\tesac\n}\ncomplete -o filenames -F _weir weir\n").toString();
    }

    private static String bash(ListedCommand command) {
        StringBuilder branch = new StringBuilder("\t" + quoted(command.words()) + ")\n\t\tcase $previous in\n");
        for (ListedOption option : command.options()) {
            if (!option.value().isEmpty()) {
                String values = bashValues(option);
                branch.append("\t\t")
                        .append(String.join("|", option.flags()))
                        .append(") ")
                        .append(values.isEmpty() ? "" : "COMPREPLY=($(compgen " + values + " -- \"$current\")); ")
                        .append("return ;;\n");
            }
        }
        String flags = command.options().stream().map(Completion::longest).collect(Collectors.joining(" "));
        return branch.append("\t\tesac\n\t\tCOMPREPLY=($(compgen -W '")
                .append(below(command, " "))
                .append(command.below().isEmpty() ? "" : " ")
                .append(flags)
                .append("' ")
                .append(command.operand().isEmpty() ? "" : "-f ")
                .append("-- \"$current\")) ;;\n")
                .toString();
    }

    private static String bashValues(ListedOption option) {
        return switch (option.values()) {
            case INTERFACES -> "-W \"" + INTERFACES + "\"";
            case PIDS -> "-W \"" + PIDS + "\"";
            case USERS -> "-u";
            case FILES -> "-f";
            case CHOICES -> "-W '" + String.join(" ", option.choices()) + "'";
            case NOTHING -> "";
        };
    }

    /** Returns the completion for zsh. */
    String zsh() {
        return "#compdef weir\n\n" + zsh(weir, List.of());
    }

    private static String zsh(ListedCommand command, List<String> above) {
        String operands =
                command.operand().isEmpty() ? "" : " '*:" + command.operand().replace(":", "\\:") + ":_files'";
        if (command.below().isEmpty()) {
            return zshArguments(command) + words(above) + operands + "\n";
        }
        StringBuilder script = new StringBuilder("case ${words[(r)")
                .append(below(command, "|"))
                .append("]} in\n''")
                .append(") local -a verbs=(")
                .append(command.below().stream()
                        .map(below ->
                                quoted(below.word() + ":" + below.summary().replace(":", "\\:")))
                        .collect(Collectors.joining(" ")))
                .append(")\n")
                .append(zshArguments(command))
                .append(words(above))
                .append(" '")
                .append(above.size() + 1)
                .append(":command:{_describe command verbs}' ;;\n");
        for (ListedCommand below : command.below()) {
            List<String> path = List.of(below.words().split(" "));
            script.append(below.word()).append(")\n").append(zsh(below, path)).append(";;\n");
        }
        return script.append("esac\n").toString();
    }

    /** The words of the command itself, which are not operands. */
    private static String words(List<String> words) {
        StringBuilder text = new StringBuilder("\t");
        for (int i = 0; i < words.size(); i++) {
            text.append(i > 0 ? " '" : "'")
                    .append(i + 1)
                    .append(":command:(")
                    .append(words.get(i))
                    .append(")'");
        }
        return text.toString();
    }

    private static String zshArguments(ListedCommand command) {
        StringBuilder script = new StringBuilder("_arguments -s \\\n");
        for (ListedOption option : command.options()) {
            for (String flag : option.flags()) {
                script.append("\t").append(quoted(zshOption(option, flag))).append(" \\\n");
            }
        }
        return script.toString();
    }

    private static String zshOption(ListedOption option, String flag) {
        String start = (option.repeatable() ? "*" : "") + flag
                + (option.value().isEmpty() ? "" : flag.startsWith("--") ? "=" : "+")
                + "[" + option.summary().replace("]", "\\]").replace(":", "\\:") + "]";
        if (option.value().isEmpty()) {
            return start;
        }
        return start + ":" + longest(option).substring(2) + ":"
                + switch (option.values()) {
                    case INTERFACES -> "(" + INTERFACES + ")";
                    case PIDS -> "(" + PIDS + ")";
                    case USERS -> "_users";
                    case FILES -> "_files";
                    case CHOICES -> "(" + String.join(" ", option.choices()) + ")";
                    case NOTHING -> " ";
                };
    }

    /** Returns the completion for fish. */
    String fish() {
        StringBuilder script = new StringBuilder("# fish completion for weir\ncomplete -c weir -f\n");
        weir.all().forEach(command -> script.append(fish(command)));
        return script.toString();
    }

    private static String fish(ListedCommand command) {
        StringBuilder seen = new StringBuilder();
        for (String word :
                command.words().isEmpty() ? new String[0] : command.words().split(" ")) {
            seen.append(seen.isEmpty() ? "" : "; and ")
                    .append("__fish_seen_subcommand_from ")
                    .append(word);
        }
        if (!command.below().isEmpty()) {
            seen.append(seen.isEmpty() ? "" : "; and ")
                    .append("not __fish_seen_subcommand_from ")
                    .append(below(command, " "));
        }
        String complete = "complete -c weir -n " + quoted(seen.toString());
        StringBuilder script = new StringBuilder();
        for (ListedCommand below : command.below()) {
            script.append(complete)
                    .append(" -a ")
                    .append(below.word())
                    .append(" -d ")
                    .append(quoted(below.summary()))
                    .append('\n');
        }
        script.append(command.operand().isEmpty() ? "" : complete + " -F\n");
        for (ListedOption option : command.options()) {
            script.append(complete);
            for (String flag : option.flags()) {
                script.append(flag.startsWith("--") ? " -l " + flag.substring(2) : " -s " + flag.substring(1));
            }
            script.append(fishValues(option))
                    .append(" -d ")
                    .append(quoted(option.summary()))
                    .append('\n');
        }
        return script.toString();
    }

    private static String fishValues(ListedOption option) {
        if (option.value().isEmpty()) {
            return "";
        }
        return switch (option.values()) {
            case INTERFACES -> " -x -a '(command ls /sys/class/net)'";
            case PIDS -> " -x -a '(__fish_complete_pids)'";
            case USERS -> " -x -a '(__fish_complete_users)'";
            case FILES -> " -r -F";
            case CHOICES -> " -x -a " + quoted(String.join(" ", option.choices()));
            case NOTHING -> " -x";
        };
    }

    private static String below(ListedCommand command, String separator) {
        return command.below().stream().map(ListedCommand::word).collect(Collectors.joining(separator));
    }

    private static String longest(ListedOption option) {
        return option.flags().get(option.flags().size() - 1);
    }

    /** Returns the text in single quotes, as all three shells read them. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
