package dev.weir.feature.rules;

import dev.weir.filter.CountedExpression;
import dev.weir.filter.ExpressionError;
import dev.weir.filter.LinkType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of rules: {@code identifier;expression} in each line. {@code $MAC} stands for the interface's address,
 * <code>${RULE}</code> for the expression of an earlier rule, both in brackets. Lines that begin with {@code #} and
 * blank ones say nothing, but for {@code #when packets/s > 1000 for 5s}, which has the rule before it raise an alert.
 */
final class RulesFile {

    private static final long BYTES_MAX = 16 << 20;
    /** Of a circle of many rules so many are told from either end. */
    private static final int CIRCLE_SHOWN = 4;

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)\\}|\\$MAC");

    private final List<Rule> rules = new ArrayList<>();
    private final List<CountedExpression> compiled = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final LinkType link;
    private final Optional<String> address;
    private final List<String> lines;
    private final Compilations compilations;
    /** Rules so far, by identifier: the newest of each. */
    private final Map<String, String> known = new HashMap<>();
    /** Identifiers that are wrong; what refers to them need not be told as well. */
    private final Set<String> wrong = new LinkedHashSet<>();
    /** Where each identifier is, and what it refers to. */
    private final Map<String, Integer> places = new LinkedHashMap<>();

    private final Map<String, List<String>> references = new HashMap<>();

    private int lastRuleLine;
    /** Thresholds that are about sources. */
    private int ofSources;

    private RulesFile(List<String> lines, LinkType link, Optional<String> address, Compilations compilations) {
        this.compilations = compilations;
        this.lines = lines;
        this.link = link;
        this.address = address;
    }

    /**
     * Reads and compiles a file.
     *
     * @param link    what the packets start with
     * @param address what {@code $MAC} stands for, if anything
     * @param compilations what was compiled before
     * @throws IOException when the file cannot be read; the message is a sentence
     */
    static RulesFile read(Path file, LinkType link, Optional<String> address, Compilations compilations)
            throws IOException {
        byte[] bytes = bytes(file);
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        boolean isText =
                !StandardCharsets.UTF_8.newDecoder().decode(rest, text, true).isError();
        return isText
                ? parse(text.flip().toString(), link, address, compilations)
                : notText(bytes, text.flip().toString());
    }

    /** What is wrong with a file that is no text, where it stops to be. */
    private static RulesFile notText(byte[] bytes, String until) {
        int line = (int) until.chars().filter(c -> c == '\n').count();
        int column = until.length() - until.lastIndexOf('\n') - 1;
        String shown = new String(bytes, StandardCharsets.UTF_8).split("\n", line + 2)[line];
        RulesFile file = new RulesFile(List.of(), LinkType.ETHERNET, Optional.empty(), new Compilations());
        file.problems.add(new Problem(line + 1, column, shown, "not UTF-8 text"));
        return file;
    }

    /** The text of a file. */
    static String text(Path file) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("cannot read rules from " + file + ": it is not UTF-8 text", e);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            if (Files.isDirectory(file)) {
                throw new IOException("cannot read rules from " + file + ": it is a directory");
            }
            try (var in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes((int) BYTES_MAX + 1);
                if (bytes.length > BYTES_MAX) {
                    throw new IOException(
                            "cannot read rules from " + file + ": it has more than " + (BYTES_MAX >> 20) + " MiB");
                }
                return bytes;
            }
        } catch (NoSuchFileException e) {
            throw new IOException("cannot read rules from " + file + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException("cannot read rules from " + file + ": permission denied", e);
        }
    }

    /** Takes the text of a file apart and compiles it. */
    static RulesFile parse(String text, LinkType link, Optional<String> address, Compilations compilations) {
        RulesFile file = new RulesFile(
                (text.startsWith("\ufeff") ? text.substring(1) : text).lines().toList(), link, address, compilations);
        file.findPlaces();
        for (int i = 0; i < file.lines.size(); i++) {
            String line = file.lines.get(i);
            if (isRule(line)) {
                file.readRule(i + 1, line);
            } else if (line.startsWith(Threshold.LINE)) {
                file.readThreshold(i + 1, line);
            }
        }
        compilations.keep(link, file.compiled);
        return file;
    }

    /** Whether a line is not blank and no comment. */
    static boolean isRule(String line) {
        return !line.isBlank() && !line.stripLeading().startsWith("#");
    }

    /** What is wrong with the rule before it has been told there. */
    private void readThreshold(int number, String line) {
        int last = rules.size() - 1;
        boolean follows = last >= 0 && rules.get(last).line() == lastRuleLine;
        Optional<Threshold> threshold = Threshold.read(line.substring(Threshold.LINE.length()));
        if (threshold.isEmpty()) {
            problems.add(new Problem(
                    number,
                    Threshold.LINE.length(),
                    line,
                    "no threshold, which is 'packets/s > N for Ts', 'bytes/s > N for Ts' or 'sources > N for Ts'"));
        } else if (lastRuleLine == 0) {
            problems.add(new Problem(number, 0, line, "no rule before it that it could belong to"));
        } else if (follows && !rules.get(last).isCounted()) {
            problems.add(new Problem(number, 0, line, "the rule before it is not counted"));
        } else if (threshold.get().isOfSources() && ++ofSources > WatchedRules.SOURCES_MAX) {
            problems.add(new Problem(
                    number,
                    0,
                    line,
                    "sources can be counted for " + WatchedRules.SOURCES_MAX + " rules, not for more"));
        } else if (follows) {
            rules.set(last, rules.get(last).withAlert(threshold.get()));
        }
    }

    private void findPlaces() {
        for (int i = 0; i < lines.size(); i++) {
            int end = isRule(lines.get(i)) ? lines.get(i).indexOf(';') : -1;
            if (end > 0) {
                String id = lines.get(i).substring(0, end);
                places.putIfAbsent(id, i + 1);
                Matcher matcher = REFERENCE.matcher(lines.get(i).substring(end + 1));
                List<String> named = references.computeIfAbsent(id, first -> new ArrayList<>());
                while (matcher.find()) {
                    if (matcher.group(1) != null) {
                        named.add(matcher.group(1));
                    }
                }
            }
        }
    }

    private void readRule(int number, String line) {
        lastRuleLine = number;
        int end = line.indexOf(';');
        if (end < 0) {
            problems.add(new Problem(number, line.length(), line, "no ';' between an identifier and an expression"));
        } else if (end == 0) {
            problems.add(new Problem(number, 0, line, "no identifier before the ';'"));
        } else if (line.substring(end + 1).isBlank()) {
            refuse(number, line.length(), line, "no expression behind the ';'");
        } else {
            compile(number, line, end);
        }
    }

    private void refuse(int number, int column, String line, String message) {
        wrong.add(id(line));
        problems.add(new Problem(number, column, line, message));
    }

    private static String id(String line) {
        return line.substring(0, line.indexOf(';'));
    }

    private void compile(int number, String line, int end) {
        String id = line.substring(0, end);
        Optional<Expansion> expanded = expand(number, line, end + 1);
        if (expanded.isEmpty()) {
            return;
        }
        String text = expanded.get().toString();
        try {
            CountedExpression expression = compilations.compile(id, number, text, link);
            rules.add(new Rule(id, number, line.substring(end + 1), text, Optional.empty()));
            compiled.add(expression);
            known.put(id, text);
            wrong.remove(id);
        } catch (ExpressionError error) {
            refuse(number, expanded.get().column(error.column(), line.length()), line, error.getMessage());
        }
    }

    private Optional<Expansion> expand(int number, String line, int start) {
        Expansion expansion = new Expansion();
        Matcher matcher = REFERENCE.matcher(line);
        int at = start;
        while (matcher.find(at)) {
            expansion.add(line.substring(at, matcher.start()), at, true);
            Optional<String> meant =
                    matcher.group(1) == null ? address : Optional.ofNullable(known.get(matcher.group(1)));
            if (meant.isEmpty()) {
                refuseReference(number, line, matcher);
                return Optional.empty();
            }
            expansion.add("(" + meant.get() + ")", matcher.start(), false);
            at = matcher.end();
            if (expansion.isTooLong()) {
                refuse(
                        number,
                        matcher.start(),
                        line,
                        "with this put in, the expression is longer than 32768 characters");
                return Optional.empty();
            }
        }
        expansion.add(line.substring(at), at, true);
        return Optional.of(expansion);
    }

    private void refuseReference(int number, String line, Matcher reference) {
        String name = reference.group(1);
        if (name == null) {
            refuse(number, reference.start(), line, "the interface has no Ethernet address that $MAC could stand for");
        } else if (wrong.contains(name)) {
            wrong.add(id(line)); // told where that rule is
        } else if (!places.containsKey(name)) {
            refuse(number, reference.start(), line, "there is no rule " + name);
        } else {
            List<String> circle = way(name, id(line));
            wrong.addAll(circle); // the others of it need not be told
            refuse(
                    number,
                    reference.start(),
                    line,
                    circle.isEmpty()
                            ? "rule " + name + " comes later, in line " + places.get(name) + "; it has to come before"
                            : "these rules refer to each other in a circle: " + id(line) + " -> " + shown(circle));
        }
    }

    private static String shown(List<String> circle) {
        int left = circle.size() - 2 * CIRCLE_SHOWN;
        return left <= 0
                ? String.join(" -> ", circle)
                : String.join(" -> ", circle.subList(0, CIRCLE_SHOWN)) + " -> (" + left + " more) -> "
                        + String.join(" -> ", circle.subList(circle.size() - CIRCLE_SHOWN, circle.size()));
    }

    /** The rules by which references lead from one to another, both included; none when they do not. */
    private List<String> way(String from, String to) {
        Map<String, String> cameFrom = new HashMap<>(Map.of(from, from));
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty() && !cameFrom.containsKey(to)) {
            String rule = open.remove();
            for (String next : references.getOrDefault(rule, List.of())) {
                if (cameFrom.putIfAbsent(next, rule) == null) {
                    open.add(next);
                }
            }
        }
        Deque<String> way = new ArrayDeque<>();
        if (cameFrom.containsKey(to)) {
            way.add(to);
            while (!way.getFirst().equals(from)) {
                way.addFirst(cameFrom.get(way.getFirst()));
            }
        }
        return List.copyOf(way);
    }

    /** All rules that are right, those that are not counted too. */
    List<Rule> rules() {
        return rules;
    }

    /** The expressions of {@link #rules}. */
    List<CountedExpression> compiled() {
        return compiled;
    }

    /** The expressions of the rules that are counted. */
    List<CountedExpression> counted() {
        List<CountedExpression> counted = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).isCounted()) {
                counted.add(compiled.get(i));
            }
        }
        return counted;
    }

    /** What is wrong, in the order of the file. */
    List<Problem> problems() {
        return problems;
    }
}
