package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.TcFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down clsact filters while they are attached, so that after a crash the next start can remove them: before
 * Linux 6.6 no file descriptor holds them. There is one file a process, named after its network namespace and pid, with
 * one line a filter: {@code ifindex ingress handle madeQdisc}.
 */
final class StaleFilters {

    private static final Path DIRECTORY = Path.of("/run");

    private static final List<String> OF_PACKETS = new ArrayList<>();
    private static final List<String> GENERATED = new ArrayList<>();

    private StaleFilters() {}

    /** Removes the filters of processes that have ended. */
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
            // Without the directory nothing was written down, and nothing can be removed.
        }
    }

    /** The beginning of the name of the files; it has the network namespace, in which an ifindex is an interface. */
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
                // The interface may be gone with its filters, or the crash has cut the line short.
            }
        }
        Files.delete(file);
    }

    /**
     * Writes down the filters of the packet layer, in place of those before.
     *
     * @throws IOException when the file cannot be written
     */
    static synchronized void write(List<String> filters) throws IOException {
        OF_PACKETS.clear();
        OF_PACKETS.addAll(filters);
        writeFile();
    }

    /**
     * Writes down the filter of a generated program.
     *
     * @throws IOException when the file cannot be written
     */
    static synchronized void writeGenerated(String filter) throws IOException {
        GENERATED.add(filter);
        writeFile();
    }

    /**
     * Deletes the line of the filter of a generated program.
     *
     * @throws IOException when the file cannot be written
     */
    static synchronized void deleteGenerated(String filter) throws IOException {
        GENERATED.remove(filter);
        writeFile();
    }

    /** Deletes the lines of the packet layer. */
    static synchronized void clear() {
        try {
            write(List.of());
        } catch (IOException e) {
            // The next start finds the process and its filters gone.
        }
    }

    private static void writeFile() throws IOException {
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
