package dev.weir.feature.rules;

import dev.weir.filter.LinkType;
import dev.weir.model.Control;
import dev.weir.model.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes one rule of a file: what else is in it, comments too, stays as it is. The file is written beside its name and
 * then renamed, with the rights it had.
 */
final class RuleEdit {

    private static final String SOME_ADDRESS = "00:00:5e:00:53:00";

    private final Path file;
    private final Compilations compilations;

    /** Changes a file of which some expressions are compiled already. */
    RuleEdit(Path file, Compilations compilations) {
        this.file = file;
        this.compilations = compilations;
    }

    /**
     * Checks a change, and writes it if it is to be kept.
     *
     * @return why it is refused, if it is
     */
    Optional<Refusal> apply(Control.EditRow edit) {
        try {
            String before = RulesFile.text(file);
            List<String> lines = new ArrayList<>(before.lines().toList());
            int at = edit.row().map(id -> find(lines, id)).orElse(lines.size());
            if (at < 0) {
                return refused(edit, "the rule " + edit.row().get() + " is no longer in " + file);
            }
            List<String> now = edit.line().isEmpty()
                    ? List.of()
                    : RuleLine.read(edit.line()).lines();
            replace(lines, at, now);
            String after = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
            Optional<Refusal> wrong = wrong(after, at, now.size(), edit);
            if (wrong.isEmpty() && edit.kept()) {
                write(after);
            }
            return wrong;
        } catch (IOException failed) {
            return refused(edit, failed.getMessage());
        }
    }

    private static Optional<Refusal> refused(Control.EditRow edit, String why) {
        return Optional.of(new Refusal(edit.line().length(), why));
    }

    private static int find(List<String> lines, String id) {
        for (int i = 0; i < lines.size(); i++) {
            if (RulesFile.isRule(lines.get(i)) && lines.get(i).startsWith(id + ";")) {
                return i;
            }
        }
        return -1;
    }

    /** The rule's line, and its threshold's wherever that stands before the next rule. */
    private static void replace(List<String> lines, int at, List<String> now) {
        if (at < lines.size()) {
            lines.remove(at);
            int next = at;
            while (next < lines.size() && !RulesFile.isRule(lines.get(next))) {
                if (lines.get(next).startsWith(Threshold.LINE)) {
                    lines.remove(next);
                } else {
                    next++;
                }
            }
        }
        lines.addAll(at, now);
    }

    private Optional<Refusal> wrong(String text, int at, int count, Control.EditRow edit) {
        RulesFile read = RulesFile.parse(text, LinkType.ETHERNET, Optional.of(SOME_ADDRESS), compilations);
        String id = RuleLine.read(edit.line()).id();
        boolean renamed = !edit.line().isEmpty() && !edit.row().equals(Optional.of(id));
        if (renamed
                && read.rules().stream().filter(rule -> rule.id().equals(id)).count() > 1) {
            return Optional.of(new Refusal(0, "there is a rule " + id + " already"));
        }
        for (Problem problem : read.problems()) {
            int inEdit = problem.line() - 1 - at;
            if (inEdit == 0 && count > 0) {
                return Optional.of(
                        new Refusal(Math.min(problem.column(), edit.line().length()), problem.message()));
            }
            if (inEdit == 1 && count > 1) {
                int when = edit.line().indexOf(Threshold.LINE);
                return Optional.of(
                        new Refusal(when + Math.min(problem.column(), Threshold.LINE.length()), problem.message()));
            }
        }
        return read.problems().stream()
                .findFirst()
                .map(problem -> new Refusal(
                        edit.line().length(), "line " + problem.line() + " would be wrong: " + problem.message()))
                .or(() -> read.counted().isEmpty()
                        ? Optional.of(new Refusal(edit.line().length(), "there would be no rule left to count"))
                        : Optional.empty());
    }

    private void write(String text) throws IOException {
        Path real = file.toRealPath();
        Path whole = real.resolveSibling(
                "." + real.getFileName() + "." + ProcessHandle.current().pid());
        try {
            // A copy has the owner's and the group's rights; then its contents are others.
            Files.copy(real, whole, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
            Files.setAttribute(whole, "unix:uid", Files.getAttribute(real, "unix:uid"));
            Files.setAttribute(whole, "unix:gid", Files.getAttribute(real, "unix:gid"));
            Files.writeString(whole, text, StandardCharsets.UTF_8);
            Files.move(whole, real, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new IOException("cannot write " + file + ": " + failed.getMessage(), failed);
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
