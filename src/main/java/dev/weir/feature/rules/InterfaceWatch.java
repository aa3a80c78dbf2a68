package dev.weir.feature.rules;

import dev.weir.attach.TcTarget;
import dev.weir.bpf.BpfException;
import dev.weir.feature.rules.RuleHook.Way;
import dev.weir.filter.CountedExpression;
import dev.weir.filter.WatchingProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What is watched of the rules of one interface: always those with a threshold, and the one that somebody looks at.
 * That one comes and goes without the others' losing what they have of a second.
 */
final class InterfaceWatch implements AutoCloseable {

    /**
     * Rules that are watched together, and what on.
     *
     * @param watched null when the kernel refuses
     * @param why     that it does; else empty
     */
    private record Group(TcTarget on, List<Rule> rules, WatchedRules watched, Optional<String> why) {}

    private static final int WITH_THRESHOLD = 0;
    private static final int LOOKED_AT = 1;

    /** Null for none. */
    private final Group[] groups = new Group[2];

    private boolean closed;

    /** Watches what is to be watched now; for one thread. */
    void become(
            Way by,
            TcTarget on,
            List<Boolean> directions,
            List<Rule> rules,
            List<CountedExpression> expressions,
            Optional<String> shown) {
        List<Integer> standing = withThreshold(rules);
        List<Integer> looked = IntStream.range(0, rules.size())
                .filter(i -> shown.equals(Optional.of(rules.get(i).id())) && !standing.contains(i))
                .limit(1)
                .boxed()
                .toList();
        become(WITH_THRESHOLD, by, on, directions, rules, expressions, standing);
        become(LOOKED_AT, by, on, directions, rules, expressions, looked);
    }

    /** Of more than there is room for, those whose sources are counted come first. */
    private static List<Integer> withThreshold(List<Rule> rules) {
        List<Integer> chosen = new ArrayList<>();
        IntPredicate ofSources =
                i -> rules.get(i).when().filter(Threshold::isOfSources).isPresent();
        IntStream.range(0, rules.size()).filter(ofSources).forEach(chosen::add);
        IntStream.range(0, rules.size())
                .filter(i -> rules.get(i).when().isPresent() && !ofSources.test(i))
                .limit(Math.max(0, WatchingProgram.RULES_MAX - chosen.size()))
                .forEach(chosen::add);
        return chosen;
    }

    private void become(
            int group,
            Way by,
            TcTarget on,
            List<Boolean> directions,
            List<Rule> rules,
            List<CountedExpression> expressions,
            List<Integer> wanted) {
        List<Rule> theirs = wanted.stream().map(rules::get).toList();
        Group before = groups[group];
        if (before == null ? theirs.isEmpty() : before.rules.equals(theirs) && before.on.equals(on)) {
            return;
        }
        Group fresh = null;
        if (!theirs.isEmpty()) {
            try {
                List<CountedExpression> compiled =
                        wanted.stream().map(expressions::get).toList();
                fresh = new Group(
                        on, theirs, WatchedRules.open(by, on, directions, theirs, compiled), Optional.empty());
            } catch (BpfException | UnsupportedOperationException refused) {
                String why = "cannot sample packets on " + on.name() + ": " + refused.getMessage();
                fresh = new Group(on, theirs, null, Optional.of(why));
            }
        }
        replace(group, fresh);
    }

    private synchronized void replace(int group, Group fresh) {
        Group before = groups[group];
        groups[group] = fresh;
        if (before != null && before.watched != null) {
            before.watched.close();
        }
        if (closed) {
            close();
        }
    }

    /** Hands over all that is watched, to be read before anybody closes it. */
    synchronized void each(Consumer<WatchedRules> use) {
        Arrays.stream(groups)
                .filter(group -> group != null && group.watched != null)
                .forEach(group -> use.accept(group.watched));
    }

    /** Why the kernel does not have a rule watched; empty when it has, or was not asked. */
    synchronized Optional<String> refused(String id) {
        return Arrays.stream(groups)
                .filter(Objects::nonNull)
                .filter(group -> group.rules.stream().anyMatch(rule -> rule.id().equals(id)))
                .flatMap(group -> group.why.stream())
                .findFirst();
    }

    /** Why the kernel does not have those with a threshold watched; empty when it has. */
    synchronized Optional<String> refused() {
        return groups[WITH_THRESHOLD] == null ? Optional.empty() : groups[WITH_THRESHOLD].why;
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (int i = 0; i < groups.length; i++) {
            if (groups[i] != null && groups[i].watched != null) {
                groups[i].watched.close();
            }
            groups[i] = null;
        }
    }
}
