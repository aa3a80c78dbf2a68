package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.TcFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Remembers clsact filters on disk while they are attached, so that after a crash the next start can remove them:
 * before Linux 6.6 they are not held by a file descriptor. One file a process, named after its network namespace and
 * pid; one line a filter: {@code ifindex ingress handle madeQdisc}.
 */
final class StaleFilters {

    private static final Path DIRECTORY = Path.of("/run");

    private static final List<String> OF_PACKETS = new ArrayList<>();
    private static final List<String> GENERATED = new ArrayList<>();

    private StaleFilters() {}

    /** Removes the filters of processes that are gone. */
    static void removeLeftBehind() {
        try {
            String prefix = prefix();
            try (var files = Files.newDirectoryStream(DIRECTORY, prefix + "*")) {
                for (Path file : files) {
                    String pid = file.getFileName().toString().substring(prefix.length());
                    if (!Files.exists(Path.of("/proc", pid)) || file.equals(ownFile())) {
                        removeListed(file);
                    }
                }
            }
        } catch (IOException unreadable) {
            // Without the directory nothing was remembered, and nothing can be removed.
        }
    }

    /** An interface's number means another one in another network namespace. */
    private static String prefix() throws IOException {
        String netns = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
        return "weir-filters-" + netns.substring("net:[".length(), netns.length() - 1) + "-";
    }

    private static void removeListed(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (int last = lines.size() - 1; last >= 0; last--) {
            String[] fields = lines.get(last).split(" ");
            try {
                TcFilter.removeStale(
                        Integer.parseInt(fields[0]),
                        Boolean.parseBoolean(fields[1]),
                        Integer.parseInt(fields[2]),
                        Boolean.parseBoolean(fields[3]));
            } catch (BpfException | NumberFormatException | ArrayIndexOutOfBoundsException gone) {
                // The interface may have gone with its filters, or the line was cut short by the crash.
            }
        }
        Files.delete(file);
    }

    /** Notes what this process has attached of the packet layer, in the place of what it had before. */
    static synchronized void remember(List<String> filters) throws IOException {
        OF_PACKETS.clear();
        OF_PACKETS.addAll(filters);
        write();
    }

    /** Notes a filter that is a generated program. */
    static synchronized void rememberGenerated(String filter) throws IOException {
        GENERATED.add(filter);
        write();
    }

    /** Notes that a generated program is not attached any more. */
    static synchronized void forgetGenerated(String filter) throws IOException {
        GENERATED.remove(filter);
        write();
    }

    /** Notes that nothing of the packet layer is attached any more. */
    static synchronized void forget() {
        try {
            remember(List.of());
        } catch (IOException e) {
            // The next start will find our process gone and the filters too.
        }
    }

    private static void write() throws IOException {
        List<String> all = new ArrayList<>(OF_PACKETS);
        all.addAll(GENERATED);
        if (all.isEmpty()) {
            Files.deleteIfExists(ownFile());
        } else {
            Files.write(ownFile(), all);
        }
    }

    private static Path ownFile() throws IOException {
        return DIRECTORY.resolve(prefix() + ProcessHandle.current().pid());
    }
}
