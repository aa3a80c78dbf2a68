package dev.weir.attach;

import dev.weir.model.Hook;
import dev.weir.model.InterfaceRow;
import dev.weir.model.XdpChoice;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The interfaces whose packets are counted, which come and go. For any thread. */
interface Interfaces extends AutoCloseable {

    /**
     * The packet programs that are needed now.
     *
     * @throws ProbeException when the kernel does not say which interfaces there are
     */
    Set<ProbeProgram.Group> packetGroups(XdpChoice choice) throws ProbeException;

    /**
     * Attaches to those that are wanted now, and from now on to those that will be.
     *
     * @throws ProbeException likewise
     */
    void start(PacketHooks hooks) throws ProbeException;

    /** The fate of every packet hook now. */
    List<Hook> hooks();

    /** The interfaces as they are now. */
    List<WatchedInterface> interfaces();

    /**
     * The interfaces with what their own counters have grown by since they are watched, former lives included. An
     * interface keeps its position for ever.
     *
     * @throws IOException when the kernel does not tell
     */
    List<InterfaceRow> rows() throws IOException;

    @Override
    void close();
}
