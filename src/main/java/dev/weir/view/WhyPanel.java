package dev.weir.view;

import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.Origin;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Subject;
import dev.weir.screen.Clip;
import dev.weir.screen.Joined;
import dev.weir.screen.Overlay;
import dev.weir.screen.Row;
import dev.weir.screen.Times;
import dev.weir.screen.UiState;
import dev.weir.units.Printable;
import dev.weir.units.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why something is here: the chain from the process to what started it, its package, its ports, since when, and what
 * was raised about it.
 * <pre>
 * -- Why is java 944 here ------------------------------
 *  chain     java 944 &lt;- containerd-shim 901 &lt;- systemd 1
 *  unit      docker.service   container docker:5f2a6c1b9d0e
 *  package   openjdk-17-jre-headless
 * </pre>
 */
final class WhyPanel {

    private WhyPanel() {}

    static void draw(Canvas canvas, UiState state, Overlay.Why why, Joined in) {
        canvas.clear();
        Optional<Row> row = state.row(why.row());
        canvas.title("Why is this here", Ink.STRONG);
        List<String> lines =
                row.map(found -> lines(found, why, in, canvas.look(), state)).orElse(List.of("It has gone."));
        int at = 1;
        for (String line : lines) {
            at = Text.wrapped(canvas, 1, at, line, Ink.TEXT);
        }
    }

    private static List<String> lines(Row row, Overlay.Why why, Joined in, Look look, UiState state) {
        if (row instanceof Row.OfAlert alert) {
            List<String> lines =
                    new ArrayList<>(List.of("alert: " + AlertText.line(alert.alert(), look, state.settings())));
            lines.addAll(alert.owner(in)
                    .map(total -> process(total, why, in, look))
                    .orElse(List.of("What it is about is not listed now, or is no process.")));
            return lines;
        }
        return row.owner(in)
                .map(total -> process(total, why, in, look))
                .orElseGet(() -> withoutProcess(row, in, state));
    }

    /** What there is to say of rows that no one process is behind. */
    private static List<String> withoutProcess(Row row, Joined in, UiState state) {
        String name = Printable.text(row.name(in));
        if (row instanceof Row.OfLeftOver) {
            return List.of(name, Printable.text(row.about()));
        }
        if (row instanceof Row.OfGroup group) {
            return List.of(
                    name + ": " + group.group().members() + (group.group().members() == 1 ? " process" : " processes")
                            + " with the same " + group.group().grouping().label() + ".",
                    "Open it to ask of one of them.");
        }
        if (row instanceof Row.OfFold) {
            return List.of(
                    name + ": rows that are alike and lived for less than a minute each.",
                    "Open it to ask of one of them.");
        }
        if (row instanceof Row.OfInterface nic) {
            return List.of(
                    name,
                    "weir watches it. Its packets are counted by " + nic.nic().ingressHook() + ": "
                            + Printable.text(nic.nic().ingressReason()));
        }
        List<String> known = new ArrayList<>(row.explained(in));
        if (known.isEmpty()) {
            known.add(name);
            known.addAll(state.table().cells(row, state, in));
        }
        known.add("No process is known to be behind it.");
        return known;
    }

    private static List<String> process(ProcessTotal total, Overlay.Why why, Joined in, Look look) {
        ProcessNames names = total.names();
        List<String> lines = new ArrayList<>();
        StringBuilder chain = new StringBuilder(Printable.text(in.nameOf(total)))
                .append(' ')
                .append(total.key().pid());
        names.parents()
                .forEach(parent -> chain.append(" <- ")
                        .append(Printable.text(parent.comm()))
                        .append(' ')
                        .append(parent.pid()));
        lines.add("started by: " + chain);
        lines.add("unit: " + names.unit().map(Printable::text).orElse("none") + "   container: "
                + names.container().map(Printable::text).orElse("none") + "   user: " + Printable.text(names.user()));
        lines.add("executable: " + names.exe().map(Printable::text).orElse("could not be read"));
        lines.add("package: "
                + why.origin().map(Origin::owner).map(WhyPanel::owner).orElse("looking..."));
        names.commandLine().ifPresent(line -> lines.add("command: " + Printable.text(line)));
        why.origin()
                .flatMap(Origin::started)
                .ifPresent(started -> lines.add("started: "
                        + Span.full(Times.nanosBetween(started, in.snapshot().time())) + " ago"));
        lines.add("first seen: " + Times.ofDay(total.firstSeen(), look.zone())
                + total.exited()
                        .map(exited -> "   exited: " + Times.ofDay(exited, look.zone()))
                        .orElse(""));
        lines.add("listens on: " + listens(in.of(total.key()).all()));
        in.snapshot().alerts().stream()
                .filter(alert -> isAbout(alert, total, in))
                .forEach(alert -> lines.add("alert: " + Times.ofDay(alert.since(), look.zone()) + " "
                        + Printable.text(alert.rule()) + " " + Printable.text(alert.subject())));
        return lines;
    }

    private static String owner(Origin.PackageOwner owner) {
        return switch (owner.state()) {
            case LOOKING_UP -> "looking...";
            case OWNED -> Printable.text(owner.text());
            case NONE -> "none: " + Printable.text(owner.text());
        };
    }

    private static String listens(List<Connection> connections) {
        List<String> ports = connections.stream()
                .filter(Connection::isListening)
                .map(connection -> Clip.end(connection.laddr(), connection.lport()))
                .distinct()
                .toList();
        return ports.isEmpty() ? "nothing" : String.join(" ", ports);
    }

    private static boolean isAbout(Alert alert, ProcessTotal total, Joined in) {
        if (alert.about() instanceof Subject.OfProcess process) {
            return process.key().equals(total.key());
        }
        return alert.about() instanceof Subject.OfConnection connection
                && in.connection(connection.key())
                        .filter(found -> found.owner().equals(total.key()))
                        .isPresent();
    }
}
