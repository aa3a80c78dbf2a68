package dev.weir.feature.rules;

import dev.weir.attach.TcTarget;
import dev.weir.cli.ExitCode;
import dev.weir.filter.LinkType;
import dev.weir.units.Printable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir rules check}: says what a file means and what is wrong with it; needs no root and counts nothing. */
@Command(
        name = "check",
        description = "Compile a file of rules and print each rule's expansion and size, or what is wrong and where.")
final class CheckCommand implements Callable<Integer> {

    /** For documentation (RFC 7042); stands for the interface's address where none is named. */
    private static final String SOME_ADDRESS = "00:00:5e:00:53:00";

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "NAME",
            description = "the interface whose address $MAC stands for")
    private String iface;

    @Parameters(paramLabel = "FILE", description = "the file of rules")
    private Path file;

    @Override
    public Integer call() throws Exception {
        LinkType link = LinkType.ETHERNET;
        Optional<String> address = Optional.of(SOME_ADDRESS);
        if (iface != null) {
            TcTarget target = TcTarget.of(iface);
            link = InterfaceRules.link(target);
            address = target.address();
        }
        Compilations compilations = new Compilations();
        compilations.tell(sentence -> System.err.println("weir: " + sentence));
        RulesFile read = RulesFile.read(file, link, address, compilations);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < read.rules().size(); i++) {
            Rule rule = read.rules().get(i);
            text.append(Printable.text(rule.id()))
                    .append(rule.isCounted() ? ": " : " (not counted): ")
                    .append(Printable.text(rule.expression().strip()))
                    .append(" (")
                    .append(read.compiled().get(i).size())
                    .append(" instructions)\n");
        }
        System.out.print(text);
        read.problems().forEach(problem -> System.err.print(problem.shown(file.toString())));
        return (read.problems().isEmpty() ? ExitCode.DONE : ExitCode.USAGE).number();
    }
}
