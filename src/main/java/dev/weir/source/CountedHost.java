package dev.weir.source;

import dev.weir.model.Address;
import dev.weir.model.ConnectionKey;
import dev.weir.model.Control;
import dev.weir.model.Refusal;
import dev.weir.model.Snapshot;
import java.util.List;
import java.util.Optional;

/** This host as it is counted: a new snapshot whenever one is asked for. For any thread. */
public interface CountedHost extends AutoCloseable {

    /** Reads the counters of the kernel and makes a snapshot of them. */
    Snapshot next();

    /**
     * Changes which packets the packet layer counts. Host names in an expression are looked up, which may take seconds.
     *
     * @param expression a tcpdump expression; empty for all packets
     * @return why nothing has changed; empty when it was done
     */
    Optional<Refusal> setFilter(Optional<String> expression);

    /** Sets the connection whose TCP numbers are read with every snapshot; empty for none. */
    void watch(Optional<ConnectionKey> connection);

    /**
     * Does what a control asks a feature for, which may take a while.
     *
     * @return why it was not done; empty when it was
     */
    Optional<Refusal> control(Control control);

    /** Switches reverse DNS on or off. */
    void lookUpHosts(boolean on);

    /** Looks up the names of addresses in the background; snapshots have those that are known. */
    void nameHosts(List<Address> addresses);

    @Override
    void close();
}
