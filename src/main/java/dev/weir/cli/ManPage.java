package dev.weir.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The manual page {@code weir.8} in roff, made from the same tables as {@code --help}. */
final class ManPage {

    private final StringBuilder roff = new StringBuilder();
    private final FeatureVerbs features;

    private ManPage(FeatureVerbs features) {
        this.features = features;
    }

    /** Returns the page, with the commands that features bring. */
    static String text(FeatureVerbs features) {
        ManPage page = new ManPage(features);
        page.introduction();
        page.options();
        page.optionsOfFeatures();
        page.configuration();
        page.endings();
        return page.roff.toString();
    }

    private void introduction() {
        macro(".TH WEIR 8 \"\" \"weir " + Arguments.version() + "\" \"System Administration\"");
        section("NAME").line("weir - " + Verb.SHOW.summary);
        section("SYNOPSIS");
        macro(".nf").line("weir [options]").line("weir -b [-n N] [-d SECONDS] [-o table|json|csv] [options]");
        commands().forEach(command -> line(command.synopsis()));
        line("weir help [COMMAND]");
        macro(".fi");
        section("DESCRIPTION")
                .line("Counters in the kernel are read once a second and shown as a full-screen display: the"
                        + " processes, ports and connections of this host with the bytes they send and receive,"
                        + " totals by protocol,"
                        + " and alerts. Press ? in it for the keys that work there.");
        paragraph("Byte counts of processes, connections and ports are what passed through their sockets (app bytes);"
                + " those of"
                + " protocols and interfaces are whole frames. The two are never added together.");
        paragraph("Running needs root, or the capabilities CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN; weir doctor says"
                + " what is"
                + " missing and how to get it. weir replay needs neither.");
        section("COMMANDS");
        commands().forEach(command -> entry(command.synopsis(), sentence(command.summary())));
    }

    private void options() {
        section("OPTIONS")
                .line("A switch takes =false to undo the config file. Of an option given twice the last counts.");
        for (Scope scope : Scope.values()) {
            List<Setting> settings = Arrays.stream(Setting.values())
                    .filter(setting -> setting.scope == scope)
                    .toList();
            if (!settings.isEmpty()) {
                macro(".SS \"" + escaped(scope.heading) + "\"");
            }
            settings.forEach(setting -> entry(
                    String.join(", ", setting.flags()) + (setting.value.isEmpty() ? "" : " " + setting.value),
                    setting.help() + "." + onlyWith(scope)));
        }
    }

    private void optionsOfFeatures() {
        features.all().stream()
                .map(ListedCommand::of)
                .flatMap(ListedCommand::all)
                .forEach(command -> {
                    macro(".SS \"" + escaped(command.call()) + "\"");
                    line(sentence(command.about()));
                    command.options()
                            .forEach(option -> entry(
                                    String.join(", ", option.flags())
                                            + (option.value().isEmpty() ? "" : " " + option.value()),
                                    sentence(option.help())));
                });
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private static String onlyWith(Scope scope) {
        List<String> words = Arrays.stream(Verb.values())
                .filter(verb -> verb != Verb.SHOW)
                .filter(scope.verbs::contains)
                .map(verb -> verb.word)
                .toList();
        return scope.verbs.contains(Verb.SHOW) ? "" : " Only with " + String.join(" and ", words) + ".";
    }

    private void configuration() {
        section("CONFIGURATION FILE")
                .line("One JSON object. Its keys are the long options without the dashes;"
                        + " \"keys\" holds key bindings as {\"action\": \"key\"}. weir --dump-config prints what is"
                        + " set in this form."
                        + " Options on the command line come before the environment, the environment before the file.");
        paragraph("Under sudo the file of the user who called sudo is read, and only if it belongs to that user or"
                + " root and"
                + " nobody else may write it.");
        section("ENVIRONMENT");
        entry("WEIR_NAME", "The option --name; --byte-source is WEIR_BYTE_SOURCE.");
        entry("NO_COLOR", "When not empty, as --color=never. sudo usually drops it.");
        entry("JAVA_HOME", "The Java to run with, 17 or later.");
        entry("WEIR_JAVA_OPTS", "More options for the JVM, such as -Xmx256m.");
        section("FILES");
        entry("$XDG_CONFIG_HOME/weir/config.json (~/.config/weir/config.json)", "The user's config file.");
        entry("/etc/weir/config.json", "The config file of users who have none.");
    }

    private void endings() {
        section("EXIT STATUS");
        Arrays.stream(ExitCode.values()).forEach(code -> entry(Integer.toString(code.number()), code.meaning() + "."));
        section("EXAMPLES");
        entry("sudo weir", "What is going on.");
        entry("sudo weir -b -n 5 -d 2 -o json", "Five snapshots, two seconds apart, one JSON object per line.");
        entry(
                "sudo weir -b -n 60 --exit-on-alert --alert-process 50M",
                "Fail if a process moves more than 50 MB/s in the" + " next minute.");
        entry(
                "sudo weir record --max-size 500M run.weir",
                "Keep the last 500 MB of snapshots, to look at with weir replay.");
        section("NOTES")
                .line("Everything weir puts into the kernel is held by file descriptors, so nothing remains after it,"
                        + " however it ends. A terminal that was left in a bad state is put right by reset(1).");
        section("SEE ALSO").line("ss(8), ip(8), tcpdump(8), pcap-filter(7)");
    }

    private Stream<ListedCommand> commands() {
        return ListedCommand.weir(features).all().skip(1);
    }

    private ManPage section(String title) {
        return macro(".SH " + title);
    }

    private void paragraph(String text) {
        macro(".PP").line(text);
    }

    private void entry(String term, String text) {
        macro(".TP").macro(".B \"" + escaped(term).replace("\"", "\"\"") + "\"").line(text);
    }

    private ManPage macro(String macro) {
        roff.append(macro).append('\n');
        return this;
    }

    private ManPage line(String text) {
        String escaped = escaped(text);
        roff.append(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "")
                .append(escaped)
                .append('\n');
        return this;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga");
    }
}
