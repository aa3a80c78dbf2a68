package dev.weir.names;

import dev.weir.model.Origin.PackageOwner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Which package a file belongs to, as dpkg or rpm knows; looked up in the background with a deadline. */
final class PackageOwners {

    private static final int MAX_KNOWN = 256;
    private static final long DEADLINE_SECONDS = 10;
    /** More output than this is not an answer to one file; bytes. */
    private static final int MAX_OUTPUT = 4096;

    /** Characters that dpkg-query takes for patterns. */
    private static final String PATTERN_CHARACTERS = "*?[\\";

    private static final String DPKG = "/usr/bin/dpkg-query";
    private static final String RPM = "/usr/bin/rpm";

    private final Function<String, PackageOwner> database;
    private final Executor background;
    private final Map<String, PackageOwner> known = new BoundedCache<>(MAX_KNOWN);

    PackageOwners(Function<String, PackageOwner> database, Executor background) {
        this.database = database;
        this.background = background;
    }

    /** The owner if it is known, otherwise that it is being looked up. */
    synchronized PackageOwner of(String path) {
        PackageOwner owner = known.get(path);
        if (owner == null) {
            owner = PackageOwner.LOOKING_UP;
            try {
                background.execute(() -> lookUp(path));
                known.put(path, owner);
            } catch (RejectedExecutionException queueIsFull) {
                return owner; // asked again with a later frame
            }
        }
        return owner;
    }

    private void lookUp(String path) {
        PackageOwner owner = database.apply(path);
        synchronized (this) {
            known.put(path, owner);
        }
    }

    /** Asks whichever package database this system has. */
    static PackageOwner ofSystem(String path) {
        if (!path.startsWith("/") || path.chars().anyMatch(c -> PATTERN_CHARACTERS.indexOf(c) >= 0)) {
            return PackageOwner.none("its path is not one a package has");
        }
        Optional<String> owner;
        if (Files.isExecutable(Path.of(DPKG))) {
            // dpkg may know a merged /usr/bin/x by the name /bin/x that its package was built with.
            owner = dpkg(path)
                    .or(() -> path.startsWith("/usr/") ? dpkg(path.substring("/usr".length())) : Optional.empty());
        } else if (Files.isExecutable(Path.of(RPM))) {
            owner = firstLine(List.of(RPM, "-qf", "--queryformat", "%{NAME} %{VERSION}-%{RELEASE}\\n", path));
        } else {
            return PackageOwner.none("this system has neither dpkg nor rpm");
        }
        return owner.map(PackageOwner::owned).orElseGet(() -> PackageOwner.none("no package owns " + path));
    }

    /** {@code bash: /bin/bash}; several owners are separated by commas. */
    private static Optional<String> dpkg(String path) {
        return firstLine(List.of(DPKG, "-S", path))
                .map(line -> line.replace(": " + path, ""))
                .map(owner -> firstLine(List.of(DPKG, "-W", "-f", "${Package} ${Version}\\n", owner))
                        .orElse(owner));
    }

    private static Optional<String> firstLine(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            process.getOutputStream().close();
            try {
                if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    return Optional.empty();
                }
                String output = new String(process.getInputStream().readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
                return output.lines().findFirst().filter(line -> !line.isBlank());
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException cannotRun) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
