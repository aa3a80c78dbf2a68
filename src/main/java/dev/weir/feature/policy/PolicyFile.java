package dev.weir.feature.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.weir.cli.UsageError;
import dev.weir.units.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads the config file of a policy and the lists it names.
 * <pre>
 *   { "permitted_cidrs": ["10.0.0.0/8", "2001:db8::/32", "192.0.2.1"],
 *     "denied_cidrs":    ["10.66.0.0/16"],
 *     "sets":            {"office": "office.txt"},          permitted: one range a line, # begins a comment
 *     "denied_sets":     {"abuse": "abuse.txt"},            denied likewise
 *     "ports":           {"5432/tcp": ["10.0.0.0/8"]},      who may reach this port, instead of the ranges above
 *     "logging":         {"format": "jsonl", "output_file": "policy.jsonl",
 *                         "buffer_size": 8192, "rotate_size_mb": 100, "max_files": 10} }
 * </pre>
 * <p>One range that is wrong, and the whole file is: a list that lacks a line could mean anything. Keys that are not
 * known are only named.
 */
final class PolicyFile {

    static final String PERMITTED = "permitted";
    static final String DENIED = "denied";

    /** Enough for what a kernel's table can hold, and the largest list there is. */
    private static final int MAX_RANGES = 1 << 22;

    private static final int MAX_SETS = 4096;
    private static final int MAX_PORT_LISTS = 4096;
    private static final long MAX_BYTES = 1L << 28;
    private static final int MAX_BUFFER_BYTES = 1 << 26;
    private static final int MAX_ROTATE_MB = 1_000_000;
    private static final int MAX_FILES = 1000;
    private static final long BYTES_PER_MB = 1_000_000;
    private static final byte[] UTF8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(8)
            .maxStringLength(4096)
            .maxNumberLength(20)
            .maxNameLength(256)
            .build();
    private static final Map<String, Integer> PROTOCOLS = Map.of("tcp", 6, "udp", 17, "sctp", 132);

    private final Path file;
    private final JsonParser parser;
    private final PrefixList ranges = new PrefixList();
    private final RangeText range = new RangeText();
    private final List<Policy.RangeSet> sets;
    private final Set<String> used = new HashSet<>();
    private final Map<Policy.PortRule, Integer> knownPorts;
    private final Map<Policy.PortRule, Integer> ports = new LinkedHashMap<>();
    private final Map<Integer, String> portNames = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private LogSettings logging = LogSettings.USUAL;

    private PolicyFile(Path file, JsonParser parser, Optional<Policy> previous) {
        this.file = file;
        files.add(file);
        this.parser = parser;
        this.sets = new ArrayList<>(previous.map(Policy::sets)
                .orElse(List.of(new Policy.RangeSet(PERMITTED, false), new Policy.RangeSet(DENIED, true))));
        this.knownPorts = new LinkedHashMap<>(previous.map(Policy::ports).orElse(Map.of()));
    }

    /**
     * Reads a policy.
     *
     * @param previous the policy that this one is to take the place of: what has the same name keeps its number, and
     *                 ranges that stay keep the slot of their counters
     * @throws UsageError when the file or a list in it is wrong; the sentence names the file and the line
     */
    static Policy read(Path file, Optional<Policy> previous) throws UsageError {
        try {
            requireReadable(file, shown(file));
            JsonFactory json = JsonFactory.builder()
                    .streamReadConstraints(BOUNDS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();
            try (InputStream in = Files.newInputStream(file);
                    JsonParser parser = json.createParser(in)) {
                return new PolicyFile(file, parser, previous).wellFormed(previous);
            }
        } catch (IOException unreadable) {
            throw new UsageError("cannot read " + shown(file) + ": " + WholeFile.reason(unreadable));
        }
    }

    /**
     * Reading must come to an end, and not wait for somebody to write.
     *
     * @param shown the file's name, behind the place that names it
     */
    private static void requireReadable(Path file, String shown) throws IOException, UsageError {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            throw new UsageError("cannot read " + shown + ": it is a directory");
        }
        if (attributes.isOther() && !isGivenOpen(file)) {
            throw new UsageError("cannot read " + shown + ": it is no regular file");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new UsageError(shown + " is larger than a config file or list can be (256 MiB)");
        }
    }

    /** Whether it is a pipe that the shell has opened already: {@code <(command)}. */
    private static boolean isGivenOpen(Path file) {
        return file.startsWith("/dev/fd") || file.startsWith("/proc/self/fd");
    }

    private Policy wellFormed(Optional<Policy> previous) throws IOException, UsageError {
        try {
            return whole(previous);
        } catch (JsonProcessingException malformed) {
            JsonLocation at = malformed.getLocation() == null ? parser.currentLocation() : malformed.getLocation();
            throw new UsageError(shown(file) + ":" + at.getLineNr() + ": " + JsonEventReader.problem(malformed));
        }
    }

    private Policy whole(Optional<Policy> previous) throws IOException, UsageError {
        expect(parser.nextToken() == JsonToken.START_OBJECT, "the config of a policy is one JSON object, {...}");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            key(parser.currentName());
        }
        expect(parser.nextToken() == null, "something follows the closing brace");
        PrefixTable table = ranges.table(set -> sets.get(set).denies());
        remarks.addAll(ranges.remarks());
        PrefixTable settled =
                previous.isPresent() ? table.withSlotsOf(previous.get().table()) : table;
        Set<Policy.Judged> judged = judged(settled);
        remarkFamilies(judged);
        return new Policy(sets, ports, settled, judged, logging, remarks, files);
    }

    private void key(String key) throws IOException, UsageError {
        switch (key) {
            case "permitted_cidrs" -> list(0, set(PERMITTED, false));
            case "denied_cidrs" -> list(0, set(DENIED, true));
            case "sets" -> lists(false);
            case "denied_sets" -> lists(true);
            case "ports" -> portLists();
            case "logging" -> logging();
            default -> skipUnknown(key);
        }
    }

    private void skipUnknown(String key) throws IOException {
        remarks.add(where() + ": unknown key \"" + Printable.text(key) + "\" is ignored");
        parser.nextToken();
        parser.skipChildren();
    }

    /** The number of a set: the one it had, or the next. */
    private int set(String name, boolean denies) throws UsageError {
        Policy.RangeSet set = new Policy.RangeSet(name, denies);
        expect(used.add(name), "there are two sets named \"" + Printable.text(name) + "\"");
        int known = sets.indexOf(set);
        if (known >= 0) {
            return known;
        }
        expect(sets.size() < MAX_SETS, "there are more than " + MAX_SETS + " sets");
        sets.add(set);
        return sets.size() - 1;
    }

    private void list(int scope, int set) throws IOException, UsageError {
        String key = parser.currentName();
        expect(
                parser.nextToken() == JsonToken.START_ARRAY,
                Printable.text(key) + " is a list of ranges: [\"10.0.0.0/8\", ...]");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(
                    parser.currentToken() == JsonToken.VALUE_STRING,
                    Printable.text(key) + " is a list of ranges in quotes");
            add(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength(), scope, set, this::where);
        }
    }

    private void add(char[] text, int from, int length, int scope, int set, Supplier<String> where) throws UsageError {
        int start = from;
        int end = from + length;
        while (start < end && isBlank(text[start])) {
            start++;
        }
        while (end > start && isBlank(text[end - 1])) {
            end--;
        }
        try {
            range.read(text, start, end);
        } catch (BadLineException wrong) {
            throw new UsageError(where.get() + ": " + wrong.getMessage());
        }
        if (ranges.size() == MAX_RANGES) {
            throw new UsageError(where.get() + ": there are more than " + MAX_RANGES + " ranges");
        }
        ranges.add(range, scope, set);
    }

    private void lists(boolean denies) throws IOException, UsageError {
        expect(parser.nextToken() == JsonToken.START_OBJECT, "sets are named files: {\"office\": \"office.txt\"}");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            int set = set(parser.currentName(), denies);
            expect(parser.nextToken() == JsonToken.VALUE_STRING, "a set is the name of a file with one range a line");
            readList(beside(parser.getText()), set);
        }
    }

    /** Names of files count from where the config file is, wherever weir was started. */
    private Path beside(String name) throws UsageError {
        try {
            return file.toAbsolutePath().resolveSibling(name);
        } catch (InvalidPathException wrong) {
            throw new UsageError(where() + ": \"" + Printable.text(name) + "\" cannot be the name of a file");
        }
    }

    private void readList(Path list, int set) throws UsageError {
        files.add(list);
        requireList(list);
        try (InputStream in = Files.newInputStream(list)) {
            LineRecords lines = new LineRecords(in);
            char[] text = new char[256];
            while (lines.next()) {
                if (lines.problem != null) {
                    throw new UsageError(shown(list) + ":" + lines.line + ": " + lines.problem);
                }
                skipMark(lines);
                int length = contentLength(lines);
                text = text.length < length ? new char[length] : text;
                for (int i = 0; i < length; i++) {
                    text[i] = (char) (lines.bytes[lines.from + i] & 0xff);
                }
                if (!isBlank(text, length)) {
                    add(text, 0, length, 0, set, () -> shown(list) + ":" + lines.line);
                }
            }
        } catch (IOException unreadable) {
            throw new UsageError(where() + ": cannot read " + shown(list) + ": " + WholeFile.reason(unreadable));
        }
    }

    private void requireList(Path list) throws UsageError {
        try {
            requireReadable(list, shown(list));
        } catch (UsageError wrong) {
            throw new UsageError(where() + ": " + wrong.getMessage());
        } catch (IOException unreadable) {
            throw new UsageError(where() + ": cannot read " + shown(list) + ": " + WholeFile.reason(unreadable));
        }
    }

    /** Length of the line without its comment. */
    private static int contentLength(LineRecords lines) {
        int length = 0;
        while (lines.from + length < lines.to && lines.bytes[lines.from + length] != '#') {
            length++;
        }
        return length;
    }

    private static boolean isBlank(char[] text, int length) {
        for (int i = 0; i < length; i++) {
            if (!isBlank(text[i])) {
                return false;
            }
        }
        return true;
    }

    /** A zero byte, as a crash leaves in a file, is none: what it takes the place of may have been a range. */
    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** Passes over the mark that some editors begin a file in UTF-8 with. */
    private static void skipMark(LineRecords lines) {
        if (lines.line == 1
                && lines.to - lines.from >= UTF8_MARK.length
                && Arrays.equals(
                        lines.bytes, lines.from, lines.from + UTF8_MARK.length, UTF8_MARK, 0, UTF8_MARK.length)) {
            lines.from += UTF8_MARK.length;
        }
    }

    private void portLists() throws IOException, UsageError {
        expect(
                parser.nextToken() == JsonToken.START_OBJECT,
                "ports have lists of ranges: {\"5432/tcp\": [\"10.0.0.0/8\"]}");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            Policy.PortRule port = port(name);
            expect(!ports.containsKey(port), "port " + Printable.text(name) + " has two lists");
            int scope = knownPorts.computeIfAbsent(
                    port,
                    p -> knownPorts.values().stream()
                                    .mapToInt(Integer::intValue)
                                    .max()
                                    .orElse(0)
                            + 1);
            expect(ports.size() < MAX_PORT_LISTS, "more than " + MAX_PORT_LISTS + " ports have lists");
            ports.put(port, scope);
            portNames.put(scope, name);
            list(scope, set(name, false));
        }
    }

    private Policy.PortRule port(String name) throws UsageError {
        String[] parts = name.toLowerCase(Locale.ROOT).split("/", -1);
        boolean plain = parts.length == 2 && parts[0].matches("[1-9][0-9]{0,4}") && PROTOCOLS.containsKey(parts[1]);
        expect(
                plain && Integer.parseInt(parts[0]) <= 0xffff,
                "\"" + Printable.text(name) + "\" is not a port: write it like 5432/tcp, with tcp, udp or sctp");
        return new Policy.PortRule(Integer.parseInt(parts[0]), PROTOCOLS.get(parts[1]));
    }

    private void logging() throws IOException, UsageError {
        expect(parser.nextToken() == JsonToken.START_OBJECT, "logging is an object: {\"format\": \"jsonl\", ...}");
        LogFormat format = logging.format();
        Optional<Path> output = logging.file();
        LogFile.Limits limits = logging.limits();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            switch (key) {
                case "format" -> format = format();
                case "output_file" -> output = output();
                case "buffer_size" ->
                    limits = new LogFile.Limits(number(key, MAX_BUFFER_BYTES), limits.rotateBytes(), limits.maxFiles());
                case "rotate_size_mb" ->
                    limits = new LogFile.Limits(
                            limits.bufferBytes(), number(key, MAX_ROTATE_MB) * BYTES_PER_MB, limits.maxFiles());
                case "max_files" ->
                    limits = new LogFile.Limits(limits.bufferBytes(), limits.rotateBytes(), number(key, MAX_FILES));
                default -> skipUnknown("logging." + key);
            }
        }
        logging = new LogSettings(format, output, limits, logging.everyPerSecond());
    }

    private LogFormat format() throws IOException, UsageError {
        parser.nextToken();
        try {
            return LogFormat.valueOf(parser.getText().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new UsageError(where() + ": \"" + Printable.text(parser.getText())
                    + "\" is no log format: console, json, csv, jsonl or eve");
        }
    }

    private Optional<Path> output() throws IOException, UsageError {
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        expect(value == JsonToken.VALUE_STRING, "output_file is the name of a file");
        try {
            return Optional.of(Path.of(parser.getText()));
        } catch (InvalidPathException wrong) {
            throw new UsageError(
                    where() + ": \"" + Printable.text(parser.getText()) + "\" cannot be the name of a file");
        }
    }

    private int number(String key, int most) throws IOException, UsageError {
        boolean whole = parser.nextToken() == JsonToken.VALUE_NUMBER_INT;
        expect(
                whole
                        && parser.getNumberType() == JsonParser.NumberType.INT
                        && parser.getIntValue() >= 1
                        && parser.getIntValue() <= most,
                key + " is a whole number from 1 to " + most);
        return parser.getIntValue();
    }

    private Set<Policy.Judged> judged(PrefixTable table) {
        Set<Policy.Judged> judged = new HashSet<>();
        for (int at = 0; at < table.size(); at++) {
            if (!sets.get(table.set(at)).denies()) {
                judged.add(new Policy.Judged(table.scope(at), table.isIpv4(at)));
            }
        }
        return judged;
    }

    private void remarkFamilies(Set<Policy.Judged> judged) {
        for (boolean ipv4 : new boolean[] {true, false}) {
            String family = ipv4 ? "IPv4" : "IPv6";
            if (!judged.contains(new Policy.Judged(0, ipv4))) {
                remarks.add("no " + family + " range is permitted, so " + family
                        + " is passed and not judged, but for ranges that are denied");
            }
            portNames.forEach((scope, name) -> {
                if (!judged.contains(new Policy.Judged(scope, ipv4))) {
                    remarks.add("the list of port " + Printable.text(name) + " has no " + family + " range, so for "
                            + family
                            + " the ranges of all ports decide");
                }
            });
        }
    }

    private void expect(boolean condition, String sentence) throws UsageError {
        if (!condition) {
            throw new UsageError(where() + ": " + sentence);
        }
    }

    private String where() {
        return shown(file) + ":" + parser.currentTokenLocation().getLineNr();
    }

    private static String shown(Path path) {
        return Printable.text(path.toString());
    }
}
