package dev.weir.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What holds for each setting after flags, environment, config file and defaults are put over each other, and the
 * judgement of each text: as what it is wanted, or a sentence that names who gave it.
 * <p>Every start goes through here, so there is neither a lambda nor a regular expression: each that is met for the
 * first time delays the first frame by about a millisecond.
 */
final class Effective {

    private static final String NO_COLOR = "NO_COLOR";
    private static final List<String> YES = List.of("true", "yes", "on", "1");
    private static final List<String> NO = List.of("false", "no", "off", "0");
    private static final String OFF = "off";
    private static final int MOST_DIGITS = 20;
    /** Characters of a wrong text that a sentence repeats. */
    private static final int MOST_QUOTED = 80;

    private final Map<Setting, Given> given = new EnumMap<>(Setting.class);
    private final Map<String, String> keys;

    Effective(Map<Setting, Given> flags, Map<Setting, Given> variables, ConfigFile file) {
        for (Setting setting : Setting.values()) {
            if (setting.fallback.isPresent()) {
                given.put(setting, Given.of(setting.fallback.get(), "default"));
            }
        }
        for (Map.Entry<Setting, Given> entry : file.settings().entrySet()) {
            if (!entry.getValue().values().isEmpty()) {
                given.put(entry.getKey(), entry.getValue());
            }
        }
        given.putAll(variables);
        given.putAll(flags);
        keys = file.keys();
    }

    /**
     * Returns what the environment gives: {@code WEIR_} variables, and {@code NO_COLOR} unless one of them says
     * otherwise.
     */
    static Map<Setting, Given> variables(Surroundings surroundings) {
        Map<Setting, Given> variables = new EnumMap<>(Setting.class);
        if (surroundings.variable(NO_COLOR).isPresent()) {
            variables.put(Setting.COLOR, Given.of("never", NO_COLOR));
        }
        for (Setting setting : Setting.values()) {
            Optional<String> text = setting.isLasting() ? surroundings.variable(setting.variable()) : Optional.empty();
            if (text.isPresent()) {
                List<String> values =
                        setting.kind == Setting.Kind.TEXTS ? List.of(text.get().split("[ ,]+")) : List.of(text.get());
                variables.put(setting, new Given(values, setting.variable()));
            }
        }
        return variables;
    }

    Map<String, String> keys() {
        return keys;
    }

    List<String> texts(Setting setting) {
        return given.containsKey(setting) ? given.get(setting).values() : List.of();
    }

    Optional<String> text(Setting setting) {
        List<String> texts = texts(setting);
        return texts.isEmpty() ? Optional.empty() : Optional.of(texts.get(0));
    }

    private boolean isMissing(Setting setting) {
        return texts(setting).isEmpty();
    }

    private UsageError wrong(Setting setting, String wanted) {
        String text = text(setting).get();
        String quoted = text.length() <= MOST_QUOTED ? text : text.substring(0, MOST_QUOTED) + "...";
        return new UsageError(given.get(setting).where() + ": \"" + quoted + "\" is not " + wanted);
    }

    Optional<Path> path(Setting setting) throws UsageError {
        if (isMissing(setting)) {
            return Optional.empty();
        }
        Optional<Path> path = path(text(setting).get());
        if (path.isEmpty()) {
            throw wrong(setting, "a file name");
        }
        return path;
    }

    /** Returns the text as a path, or empty when no file can have that name. */
    static Optional<Path> path(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException notAName) {
            return Optional.empty();
        }
    }

    boolean isOn(Setting setting) throws UsageError {
        String word = text(setting).orElse(OFF).toLowerCase(Locale.ROOT);
        if (YES.contains(word) || NO.contains(word)) {
            return YES.contains(word);
        }
        throw wrong(setting, "true or false");
    }

    /** Returns the word that is chosen; empty where none is given. */
    Optional<String> word(Setting setting) throws UsageError {
        if (isMissing(setting)) {
            return Optional.empty();
        }
        for (String choice : setting.choices()) {
            if (choice.equalsIgnoreCase(text(setting).get())) {
                return Optional.of(choice);
            }
        }
        throw notAmong(setting);
    }

    <E extends Enum<E>> E choice(Setting setting, Class<E> type) throws UsageError {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text(setting).get())) {
                return constant;
            }
        }
        throw notAmong(setting);
    }

    private UsageError notAmong(Setting setting) {
        return wrong(setting, "one of " + String.join(", ", setting.choices()));
    }

    OptionalLong whole(Setting setting, long least, long most) throws UsageError {
        if (isMissing(setting)) {
            return OptionalLong.empty();
        }
        Optional<BigDecimal> number = decimal(text(setting).get());
        if (number.isEmpty()
                || number.get().stripTrailingZeros().scale() > 0
                || !isBetween(number.get(), BigDecimal.valueOf(least), BigDecimal.valueOf(most))) {
            throw wrong(setting, "a whole number from " + least + " to " + most);
        }
        return OptionalLong.of(number.get().longValueExact());
    }

    OptionalInt wholeInt(Setting setting, int least, int most) throws UsageError {
        OptionalLong number = whole(setting, least, most);
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    double number(Setting setting, String least, String most) throws UsageError {
        return exact(setting, least, most).doubleValue();
    }

    Duration seconds(Setting setting, String least, String most) throws UsageError {
        return Duration.ofNanos(exact(setting, least, most).movePointRight(9).longValue());
    }

    private BigDecimal exact(Setting setting, String least, String most) throws UsageError {
        Optional<BigDecimal> number = decimal(text(setting).get());
        if (number.isEmpty() || !isBetween(number.get(), new BigDecimal(least), new BigDecimal(most))) {
            throw wrong(setting, "a number from " + least + " to " + most);
        }
        return number.get();
    }

    /** Returns a number such as 10000000, 10M or 1.5G (powers of 1000); empty when it is not given or {@code off}. */
    OptionalLong amount(Setting setting) throws UsageError {
        if (isMissing(setting) || text(setting).get().equalsIgnoreCase(OFF)) {
            return OptionalLong.empty();
        }
        String text = text(setting).get();
        int power = text.isEmpty() ? 0 : "kmgt".indexOf(Character.toLowerCase(text.charAt(text.length() - 1))) + 1;
        Optional<BigDecimal> number = decimal(power == 0 ? text : text.substring(0, text.length() - 1));
        if (number.isEmpty()
                || !isBetween(
                        number.get().movePointRight(3 * power), BigDecimal.ONE, BigDecimal.valueOf(Long.MAX_VALUE))) {
            throw wrong(setting, "a positive number such as 10000000, 10M or 1.5G, nor off");
        }
        return OptionalLong.of(number.get().movePointRight(3 * power).longValue());
    }

    /** Returns a length of time such as 90s, 30m, 36h or 7d. */
    Optional<Duration> age(Setting setting) throws UsageError {
        if (isMissing(setting)) {
            return Optional.empty();
        }
        String text = text(setting).get();
        if (!text.matches("[1-9][0-9]{0,5}[smhd]")) {
            throw wrong(setting, "a length of time such as 90s, 30m, 36h or 7d");
        }
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return Optional.of(
                switch (text.charAt(text.length() - 1)) {
                    case 's' -> Duration.ofSeconds(count);
                    case 'm' -> Duration.ofMinutes(count);
                    case 'h' -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    /**
     * Returns the number in plain digits that the text is, or empty: exponents would make work out of few characters.
     */
    private static Optional<BigDecimal> decimal(String text) {
        if (text.isEmpty() || text.length() > MOST_DIGITS) {
            return Optional.empty();
        }
        for (int at = 0; at < text.length(); at++) {
            if ("+-.0123456789".indexOf(text.charAt(at)) < 0) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException misplaced) {
            return Optional.empty();
        }
    }

    private static boolean isBetween(BigDecimal number, BigDecimal least, BigDecimal most) {
        return number.compareTo(least) >= 0 && number.compareTo(most) <= 0;
    }

    /** Returns everything that lasts as a config file which, read back, gives the same. */
    String asConfigFile() throws UsageError {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonFactory.builder().build().createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            for (Setting setting : Setting.values()) {
                if (setting.isLasting()) {
                    json.writeFieldName(setting.key());
                    write(setting, json);
                }
            }
            json.writeObjectFieldStart(ConfigFile.KEYS);
            for (Map.Entry<String, String> binding : new TreeMap<>(keys).entrySet()) {
                json.writeStringField(binding.getKey(), binding.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a StringWriter does not fail
        }
        return text.append('\n').toString();
    }

    private void write(Setting setting, JsonGenerator json) throws IOException, UsageError {
        if (setting.kind == Setting.Kind.TEXTS) {
            json.writeStartArray();
            for (String value : texts(setting)) {
                json.writeString(value);
            }
            json.writeEndArray();
        } else if (text(setting).isEmpty()) {
            json.writeNull();
        } else if (setting.kind == Setting.Kind.SWITCH) {
            json.writeBoolean(isOn(setting));
        } else {
            boolean isNumber = setting.kind == Setting.Kind.NUMBER || setting.kind == Setting.Kind.AMOUNT;
            Optional<BigDecimal> number = isNumber ? decimal(text(setting).get()) : Optional.empty();
            if (number.isPresent()) {
                json.writeNumber(number.get());
            } else {
                json.writeString(text(setting).get());
            }
        }
    }
}
