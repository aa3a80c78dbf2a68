package dev.weir.feature.rules;

import dev.weir.attach.TcHook;
import dev.weir.attach.TcTarget;
import dev.weir.bpf.BpfException;
import dev.weir.filter.CountedExpression;
import dev.weir.filter.ExpressionError;
import dev.weir.filter.LinkType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of one interface: attached in both directions, counted, replaced without losing what was counted. */
final class InterfaceRules implements AutoCloseable {

    /**
     * How long a program that was replaced may still run on another CPU; it is not allowed to wait, so this is long.
     */
    private static final long GRACE_MILLIS = 20;

    private static final Duration COMPILE_LIMIT = Duration.ofSeconds(20);

    private final Path file;
    private final String prefilter;
    private TcTarget target;
    private List<Rule> rules = List.of();
    /** What was counted by programs that are gone. */
    private Count[] before = {};

    private LoadedRules rx;
    private LoadedRules tx;
    private final List<TcHook> hooks = new ArrayList<>();

    private InterfaceRules(TcTarget target, Path file, String prefilter) {
        this.target = target;
        this.file = file;
        this.prefilter = prefilter;
    }

    /** The rules file has errors; what is wrong has been put into words. */
    static final class WrongRulesException extends Exception {
        private static final long serialVersionUID = 1;

        WrongRulesException(String shown) {
            super(shown, null, false, false);
        }
    }

    /**
     * Loads and attaches the rules of a file.
     *
     * @param prefilter what a packet has to match before it is counted at all, or null
     * @throws WrongRulesException when the file has errors
     * @throws ExpressionError     when the prefilter has
     * @throws IOException         when the file cannot be read, or the kernel refuses; the message is a sentence
     */
    static InterfaceRules open(TcTarget target, Path file, String prefilter)
            throws IOException, WrongRulesException, ExpressionError {
        InterfaceRules opened = new InterfaceRules(target, file, prefilter);
        try {
            opened.load();
            return opened;
        } catch (IOException | WrongRulesException | ExpressionError | RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    /** What the packets of an interface start with. */
    static LinkType link(TcTarget target) {
        return target.ethernet() ? LinkType.ETHERNET : LinkType.RAW;
    }

    /**
     * Reads the file again and puts the new rules in the place of the old ones. The counts of rules that stayed the
     * same go on. When anything is wrong all stays as it was.
     */
    synchronized void reload() throws IOException, WrongRulesException, ExpressionError {
        load();
    }

    private void load() throws IOException, WrongRulesException, ExpressionError {
        LinkType link = link(target);
        RulesFile read = RulesFile.read(file, link, target.address());
        if (!read.problems().isEmpty()) {
            StringBuilder shown = new StringBuilder();
            read.problems().forEach(problem -> shown.append(problem.shown(file.toString())));
            throw new WrongRulesException(shown.toString());
        }
        List<Rule> counted = read.rules().stream().filter(Rule::isCounted).toList();
        if (counted.isEmpty()) {
            throw new IOException(file + " has no rule to count");
        }
        CountedExpression first = prefilter == null ? null : CountedExpression.compile(prefilter, link, COMPILE_LIMIT);
        LoadedRules newRx = null;
        LoadedRules newTx = null;
        try {
            newRx = LoadedRules.load(read.counted(), first, true, link);
            newTx = LoadedRules.load(read.counted(), first, false, link);
            replaceBy(newRx, newTx);
        } catch (BpfException refused) {
            close(newRx);
            close(newTx);
            throw new IOException(
                    "cannot count " + counted.size() + " rules on " + target.name() + ": " + refused.getMessage()
                            + (refused.verifierLog().isEmpty()
                                    ? ""
                                    : "; the verifier says: " + lastLine(refused.verifierLog())),
                    refused);
        } catch (UnsupportedOperationException tooMany) {
            close(newRx);
            close(newTx);
            throw new IOException("cannot count the rules of " + file + ": " + tooMany.getMessage(), tooMany);
        }
        takeOver(counted, newRx, newTx);
    }

    private static String lastLine(String log) {
        String[] lines = log.split("\n");
        for (int i = lines.length - 1; i >= 0; i--) {
            if (!lines[i].isBlank() && !lines[i].startsWith("processed ")) {
                return lines[i].strip();
            }
        }
        return log;
    }

    private void replaceBy(LoadedRules newRx, LoadedRules newTx) {
        if (hooks.isEmpty()) {
            hooks.add(TcHook.attach(newRx.first(), target, true));
            hooks.add(TcHook.attach(newTx.first(), target, false));
        } else {
            hooks.get(0).replace(newRx.first());
            try {
                hooks.get(1).replace(newTx.first());
            } catch (BpfException refused) {
                hooks.get(0).replace(rx.first());
                throw refused;
            }
        }
    }

    private void takeOver(List<Rule> counted, LoadedRules newRx, LoadedRules newTx) {
        Count[] started = new Count[counted.size()];
        Arrays.fill(started, Count.NONE);
        if (rx != null) {
            waitForGrace();
            Map<List<Object>, Count> known = new HashMap<>();
            Map<String, Integer> seen = new HashMap<>();
            Count[] counts = counts();
            for (int i = 0; i < rules.size(); i++) {
                known.put(identity(rules.get(i), seen), counts[i]);
            }
            seen.clear();
            for (int i = 0; i < started.length; i++) {
                started[i] = known.getOrDefault(identity(counted.get(i), seen), Count.NONE);
            }
        }
        close(rx);
        close(tx);
        rx = newRx;
        tx = newTx;
        before = started;
        rules = counted;
    }

    /** A rule is the same when its identifier and its expression are; of several that are, the first is the first. */
    private static List<Object> identity(Rule rule, Map<String, Integer> seen) {
        return List.of(rule.id(), rule.expression(), seen.merge(rule.id() + ";" + rule.expression(), 1, Integer::sum));
    }

    private static void waitForGrace() {
        try {
            Thread.sleep(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Attaches again when the interface went and came back. */
    synchronized void follow() {
        Optional<TcTarget> now = TcTarget.find(target.name());
        if (now.isEmpty() || now.get().ifindex() == target.ifindex() || rx == null) {
            return;
        }
        detach();
        target = now.get();
        try {
            replaceBy(rx, tx);
        } catch (BpfException refused) {
            detach(); // it may be going again; the next second will tell
            target = new TcTarget(target.name(), 0, target.ethernet(), target.address());
        }
    }

    /** What was counted so far, rule by rule. */
    synchronized Count[] counts() {
        Count[] counts = before.clone();
        if (rx != null) {
            rx.addTo(counts);
            tx.addTo(counts);
        }
        return counts;
    }

    /** The rules that are counted, in the order of the file. */
    synchronized List<Rule> rules() {
        return rules;
    }

    /** The interface's name. */
    String name() {
        return target.name();
    }

    /** How it counts, for a person. */
    synchronized String description() {
        return rules.size() + " rules on " + target.name() + " (" + hooks.get(0).kind() + ", " + rx.size() + " + "
                + tx.size() + " programs, "
                + (rx.instructions() + tx.instructions()) + " instructions, "
                + (rx.verifiedInstructions() + tx.verifiedInstructions())
                + " verified)";
    }

    private void detach() {
        for (TcHook hook : hooks) {
            try {
                hook.close();
            } catch (BpfException gone) {
                continue; // with its interface
            }
        }
        hooks.clear();
    }

    private static void close(LoadedRules loaded) {
        if (loaded != null) {
            loaded.close();
        }
    }

    @Override
    public synchronized void close() {
        detach();
        close(rx);
        close(tx);
        rx = null;
        tx = null;
    }
}
