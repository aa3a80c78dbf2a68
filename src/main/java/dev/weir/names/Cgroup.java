package dev.weir.names;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the cgroup of a process tells about who runs it.
 *
 * @param unit      systemd unit; not the scope that only contains a container
 * @param container as in {@link dev.weir.model.ProcessNames#container}
 */
record Cgroup(Optional<String> unit, Optional<String> container) {

    static final Cgroup NONE = new Cgroup(Optional.empty(), Optional.empty());

    /** How many of the 64 digits of an id container tools print. */
    private static final int SHORT_ID = 12;

    /**
     * {@code docker-<id>.scope} under the systemd driver, {@code cri-containerd:<id>} behind a colon where both drivers
     * mix.
     */
    private static final Pattern RUNTIME_ID = Pattern.compile(
            "(?:.*:)?(docker|libpod|cri-containerd|crio|nerdctl|containerd)[-:]([0-9a-f]{64})(?:\\.scope)?");

    private static final Pattern BARE_ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern UNIT = Pattern.compile(".+\\.(?:service|scope|socket|mount|swap)");

    /**
     * Reads all lines of {@code /proc/<pid>/cgroup}: those of v2 and of the hierarchy of systemd first, then what the
     * v1 controllers add.
     */
    static Cgroup parse(String procCgroup) {
        Cgroup found = NONE;
        Cgroup fromControllers = NONE;
        for (String line : procCgroup.split("\n")) {
            int controllers = line.indexOf(':');
            int path = line.indexOf(':', controllers + 1);
            if (controllers < 0 || path < 0) {
                continue;
            }
            String hierarchy = line.substring(controllers + 1, path);
            Cgroup here = ofPath(line.substring(path + 1));
            if (hierarchy.isEmpty() || hierarchy.equals("name=systemd")) {
                found = found.or(here);
            } else {
                fromControllers = fromControllers.or(here);
            }
        }
        return found.or(fromControllers);
    }

    /** Reads one cgroup path, or the last names of one. */
    static Cgroup ofPath(String path) {
        Optional<String> unit = Optional.empty();
        Optional<String> container = Optional.empty();
        boolean kubernetes = path.contains("kubepods");
        String above = "";
        for (String name : List.of(path.split("/"))) {
            Optional<String> here = container(name, above, kubernetes);
            if (here.isPresent()) {
                container = here;
                unit = Optional.empty(); // a unit above a container belongs to its engine, one inside it to the process
            } else if (UNIT.matcher(name).matches()) {
                unit = Optional.of(unescaped(name));
            }
            above = name;
        }
        return new Cgroup(unit, container);
    }

    /** These values, and those of another where these are missing. */
    Cgroup or(Cgroup other) {
        return new Cgroup(unit.isPresent() ? unit : other.unit, container.isPresent() ? container : other.container);
    }

    private static Optional<String> container(String name, String above, boolean kubernetes) {
        Matcher runtime = RUNTIME_ID.matcher(name);
        if (runtime.matches()) {
            return Optional.of(named(kubernetes ? "k8s" : engine(runtime.group(1)), runtime.group(2)));
        }
        if (BARE_ID.matcher(name).matches()) {
            return Optional.of(named(kubernetes ? "k8s" : engine(above), name));
        }
        if (name.startsWith("lxc.payload.")) {
            return Optional.of("lxc:" + name.substring("lxc.payload.".length()));
        }
        if (above.equals("lxc") && !name.isEmpty()) {
            return Optional.of("lxc:" + name);
        }
        return Optional.empty();
    }

    private static String engine(String word) {
        return switch (word) {
            case "docker" -> "docker";
            case "libpod", "libpod_parent" -> "podman";
            case "cri-containerd", "crio" -> "k8s";
            case "nerdctl", "containerd" -> "containerd";
            default -> "container";
        };
    }

    private static String named(String engine, String id) {
        return engine + ':' + id.substring(0, SHORT_ID);
    }

    /**
     * Without the underscore that systemd puts before a name which would collide with a file of the kernel ({@code
     * cg_escape}).
     */
    private static String unescaped(String name) {
        return name.startsWith("_") ? name.substring(1) : name;
    }
}
