package dev.weir;

import dev.weir.attach.ProbeException;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.PacketFilter;
import dev.weir.model.Address;
import dev.weir.model.Snapshot;
import dev.weir.screen.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Where snapshots come from, each when it is due: this host, or a recording. {@link #next} is for one thread, the rest
 * for any.
 */
interface SnapshotSource extends AutoCloseable {

    /** How a source is opened: on the thread that will ask it, since attaching takes longer than the first picture. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens it.
         *
         * @throws ProbeException when nothing can be counted here
         * @throws IOException when a recording cannot be read
         */
        SnapshotSource open() throws ProbeException, IOException;
    }

    /**
     * Waits until the next snapshot is due; empty when there is no more.
     *
     * @throws InterruptedException when the waiting is to end
     */
    Optional<Snapshot> next() throws InterruptedException;

    /** Changes the time between two snapshots. */
    void setInterval(Duration interval);

    /** Switches the looking up of addresses on or off. */
    void lookUpHosts(boolean on);

    /** What an address is called, as far as that is known now; never waits. */
    Optional<String> hostName(Address address);

    /**
     * Changes which packets the packet layer counts.
     *
     * @param filter which are counted; empty for all
     * @return whether this source can; a recording is counted already
     * @throws BpfException when the kernel refuses the filter's program; then all stays as it was
     */
    boolean setFilter(Optional<PacketFilter> filter);

    /** What the screen says of a recording while it is played; empty for a source that is no recording. */
    default Optional<Event.Replaying> replaying() {
        return Optional.empty();
    }

    /** What to tell the person once there is no more; empty when there is nothing to say. */
    Optional<String> ending();

    @Override
    void close();
}
