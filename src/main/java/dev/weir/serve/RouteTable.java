package dev.weir.serve;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Paths and their answers; filled once, then only read. */
final class RouteTable implements Router {

    private final Map<String, Answer> exact = new HashMap<>();
    private final Map<String, Answer> below = new HashMap<>();

    RouteTable(Iterable<Routes> features) {
        features.forEach(feature -> feature.add(this));
    }

    @Override
    public void get(String path, Answer answer) {
        put(exact, path, answer);
    }

    @Override
    public void getBelow(String path, Answer answer) {
        put(below, path, answer);
    }

    /** The answer of a path: its own, or that of the longest path above it. */
    Optional<Answer> of(String path) {
        Answer answer = exact.get(path);
        String parent = path;
        while (answer == null && !parent.isEmpty()) {
            answer = below.get(parent);
            parent = parent.substring(0, Math.max(0, parent.lastIndexOf('/')));
        }
        return Optional.ofNullable(answer);
    }

    private static void put(Map<String, Answer> answers, String path, Answer answer) {
        if (!path.startsWith("/") || answers.put(path, answer) != null) {
            throw new IllegalArgumentException("path " + path + " does not begin with / or has two answers");
        }
    }
}
