package dev.weir.model;

import java.util.Map;

/**
 * What addresses are called by reverse DNS, as far as that is known: of those asked for lately. It is part of a
 * snapshot while names are looked up, and snapshots in a row have the very same one until another name is known.
 *
 * @param names the names; text as it came
 */
public record NamedHosts(Map<Address, String> names) implements Section {

    /** None known. */
    public static final NamedHosts NONE = new NamedHosts(Map.of());

    public NamedHosts {
        names = Map.copyOf(names);
    }
}
