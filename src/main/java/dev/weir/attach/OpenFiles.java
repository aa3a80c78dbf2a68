package dev.weir.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many files this process may have open, from {@code /proc/self/limits}. */
public final class OpenFiles {

    /** With fewer open files Java cannot load the libraries that anything but printing text needs. */
    public static final int FOR_LIBRARIES = 32;
    /** Enough for counting: weir has 122 files open with one interface, one for each map, program and link. */
    static final int FOR_PROGRAMS = 160;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final long NOT_ONE_MORE = 0;
    private static final String OPEN_FILES = "Max open files";

    private OpenFiles() {}

    /**
     * Checks that this process may have so many files open.
     *
     * @throws ProbeException when it may not
     */
    public static void require(int wanted) throws ProbeException {
        long allowed = allowed();
        if (allowed < wanted) {
            throw new ProbeException("needs " + wanted + " open files, and this shell or service allows "
                    + (allowed == NOT_ONE_MORE ? "none beyond those of Java" : allowed)
                    + "; raise that with: ulimit -n 1024");
        }
    }

    private static long allowed() {
        try {
            for (String line : Files.readAllLines(LIMITS)) {
                if (line.startsWith(OPEN_FILES)) {
                    String soft = line.substring(OPEN_FILES.length()).strip().split(" +")[0];
                    return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
                }
            }
        } catch (IOException unread) {
            // Without /proc the limit is not known; loading fails if it is too low.
            return Files.exists(LIMITS) ? NOT_ONE_MORE : Long.MAX_VALUE;
        } catch (LinkageError noneForJava) {
            // Not even the classes that read files could be loaded.
            return NOT_ONE_MORE;
        }
        return Long.MAX_VALUE;
    }
}
