package dev.weir.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything BPF that a process held at one moment, which the kernel is to free when the process is gone.
 *
 * @param ids kinds and ids, such as {@code prog 12}
 */
record Held(Set<String> ids) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KINDS = List.of("prog", "map", "link");
    private static final Pattern ID = Pattern.compile("(prog|map|link)_id:\\s+(\\d+)");
    /** The kernel frees programs after a grace period, and not before their last reader is done. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10L * Lab.SLOWNESS);

    /**
     * What a process holds, from {@code link_id: 12} and the like in its {@code fdinfo}.
     *
     * @throws IllegalStateException when that is not at least a program, a map and a link: a running weir holds each
     */
    static Held by(long pid) {
        Held held = byNow(pid);
        for (String kind : KINDS) {
            if (held.ids.stream().noneMatch(id -> id.startsWith(kind))) {
                throw new IllegalStateException("pid " + pid + " holds no " + kind + " but " + held.ids);
            }
        }
        return held;
    }

    /** What a process holds that may have only just begun to load. */
    static Held byNow(long pid) {
        Set<String> ids = new TreeSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fdinfo"))) {
            descriptors.forEach(descriptor -> read(descriptor)
                    .lines()
                    .map(ID::matcher)
                    .filter(Matcher::matches)
                    .forEach(id -> ids.add(id.group(1) + " " + id.group(2))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Held(ids);
    }

    /** What a descriptor is; nothing when it has been closed meanwhile. */
    private static String read(Path descriptor) {
        try {
            return Files.readString(descriptor);
        } catch (IOException e) {
            return "";
        }
    }

    /** What of it is still loaded when the kernel has had the time to free it. */
    Set<String> remaining() {
        long deadline = System.nanoTime() + GRACE_NANOS;
        Set<String> remaining = loaded();
        while (System.nanoTime() < deadline && !remaining.isEmpty()) {
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            remaining = loaded();
        }
        return remaining;
    }

    private Set<String> loaded() {
        Set<String> loaded = new TreeSet<>();
        for (String kind : KINDS) {
            list(kind)
                    .forEach(object -> loaded.add(kind + " " + object.path("id").asText()));
        }
        loaded.retainAll(ids);
        return loaded;
    }

    private static JsonNode list(String kind) {
        try {
            return JSON.readTree(Commands.run("bpftool", "-j", kind, "show"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
