package dev.weir.feature.rules;

import dev.weir.attach.TcTarget;
import dev.weir.bpf.BpfException;
import dev.weir.feature.rules.RuleHook.Way;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** The rules of one interface: attached in both directions, counted, replaced without losing what was counted. */
final class InterfaceRules implements AutoCloseable {

    /**
     * How long a program that was replaced may still run on another CPU; it is not allowed to wait, so this is long.
     */
    private static final long GRACE_MILLIS = 20;

    private static final Duration COMPILE_LIMIT = Duration.ofSeconds(20);

    private final Path file;
    private final String prefilter;
    private final Compilations compilations;
    private TcTarget target;
    private Way way = Way.TC;
    private List<Rule> rules = List.of();
    /** What was counted by programs that are gone. */
    private Count[] before = {};

    /** One for each direction: what is received, and what is sent unless that comes back at once. */
    private List<LoadedRules> loaded = List.of();

    /** What they hang on; none while the interface is gone. */
    private List<RuleHook> hooks = List.of();

    /** What {@code $MAC} stands for in them. */
    private Optional<String> loadedAddress = Optional.empty();

    /** The expressions of the rules. */
    private List<CountedExpression> expressions = List.of();

    /** Which of the rules somebody looks at; null as long as none are to be watched at all. */
    private Optional<String> shown;

    private final InterfaceWatch watch = new InterfaceWatch();

    private boolean closed;

    private InterfaceRules(TcTarget target, Path file, String prefilter, Compilations compilations) {
        this.compilations = compilations;
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
     * @param compilations what was compiled before; also of use when the file is read again
     * @throws WrongRulesException when the file has errors
     * @throws ExpressionError     when the prefilter has
     * @throws IOException         when the file cannot be read, or the kernel refuses; the message is a sentence
     */
    static InterfaceRules open(TcTarget target, Path file, String prefilter, Compilations compilations)
            throws IOException, WrongRulesException, ExpressionError {
        InterfaceRules opened = new InterfaceRules(target, file, prefilter, compilations);
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
     * same go on. When anything is wrong all stays as it was. For one thread; others may ask for counts meanwhile.
     */
    void reload() throws IOException, WrongRulesException, ExpressionError {
        load();
        watch();
    }

    /**
     * Watches the rules that have a threshold, and one that somebody looks at. For the thread that reloads.
     *
     * @param id that one, if any
     */
    void watch(Optional<String> id) {
        synchronized (this) {
            shown = id;
        }
        watch();
    }

    private void watch() {
        TcTarget on;
        Way by;
        List<Rule> theirs;
        List<CountedExpression> compiled;
        Optional<String> looked;
        synchronized (this) {
            if (shown == null) {
                return;
            }
            on = target;
            by = kind().equals("tcx") ? Way.TC : Way.TAP;
            theirs = hasHooks() ? rules : List.of();
            compiled = expressions;
            looked = shown;
        }
        watch.become(by, on, directions(on), theirs, compiled, looked);
    }

    /** What is watched of them. */
    InterfaceWatch watched() {
        return watch;
    }

    /** Whether its packets start with an Ethernet header. */
    synchronized boolean isEthernet() {
        return target.ethernet();
    }

    private void load() throws IOException, WrongRulesException, ExpressionError {
        TcTarget on = target();
        LinkType link = link(on);
        RulesFile read = RulesFile.read(file, link, on.address(), compilations);
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
        try {
            load(on, counted, read.counted(), first);
        } catch (BpfException refused) {
            throw new IOException(
                    "cannot count " + counted.size() + " rules on " + on.name() + ": " + refused.getMessage()
                            + (refused.verifierLog().isEmpty()
                                    ? ""
                                    : "; the verifier says: " + lastLine(refused.verifierLog())),
                    refused);
        } catch (UnsupportedOperationException tooMany) {
            throw new IOException("cannot count the rules of " + file + ": " + tooMany.getMessage(), tooMany);
        }
    }

    /** The first time by packet sockets, too, where tc is refused; where both are, the exception is that of tc. */
    private void load(TcTarget on, List<Rule> counted, List<CountedExpression> expressions, CountedExpression first) {
        boolean attached = hasHooks();
        try {
            load(way, on, counted, expressions, first);
        } catch (BpfException noTc) {
            if (attached || way == Way.TAP || on.ifindex() == 0) {
                throw noTc;
            }
            try {
                load(Way.TAP, on, counted, expressions, first);
            } catch (BpfException neither) {
                noTc.addSuppressed(neither);
                throw noTc;
            }
        }
    }

    private void load(
            Way by, TcTarget on, List<Rule> counted, List<CountedExpression> expressions, CountedExpression first) {
        List<LoadedRules> fresh = loaded(by, on, expressions, first);
        try {
            install(by, on, counted, expressions, fresh);
        } catch (BpfException refused) {
            fresh.forEach(LoadedRules::close);
            throw refused;
        }
    }

    /** Both directions at once: of a thousand rules each takes a second or two, most of it the verifier's. */
    private static List<LoadedRules> loaded(
            Way by, TcTarget on, List<CountedExpression> expressions, CountedExpression first) {
        List<CompletableFuture<LoadedRules>> loading = directions(on).stream()
                .map(rx -> CompletableFuture.supplyAsync(
                        () -> LoadedRules.load(expressions, first, by.kind(rx), link(on)),
                        work -> new Thread(work, "weir-rules-load").start()))
                .toList();
        List<LoadedRules> fresh = new ArrayList<>();
        RuntimeException refused = null;
        for (CompletableFuture<LoadedRules> each : loading) {
            try {
                fresh.add(each.join());
            } catch (CompletionException failed) {
                refused = (RuntimeException) failed.getCause();
            }
        }
        if (refused != null) {
            fresh.forEach(LoadedRules::close);
            throw refused;
        }
        return fresh;
    }

    /** A packet of {@code lo} that is sent is received as well: once is enough, and a live capture shows it once. */
    private static List<Boolean> directions(TcTarget target) {
        return target.loopback() ? List.of(true) : List.of(true, false);
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

    private synchronized boolean hasHooks() {
        return !hooks.isEmpty();
    }

    private synchronized TcTarget target() {
        return target;
    }

    private synchronized void install(
            Way by, TcTarget on, List<Rule> counted, List<CountedExpression> compiled, List<LoadedRules> fresh) {
        if (closed) {
            fresh.forEach(LoadedRules::close);
            return;
        }
        if (hooks.size() == fresh.size()) {
            replaceBy(fresh);
        } else {
            detach();
            hooks = attached(by, on, fresh);
        }
        way = by;
        takeOver(counted, fresh, on.address());
        expressions = List.copyOf(compiled);
    }

    private static List<RuleHook> attached(Way by, TcTarget on, List<LoadedRules> programs) {
        List<RuleHook> attached = new ArrayList<>();
        try {
            for (int i = 0; i < programs.size(); i++) {
                attached.add(RuleHook.attach(
                        by, programs.get(i).first(), on, directions(on).get(i)));
            }
            return attached;
        } catch (BpfException refused) {
            attached.forEach(RuleHook::close);
            throw refused;
        }
    }

    private void replaceBy(List<LoadedRules> fresh) {
        for (int i = 0; i < fresh.size(); i++) {
            try {
                hooks.get(i).replace(fresh.get(i).first());
            } catch (BpfException refused) {
                for (int j = 0; j < i; j++) {
                    hooks.get(j).replace(loaded.get(j).first());
                }
                throw refused;
            }
        }
    }

    private void takeOver(List<Rule> counted, List<LoadedRules> fresh, Optional<String> address) {
        Count[] started = new Count[counted.size()];
        Arrays.fill(started, Count.NONE);
        if (!loaded.isEmpty()) {
            waitForGrace();
            Map<List<Object>, Count> known = new HashMap<>();
            Map<String, Integer> seen = new HashMap<>();
            Count[] counts = counts();
            for (int i = 0; i < rules.size(); i++) {
                known.put(identity(rules.get(i), loadedAddress, seen), counts[i]);
            }
            seen.clear();
            for (int i = 0; i < started.length; i++) {
                started[i] = known.getOrDefault(identity(counted.get(i), address, seen), Count.NONE);
            }
        }
        loaded.forEach(LoadedRules::close);
        loaded = List.copyOf(fresh);
        loadedAddress = address;
        before = started;
        rules = counted;
    }

    /**
     * A rule is the same when its identifier and its expression are, whatever {@code $MAC} stands for; rules that are
     * alike in both are told apart by their order.
     */
    private static List<Object> identity(Rule rule, Optional<String> address, Map<String, Integer> seen) {
        String expression = address.map(mac -> rule.expression().replace("(" + mac + ")", "$MAC"))
                .orElse(rule.expression());
        return List.of(rule.id(), expression, seen.merge(rule.id() + ";" + expression, 1, Integer::sum));
    }

    private static void waitForGrace() {
        try {
            Thread.sleep(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Attaches again when the interface went and came back; with the rules read again when it came back with another
     * address or another kind of packets. For the thread that reloads.
     */
    void follow() {
        TcTarget was = target();
        Optional<TcTarget> now = TcTarget.find(was.name());
        if (now.isEmpty() || now.get().ifindex() == was.ifindex()) {
            return;
        }
        boolean same = now.get().address().equals(was.address())
                && now.get().ethernet() == was.ethernet()
                && now.get().loopback() == was.loopback();
        reattach(now.get(), same);
        if (!same) {
            try {
                load();
            } catch (IOException | WrongRulesException | ExpressionError stillWrong) {
                detachFrom(now.get()); // with the next second it is tried again
            }
        }
        watch();
    }

    private synchronized void reattach(TcTarget now, boolean same) {
        detach();
        target = now;
        try {
            if (same && !loaded.isEmpty() && !closed) {
                hooks = attached(way, now, loaded);
            }
        } catch (BpfException refused) {
            detachFrom(now); // it may be going again; the next second will tell
        }
    }

    private synchronized void detachFrom(TcTarget now) {
        detach();
        target = new TcTarget(now.name(), 0, now.ethernet(), now.loopback(), now.address());
    }

    /** What was counted so far, rule by rule. */
    synchronized Count[] counts() {
        Count[] counts = before.clone();
        loaded.forEach(each -> each.addTo(counts));
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
        return rules.size() + " rules on " + target.name() + " (" + kind() + ", "
                + loaded.stream().map(each -> Integer.toString(each.size())).collect(Collectors.joining(" + "))
                + " programs, "
                + loaded.stream().mapToInt(LoadedRules::instructions).sum() + " instructions, "
                + loaded.stream().mapToInt(LoadedRules::verifiedInstructions).sum()
                + " verified)";
    }

    /** What it hangs on: {@code tcx}, {@code clsact} or {@code packet socket}; empty while the interface is gone. */
    synchronized String kind() {
        return hooks.stream().map(RuleHook::kind).distinct().collect(Collectors.joining(" and "));
    }

    private void detach() {
        for (RuleHook hook : hooks) {
            try {
                hook.close();
            } catch (BpfException gone) {
                // It has gone with its interface.
            }
        }
        hooks = List.of();
    }

    @Override
    public synchronized void close() {
        closed = true;
        watch.close();
        detach();
        loaded.forEach(LoadedRules::close);
        loaded = List.of();
    }
}
