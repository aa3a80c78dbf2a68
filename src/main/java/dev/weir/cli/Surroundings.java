package dev.weir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

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
        return new Surroundings(System.getenv(), owner(Path.of("/proc/self")), Path.of("/etc/passwd"),
                Path.of("/etc/weir/config.json"));
    }

    /** Returns the variable's value, unless it is missing or empty. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    /** Returns the user behind {@code sudo}, when weir runs as root for somebody else. */
    Optional<Integer> userBehindSudo() {
        return uid != 0 ? Optional.empty()
                : variable("SUDO_UID").filter(text -> text.matches("[1-9][0-9]{0,8}")).map(Integer::valueOf);
    }

    private static int owner(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
