package dev.weir.cli;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What the shells complete after {@code weir}, made from the same tables as {@code --help}.
 * <p>picocli can write bash's, but knows no interfaces, users or processes, and has none for fish.
 */
final class Completion {

    private static final String INTERFACES = "$(command ls /sys/class/net)";
    private static final String PIDS = "$(cd /proc && command ls -d [0-9]*)";

    private Completion() {
    }

    /** Returns the completion for bash. */
    static String bash() {
        StringBuilder script = new StringBuilder("""
                # bash completion for weir
                _weir() {
                \tlocal current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb= word
                \t[ "$current" != = ] || current=
                \t[ "$previous" != = ] || previous=${COMP_WORDS[COMP_CWORD-2]}
                \tCOMPREPLY=()
                \tcase $previous in
                """);
        for (Setting setting : Setting.values()) {
            if (!setting.value.isEmpty()) {
                String values = bashValues(setting);
                script.append('\t').append(String.join("|", setting.flags())).append(") ")
                        .append(values.isEmpty() ? "" : "COMPREPLY=($(compgen " + values + " -- \"$current\")); ")
                        .append("return ;;\n");
            }
        }
        script.append("\tesac\n\tfor word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n\t\tcase $word in ")
                .append(words("|")).append(") verb=$word ;; esac\n\tdone\n\tcase $verb in\n");
        for (Verb verb : Verb.values()) {
            String flags = Arrays.stream(Setting.values()).filter(setting -> setting.goesWith(verb)).map(Setting::flag)
                    .collect(Collectors.joining(" "));
            script.append('\t').append(verb == Verb.SHOW ? "''" : verb.word).append(") COMPREPLY=($(compgen -W '")
                    .append(verb == Verb.SHOW ? words(" ") + " " : "").append(flags).append("' ")
                    .append(verb.operand.isEmpty() ? "" : "-f ").append("-- \"$current\")) ;;\n");
        }
        return script.append("\tesac\n}\ncomplete -o filenames -F _weir weir\n").toString();
    }

    private static String bashValues(Setting setting) {
        return switch (setting) {
            case INTERFACE -> "-W \"" + INTERFACES + "\"";
            case PID -> "-W \"" + PIDS + "\"";
            case USER -> "-u";
            default -> setting.kind == Setting.Kind.FILE ? "-f"
                    : setting.choices().length == 0 ? "" : "-W '" + String.join(" ", setting.choices()) + "'";
        };
    }

    /** Returns the completion for zsh. */
    static String zsh() {
        StringBuilder script = new StringBuilder("#compdef weir\n\nlocal -a verbs=(").append(Arrays.stream(Verb.values())
                .filter(verb -> verb != Verb.SHOW).map(verb -> quoted(verb.word + ":" + verb.summary))
                .collect(Collectors.joining(" "))).append(")\ncase ${words[(r)").append(words("|")).append("]} in\n");
        for (Verb verb : Verb.values()) {
            script.append(verb == Verb.SHOW ? "''" : verb.word).append(") _arguments -s \\\n");
            for (Setting setting : Setting.values()) {
                if (setting.goesWith(verb)) {
                    for (String flag : setting.flags()) {
                        script.append("\t").append(quoted(zshOption(setting, flag))).append(" \\\n");
                    }
                }
            }
            script.append(verb == Verb.SHOW ? "\t'1:command:{_describe command verbs}'"
                    : "\t'1:command:(" + verb.word + ")'" + (verb.operand.isEmpty() ? "" : " '2:FILE:_files'")).append(" ;;\n");
        }
        return script.append("esac\n").toString();
    }

    private static String zshOption(Setting setting, String flag) {
        String option = (setting.kind == Setting.Kind.TEXTS ? "*" : "") + flag
                + (setting.value.isEmpty() ? "" : flag.startsWith("--") ? "=" : "+")
                + "[" + setting.description.replace("]", "\\]").replace(":", "\\:") + "]";
        if (setting.value.isEmpty()) {
            return option;
        }
        return option + ":" + setting.key() + ":" + switch (setting) {
            case INTERFACE -> "(" + INTERFACES + ")";
            case PID -> "(" + PIDS + ")";
            case USER -> "_users";
            default -> setting.kind == Setting.Kind.FILE ? "_files"
                    : setting.choices().length == 0 ? " " : "(" + String.join(" ", setting.choices()) + ")";
        };
    }

    /** Returns the completion for fish. */
    static String fish() {
        StringBuilder script = new StringBuilder("# fish completion for weir\ncomplete -c weir -f\n");
        String noVerb = "not __fish_seen_subcommand_from " + words(" ");
        for (Verb verb : Verb.values()) {
            String condition = verb == Verb.SHOW ? noVerb : "__fish_seen_subcommand_from " + verb.word;
            String complete = "complete -c weir -n " + quoted(condition);
            if (verb != Verb.SHOW) {
                script.append("complete -c weir -n ").append(quoted(noVerb)).append(" -a ").append(verb.word).append(" -d ")
                        .append(quoted(verb.summary)).append('\n');
            }
            if (!verb.operand.isEmpty()) {
                script.append(complete).append(" -F\n");
            }
            for (Setting setting : Setting.values()) {
                if (setting.goesWith(verb)) {
                    script.append(complete).append(setting.letter.map(letter -> " -s " + letter.substring(1)).orElse(""))
                            .append(" -l ").append(setting.key()).append(fishValues(setting)).append(" -d ")
                            .append(quoted(setting.description)).append('\n');
                }
            }
        }
        return script.toString();
    }

    private static String fishValues(Setting setting) {
        if (setting.value.isEmpty()) {
            return "";
        }
        return switch (setting) {
            case INTERFACE -> " -x -a '(command ls /sys/class/net)'";
            case PID -> " -x -a '(__fish_complete_pids)'";
            case USER -> " -x -a '(__fish_complete_users)'";
            default -> setting.kind == Setting.Kind.FILE ? " -r -F"
                    : setting.choices().length == 0 ? " -x" : " -x -a " + quoted(String.join(" ", setting.choices()));
        };
    }

    private static String words(String separator) {
        return Arrays.stream(Verb.values()).filter(verb -> verb != Verb.SHOW).map(verb -> verb.word)
                .collect(Collectors.joining(separator));
    }

    /** Returns the text in single quotes, as all three shells read them. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
