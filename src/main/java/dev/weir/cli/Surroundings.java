package dev.weir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What weir was started in: the part of the system that options can come from.
 *
 * @param variables the environment
 * @param uid       the effective user
 * @param passwd    the list of users, as {@code passwd(5)}
 * @param system    the config file for everyone
 */
public record Surroundings(Map<String, String> variables, int uid, Path passwd, Path system) {

    /** Returns what this process was started in. */
    public static Surroundings ofThisProcess() {
        return new Surroundings(
                System.getenv(),
                owner(Path.of("/proc/self")),
                Path.of("/etc/passwd"),
                Path.of("/etc/weir/config.json"));
    }

    /** Returns the variable's value, unless it is missing or empty. */
    Optional<String> variable(String name) {
        String value = variables.get(name);
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** Returns the user behind {@code sudo}, when weir runs as root for somebody else. */
    OptionalInt userBehindSudo() {
        Optional<String> user = variable("SUDO_UID");
        if (uid != 0 || user.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(user.get());
            return number > 0 ? OptionalInt.of(number) : OptionalInt.empty();
        } catch (NumberFormatException notFromSudo) {
            return OptionalInt.empty();
        }
    }

    /**
     * Returns whether there is a user of this name, or the text is a user's number; also when the list cannot be read.
     */
    boolean hasUser(String name) {
        if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return true;
        }
        String bytes = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1) + ":";
        try (Stream<String> lines = Files.lines(passwd, StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> line.startsWith(bytes));
        } catch (IOException | UncheckedIOException unreadable) {
            return true;
        }
    }

    private static int owner(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
