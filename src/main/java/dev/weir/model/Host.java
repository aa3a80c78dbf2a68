package dev.weir.model;

import java.util.List;

/**
 * The machine and what weir could attach to.
 *
 * @param name       host name
 * @param kernel     kernel release, as {@code uname -r}
 * @param byteSource which layer counts app bytes: {@code socket}, {@code fexit} or {@code syscall}
 * @param hooks      every hook weir wanted, with its fate
 */
public record Host(String name, String kernel, String byteSource, List<Hook> hooks) {

    public Host {
        hooks = List.copyOf(hooks);
    }
}
