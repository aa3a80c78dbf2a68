package dev.weir.probe;

import dev.weir.libbpf.BpfException;
import dev.weir.libbpf.TcFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Remembers clsact filters on disk while they are attached, so that after a crash the next start can remove them: before Linux 6.6
 * they are not held by a file descriptor. One file a process, one line a filter: {@code ifindex ingress handle madeQdisc}.
 */
final class StaleFilters {

    private static final Path DIRECTORY = Path.of("/run");
    private static final String PREFIX = "weir-filters-";

    private StaleFilters() {
    }

    /** Removes the filters of processes that are gone. */
    static void removeLeftBehind() {
        try (var files = Files.newDirectoryStream(DIRECTORY, PREFIX + "*")) {
            for (Path file : files) {
                String pid = file.getFileName().toString().substring(PREFIX.length());
                if (!Files.exists(Path.of("/proc", pid))) {
                    removeListed(file);
                }
            }
        } catch (IOException unreadable) {
            // Without the directory nothing was remembered, and nothing can be removed.
        }
    }

    private static void removeListed(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split(" ");
            try {
                TcFilter.removeStale(Integer.parseInt(fields[0]), Boolean.parseBoolean(fields[1]), Integer.parseInt(fields[2]),
                        Boolean.parseBoolean(fields[3]));
            } catch (BpfException | NumberFormatException | ArrayIndexOutOfBoundsException gone) {
                // The interface may have gone with its filters, or the line was cut short by the crash.
                continue;
            }
        }
        Files.delete(file);
    }

    /** Notes what this process has attached. */
    static void remember(List<String> filters) throws IOException {
        Files.write(ownFile(), filters);
    }

    /** Notes that nothing is attached any more. */
    static void forget() {
        try {
            Files.deleteIfExists(ownFile());
        } catch (IOException e) {
            // The next start will find our process gone and the filters too.
        }
    }

    private static Path ownFile() {
        return DIRECTORY.resolve(PREFIX + ProcessHandle.current().pid());
    }
}
