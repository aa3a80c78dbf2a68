package dev.weir.filter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the column of an error in an expression. libpcap only says what is wrong: either it quotes the word, or the
 * error is behind the longest beginning of the expression that some ending would make right. Endings are tried from a
 * list, so this is an estimate.
 */
final class Caret {

    private static final String SYNTAX_ERROR = "syntax error";

    /** A word, roughly as libpcap reads it: addresses, networks, ranges and names are one word each. */
    private static final Pattern TOKEN = Pattern.compile("[\\w.:/\\\\-]+|&&|\\|\\||<<|>>|<=|>=|!=|==|\\S");

    private static final Pattern QUOTED = Pattern.compile("['\"]([^'\"]+)['\"]");

    /** Endings to try; closing brackets and a comparison are tried behind each. */
    private static final List<String> ENDINGS = List.of(
            "",
            "1",
            "1.2.3.4",
            "tcp",
            "host 1.2.3.4",
            "port 1",
            "proto 1",
            "net 1",
            "=1",
            "1-2",
            "1:1:1:1:1:1",
            "dst 1.2.3.4",
            "or dst 1.2.3.4",
            "mask 255.0.0.0");

    private Caret() {}

    /** The column of a problem; the end of the expression when it is not found. */
    static int column(String expression, String problem, LinkType link) {
        Matcher quoted = QUOTED.matcher(problem);
        if (quoted.find() && expression.contains(quoted.group(1))) {
            return wordAt(expression, quoted.group(1));
        }
        List<MatchResult> tokens = TOKEN.matcher(expression).results().toList();
        int first = 0;
        int end = tokens.size();
        while (first < end) {
            int middle = (first + end) / 2;
            if (canBeEnded(expression.substring(0, tokens.get(middle).end()), problem, link)) {
                first = middle + 1;
            } else {
                end = middle;
            }
        }
        return first < tokens.size() ? tokens.get(first).start() : expression.length();
    }

    private static int wordAt(String expression, String word) {
        return TOKEN.matcher(expression)
                .results()
                .filter(token -> token.group().equals(word))
                .findFirst()
                .map(MatchResult::start)
                .orElse(expression.indexOf(word));
    }

    private static boolean canBeEnded(String beginning, String problem, LinkType link) {
        String closing = closing(beginning);
        for (String ending : ENDINGS) {
            for (String comparison : List.of("", "=1")) {
                if (isAvoided(problem, beginning + " " + ending + closing + comparison, link)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether an expression does not have this problem. One that fails for another reason than its grammar has not:
     * such a reason is reported only once the grammar is right.
     */
    private static boolean isAvoided(String problem, String expression, LinkType link) {
        try {
            Pcap.check(expression, link);
            return true;
        } catch (Pcap.Refusal refusal) {
            return !refusal.getMessage().equals(problem)
                    && !refusal.getMessage().equals(SYNTAX_ERROR);
        }
    }

    /** Closing brackets for those that are still open. */
    private static String closing(String beginning) {
        Deque<Character> open = new ArrayDeque<>();
        for (int i = 0; i < beginning.length(); i++) {
            char c = beginning.charAt(i);
            if (c == '(') {
                open.push(')');
            } else if (c == '[') {
                open.push(']');
            } else if (!open.isEmpty() && c == open.peek()) {
                open.pop();
            }
        }
        List<String> closing = new ArrayList<>();
        open.forEach(c -> closing.add(c.toString()));
        return String.join("", closing);
    }
}
