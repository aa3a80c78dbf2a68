package dev.weir.model;

import java.util.List;
import java.util.Optional;

/** What things are called, as known now; never waits. Implemented by the {@code names} room, faked in tests. */
public interface Names {

    /** What a process is called; asked when it is first seen and again when its command changed. */
    ProcessNames process(ProcessFacts facts);

    /**
     * What a living process is called now, where it has written over its arguments or become another user since; empty
     * when it has not, and when it cannot be looked at.
     */
    default Optional<ProcessNames> changed(ProcessKey process, ProcessNames known) {
        return Optional.empty();
    }

    /** The name that the system's services file (IANA) gives a port; empty when it gives none. */
    String service(PortKey port);

    /** The name of a remote address, when one is already known; asking starts a look-up if look-ups are on. */
    Optional<String> host(Address address);

    /** The same with who says so. */
    default Optional<HostName> hostName(Address address) {
        return host(address).map(name -> new HostName(name, HostName.PTR));
    }

    /** The addresses of this host, as of the last tick. */
    List<Address> localAddresses();

    /** Inode number of the network namespace that the monitored interfaces are in; 0 when not known. */
    default long netns() {
        return 0;
    }
}
