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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What holds for each setting after flags, environment, config file and defaults are put over each other, and the
 * judgement of each text: as what it is wanted, or a sentence that names who gave it.
 */
final class Effective {

    private static final String NO_COLOR = "NO_COLOR";
    private static final List<String> YES = List.of("true", "yes", "on", "1");
    private static final List<String> NO = List.of("false", "no", "off", "0");
    private static final String OFF = "off";

    private final Map<Setting, Given> given = new EnumMap<>(Setting.class);
    private final Map<String, String> keys;

    Effective(Map<Setting, Given> flags, Map<Setting, Given> variables, ConfigFile file) {
        for (Setting setting : Setting.values()) {
            setting.fallback.ifPresent(value -> given.put(setting, Given.of(value, "default")));
        }
        file.settings().forEach((setting, value) -> {
            if (!value.values().isEmpty()) {
                given.put(setting, value);
            }
        });
        given.putAll(variables);
        given.putAll(flags);
        keys = file.keys();
    }

    /** Returns what the environment gives: {@code WEIR_} variables, and {@code NO_COLOR} unless one of them says otherwise. */
    static Map<Setting, Given> variables(Surroundings surroundings) {
        Map<Setting, Given> variables = new EnumMap<>(Setting.class);
        surroundings.variable(NO_COLOR).ifPresent(any -> variables.put(Setting.COLOR, Given.of("never", NO_COLOR)));
        for (Setting setting : Setting.values()) {
            if (setting.isLasting()) {
                surroundings.variable(setting.variable()).ifPresent(text -> variables.put(setting, new Given(
                        setting.kind == Setting.Kind.TEXTS ? List.of(text.split("[ ,]+")) : List.of(text),
                        setting.variable())));
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
        return texts(setting).stream().findFirst();
    }

    Optional<Path> path(Setting setting) throws UsageError {
        return judged(setting, "a file name", Effective::path);
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
        return judged(setting, "true or false", text -> {
            String word = text.toLowerCase(Locale.ROOT);
            return YES.contains(word) ? Optional.of(true) : NO.contains(word) ? Optional.of(false) : Optional.empty();
        }).orElse(false);
    }

    <E extends Enum<E>> E choice(Setting setting, Class<E> type) throws UsageError {
        return judged(setting, "one of " + String.join(", ", setting.choices()),
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> constant.name().equalsIgnoreCase(text)).findFirst()).orElseThrow();
    }

    OptionalLong whole(Setting setting, long least, long most) throws UsageError {
        return asLong(judged(setting, "a whole number from " + least + " to " + most,
                text -> decimal(text).filter(number -> number.stripTrailingZeros().scale() <= 0)
                        .filter(number -> isBetween(number, least, most)).map(BigDecimal::longValueExact)));
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
        return judged(setting, "a number from " + least + " to " + most,
                text -> decimal(text).filter(number -> number.compareTo(new BigDecimal(least)) >= 0
                        && number.compareTo(new BigDecimal(most)) <= 0)).orElseThrow();
    }

    /** Returns a number such as 10000000, 10M or 1.5G (powers of 1000); empty when it is not given or {@code off}. */
    OptionalLong amount(Setting setting) throws UsageError {
        if (text(setting).filter(OFF::equalsIgnoreCase).isPresent()) {
            return OptionalLong.empty();
        }
        return asLong(judged(setting, "a positive number such as 10000000, 10M or 1.5G, nor off", text -> {
            int power = text.isEmpty() ? 0 : "kmgt".indexOf(Character.toLowerCase(text.charAt(text.length() - 1))) + 1;
            String digits = power == 0 ? text : text.substring(0, text.length() - 1);
            return decimal(digits).map(number -> number.movePointRight(3 * power))
                    .filter(number -> isBetween(number, 1, Long.MAX_VALUE)).map(BigDecimal::longValue);
        }));
    }

    /** Returns a length of time such as 90s, 30m, 36h or 7d. */
    Optional<Duration> age(Setting setting) throws UsageError {
        return judged(setting, "a length of time such as 90s, 30m, 36h or 7d", text -> {
            if (!text.matches("[1-9][0-9]{0,5}[smhd]")) {
                return Optional.empty();
            }
            long count = Long.parseLong(text.substring(0, text.length() - 1));
            return Optional.of(switch (text.charAt(text.length() - 1)) {
                case 's' -> Duration.ofSeconds(count);
                case 'm' -> Duration.ofMinutes(count);
                case 'h' -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            });
        });
    }

    private static Optional<BigDecimal> decimal(String text) {
        return text.matches("[+-]?[0-9]{1,18}([.][0-9]{1,9})?") ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    private static boolean isBetween(BigDecimal number, long least, long most) {
        return number.compareTo(BigDecimal.valueOf(least)) >= 0 && number.compareTo(BigDecimal.valueOf(most)) <= 0;
    }

    private static OptionalLong asLong(Optional<Long> number) {
        return number.isPresent() ? OptionalLong.of(number.get()) : OptionalLong.empty();
    }

    private <T> Optional<T> judged(Setting setting, String wanted, Function<String, Optional<T>> reading)
            throws UsageError {
        Optional<String> text = text(setting);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<T> value = reading.apply(text.get());
        if (value.isEmpty()) {
            throw new UsageError(given.get(setting).where() + ": \"" + text.get() + "\" is not " + wanted);
        }
        return value;
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
            Optional<BigDecimal> number = setting.kind == Setting.Kind.TEXT ? Optional.empty() : text(setting).flatMap(Effective::decimal);
            if (number.isPresent()) {
                json.writeNumber(number.get());
            } else {
                json.writeString(text(setting).get());
            }
        }
    }
}
