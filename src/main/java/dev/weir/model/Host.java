package dev.weir.model;

import java.util.List;
import java.util.Optional;

/**
 * The machine and what weir could attach to.
 *
 * @param name       host name
 * @param kernel     kernel release, as {@code uname -r}
 * @param byteSource which layer counts app bytes: {@code socket}, {@code fexit} or {@code syscall}
 * @param hooks      every hook weir wanted, with its fate
 * @param filter     tcpdump expression that packets must match to be counted by protocol; empty when all are counted
 * @param chosen     interfaces that a person named to be watched alone; empty for those with a default route
 */
public record Host(
        String name, String kernel, String byteSource, List<Hook> hooks, Optional<String> filter, List<String> chosen) {

    public Host {
        hooks = List.copyOf(hooks);
        chosen = List.copyOf(chosen);
    }

    /** A host whose packets are all counted, on the interfaces with a default route. */
    public Host(String name, String kernel, String byteSource, List<Hook> hooks) {
        this(name, kernel, byteSource, hooks, Optional.empty(), List.of());
    }

    /** The same host with its hooks as they are now. */
    public Host withHooks(List<Hook> changed) {
        return changed.equals(hooks) ? this : new Host(name, kernel, byteSource, changed, filter, chosen);
    }

    /** The same host with another packet filter. */
    public Host withFilter(Optional<String> changed) {
        return new Host(name, kernel, byteSource, hooks, changed, chosen);
    }

    /** The same host with only some interfaces watched. */
    public Host withChosen(List<String> changed) {
        return new Host(name, kernel, byteSource, hooks, filter, changed);
    }
}
