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

    /** Reads the kernel's counters and says what they mean. */
    Snapshot next();

    /**
     * Changes which packets the packet layer counts. Names in an expression are looked up, which may take seconds.
     *
     * @param expression a tcpdump expression; empty for all packets
     * @return why all stays as it was, if it does
     */
    Optional<Refusal> setFilter(Optional<String> expression);

    /** Reads TCP's numbers of a connection with every snapshot; empty for none. */
    void watch(Optional<ConnectionKey> connection);

    /** Does what a control asks a feature for, which may take a while; why it is not done, if so. */
    Optional<Refusal> control(Control control);

    /** Switches the looking up of addresses on or off. */
    void lookUpHosts(boolean on);

    /** Finds out what addresses are called, in the background; snapshots have the names that are known. */
    void nameHosts(List<Address> addresses);

    @Override
    void close();
}
