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
 */
public record Host(String name, String kernel, String byteSource, List<Hook> hooks, Optional<String> filter) {

    public Host {
        hooks = List.copyOf(hooks);
    }

    /** A host whose packets are all counted. */
    public Host(String name, String kernel, String byteSource, List<Hook> hooks) {
        this(name, kernel, byteSource, hooks, Optional.empty());
    }

    /** The same host with its hooks as they are now. */
    public Host withHooks(List<Hook> changed) {
        return changed.equals(hooks) ? this : new Host(name, kernel, byteSource, changed, filter);
    }

    /** The same host with another packet filter. */
    public Host withFilter(Optional<String> changed) {
        return new Host(name, kernel, byteSource, hooks, changed);
    }
}
