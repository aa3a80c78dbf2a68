package dev.weir;

import dev.weir.attach.ProbeException;
import dev.weir.bpf.PacketFilter;
import dev.weir.cli.Options;
import dev.weir.model.Address;
import dev.weir.model.Snapshot;
import java.time.Duration;
import java.util.Optional;

/** Snapshots of this host, one an interval. */
final class LiveSource implements SnapshotSource {

    private final LiveCapture capture;
    private final Pace pace;

    private LiveSource(LiveCapture capture, Pace pace) {
        this.capture = capture;
        this.pace = pace;
    }

    /**
     * Attaches the probes.
     *
     * @param filter which packets the packet layer counts; empty for all
     * @throws ProbeException when nothing can be counted here
     */
    static LiveSource open(Options options, Optional<PacketFilter> filter) throws ProbeException {
        LiveCapture capture = LiveCapture.open(options.capture(), options.alerts(), filter);
        return new LiveSource(capture, new Pace(options.capture().interval(), System::nanoTime));
    }

    @Override
    public Optional<Snapshot> next() throws InterruptedException {
        pace.await();
        return Optional.of(capture.next());
    }

    @Override
    public void setInterval(Duration interval) {
        pace.setInterval(interval);
    }

    @Override
    public void lookUpHosts(boolean on) {
        capture.lookUpHosts(on);
    }

    @Override
    public Optional<String> hostName(Address address) {
        return capture.hostName(address);
    }

    @Override
    public boolean setFilter(Optional<PacketFilter> filter) {
        capture.setFilter(filter);
        return true;
    }

    @Override
    public Optional<String> ending() {
        return Optional.empty();
    }

    @Override
    public void close() {
        capture.close();
    }
}
