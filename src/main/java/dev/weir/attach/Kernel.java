package dev.weir.attach;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Facts about the running kernel. */
public final class Kernel {

    private static final Path RELEASE = Path.of("/proc/sys/kernel/osrelease");
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path CONFIG = Path.of("/proc/config.gz");
    private static final Pattern MAJOR = Pattern.compile("([0-9]{1,4})\\.");
    private static final String HZ = "CONFIG_HZ=";
    /** Timer ticks per second of the kernels of Debian and Ubuntu. */
    private static final int USUAL_HZ = 250;

    private Kernel() {}

    /** Its release, as {@code uname -r}. */
    public static String release() {
        return text(RELEASE);
    }

    /**
     * Whether a program at a tracepoint can be preempted by a task whose own run of the program is then skipped.
     * Nothing in the types of the kernel says so, only its release: Linux 7.0 and later.
     */
    static boolean preemptsTracepoints() {
        return preemptsTracepoints(release());
    }

    static boolean preemptsTracepoints(String release) {
        Matcher major = MAJOR.matcher(release);
        return major.lookingAt() && Integer.parseInt(major.group(1)) >= 7;
    }

    /** The host's name, as {@code uname -n}. */
    public static String hostName() {
        return text(HOST_NAME);
    }

    /** Timer ticks per second, in which TCP keeps its timeouts. */
    public static int ticksPerSecond() {
        return fromConfig(CONFIG, true)
                .or(() -> fromConfig(Path.of("/boot/config-" + release()), false))
                .orElse(USUAL_HZ);
    }

    private static Optional<Integer> fromConfig(Path file, boolean zipped) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try (InputStream raw = Files.newInputStream(file);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(zipped ? new GZIPInputStream(raw) : raw, StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .filter(line -> line.startsWith(HZ))
                    .findFirst()
                    .map(line -> Integer.valueOf(line.substring(HZ.length()).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
