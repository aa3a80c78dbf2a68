package dev.weir.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The config file: one JSON object whose keys are {@link Setting#key()} and {@code "keys"}, key bindings by action.
 * <p>Read token by token: an {@code ObjectMapper} would delay the first frame by 300 ms.
 *
 * @param settings what it gives for each setting
 * @param keys     label of the key bound to each action
 * @param warnings sentences about what in it was ignored
 */
record ConfigFile(Map<Setting, Given> settings, Map<String, String> keys, List<String> warnings) {

    /** The key in the file under which key bindings stand. */
    static final String KEYS = "keys";

    /** What there is when there is no file. */
    static final ConfigFile NONE = new ConfigFile(Map.of(), Map.of(), List.of());

    private static final int MAX_BYTES = 1 << 20;
    /** How long somebody else may take to write it, where it is a pipe. */
    private static final int PATIENCE_SECONDS = 5;

    private static final int WRITABLE_BY_OTHERS = 0b000_010_010;

    ConfigFile {
        settings = Map.copyOf(settings);
        keys = Map.copyOf(keys);
        warnings = List.copyOf(warnings);
    }

    /** Reads the file that was named, or else the user's, or else the system's, or else nothing. */
    static ConfigFile read(Optional<Given> named, Surroundings surroundings) throws UsageError {
        if (named.isPresent()) {
            Path file = Path.of(named.get().values().get(0));
            if (!Files.exists(file) || Files.isDirectory(file)) {
                throw new UsageError(named.get().where()
                        + (Files.exists(file) ? ": " + file + " is a directory" : ": there is no file " + file));
            }
            return read(file);
        }
        List<String> warnings = new ArrayList<>();
        Optional<Path> users = users(surroundings, warnings);
        Path file = users.orElse(surroundings.system());
        ConfigFile read = Files.isRegularFile(file) ? read(file) : NONE;
        warnings.addAll(read.warnings);
        return new ConfigFile(read.settings, read.keys, warnings);
    }

    /** Finds the user's own file; under sudo the invoking user's, and only if nobody else can have written it. */
    private static Optional<Path> users(Surroundings surroundings, List<String> warnings) throws UsageError {
        OptionalInt behindSudo = surroundings.userBehindSudo();
        Optional<Path> directory = behindSudo.isPresent()
                ? homeConfig(home(behindSudo.getAsInt(), surroundings.passwd()))
                : directory(surroundings);
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        Path file = directory.get().resolve("weir/config.json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Optional<String> distrust = behindSudo.isPresent() ? distrust(file, behindSudo.getAsInt()) : Optional.empty();
        if (distrust.isPresent()) {
            warnings.add(file + " is ignored: " + distrust.get());
            return Optional.empty();
        }
        return Optional.of(file);
    }

    private static Optional<Path> directory(Surroundings surroundings) {
        Optional<String> xdg = surroundings.variable("XDG_CONFIG_HOME");
        return xdg.isPresent() && xdg.get().startsWith("/")
                ? Effective.path(xdg.get()) // relative ones are to be ignored, says XDG
                : homeConfig(surroundings.variable("HOME"));
    }

    private static Optional<Path> homeConfig(Optional<String> home) {
        return home.isEmpty() ? Optional.empty() : Effective.path(home.get() + "/.config");
    }

    /** Says why root must not act on a user's file, if it must not. */
    private static Optional<String> distrust(Path file, int user) throws UsageError {
        try {
            Map<String, Object> attributes = Files.readAttributes(file, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            int owner = (Integer) attributes.get("uid");
            int mode = (Integer) attributes.get("mode");
            if (Files.isSymbolicLink(file)) {
                return Optional.of("it is a symbolic link, and weir runs as root");
            }
            if (owner != 0 && owner != user) {
                return Optional.of("it belongs to neither root nor the user behind sudo");
            }
            return (mode & WRITABLE_BY_OTHERS) == 0
                    ? Optional.empty()
                    : Optional.of("others may write it (chmod go-w makes it safe)");
        } catch (IOException unreadable) {
            throw cannotRead(file, unreadable);
        }
    }

    private static Optional<String> home(int user, Path passwd) {
        try (BufferedReader lines = Files.newBufferedReader(passwd)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(":");
                if (fields.length > 5 && fields[2].equals(Integer.toString(user))) {
                    return Optional.of(fields[5]);
                }
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static ConfigFile read(Path file) throws UsageError {
        try (JsonParser parser =
                JsonFactory.builder().build().createParser(SmallFile.read(file, MAX_BYTES, PATIENCE_SECONDS))) {
            parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            return read(file, parser);
        } catch (SmallFile.TooLargeException endless) {
            throw new UsageError(file + " is larger than a config file can be (1 MiB)");
        } catch (IOException unreadable) {
            throw cannotRead(file, unreadable);
        }
    }

    private static ConfigFile read(Path file, JsonParser parser) throws IOException, UsageError {
        try {
            return new Reading(file, parser).whole();
        } catch (JsonProcessingException malformed) {
            // What is too deep or too long comes without its place.
            JsonLocation place = malformed.getLocation() == null ? parser.currentLocation() : malformed.getLocation();
            throw new UsageError(file + ":" + place.getLineNr() + ":" + place.getColumnNr() + ": "
                    + firstLine(malformed.getOriginalMessage()));
        }
    }

    /** The first line of Jackson's message, without the names of its methods. */
    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("not JSON").replaceAll(", from `[^`]*`", "");
    }

    private static UsageError cannotRead(Path file, IOException why) {
        String reason = why instanceof NoSuchFileException
                ? "it is gone"
                : why instanceof AccessDeniedException
                        ? "permission denied"
                        : why instanceof CharacterCodingException
                                ? "it is not UTF-8 text"
                                : String.valueOf(why.getMessage());
        return new UsageError("cannot read " + file + ": " + reason);
    }

    /** One pass over the tokens of a file. */
    private static final class Reading {
        private final Path file;
        private final JsonParser parser;
        private final Map<Setting, Given> settings = new EnumMap<>(Setting.class);
        private final Map<String, String> keys = new LinkedHashMap<>();
        private final List<String> warnings = new ArrayList<>();

        Reading(Path file, JsonParser parser) {
            this.file = file;
            this.parser = parser;
        }

        ConfigFile whole() throws IOException, UsageError {
            expect(parser.nextToken() == JsonToken.START_OBJECT, "a config file is one JSON object, {...}");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                Optional<Setting> setting = Setting.withKey(key);
                if (setting.isPresent()) {
                    String where = place() + ": " + key;
                    settings.put(setting.get(), new Given(values(setting.get()), where));
                } else if (key.equals(KEYS)) {
                    bindings();
                } else {
                    warnings.add(place() + ": unknown key \"" + key + "\" is ignored");
                    parser.nextToken();
                    parser.skipChildren();
                }
            }
            expect(parser.nextToken() == null, "something follows the closing brace");
            return new ConfigFile(settings, keys, warnings);
        }

        private List<String> values(Setting setting) throws IOException, UsageError {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_NULL) {
                return List.of();
            }
            if (token != JsonToken.START_ARRAY) {
                expect(token.isScalarValue(), setting.key() + " is a single value, not an object");
                return List.of(parser.getText());
            }
            expect(setting.kind == Setting.Kind.TEXTS, setting.key() + " is a single value, not a list");
            List<String> values = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                expect(parser.currentToken() == JsonToken.VALUE_STRING, setting.key() + " is a list of strings");
                values.add(parser.getText());
            }
            return values;
        }

        private void bindings() throws IOException, UsageError {
            expect(parser.nextToken() == JsonToken.START_OBJECT, "\"keys\" is an object: {\"action\": \"key\"}");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String action = parser.currentName();
                expect(parser.nextToken() == JsonToken.VALUE_STRING, "the key for " + action + " is a string");
                keys.put(action, parser.getText());
            }
        }

        private void expect(boolean condition, String sentence) throws UsageError {
            if (!condition) {
                throw new UsageError(
                        place() + ":" + parser.currentTokenLocation().getColumnNr() + ": " + sentence);
            }
        }

        private String place() {
            return file + ":" + parser.currentTokenLocation().getLineNr();
        }
    }
}
