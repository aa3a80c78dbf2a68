package dev.weir.feature.traffic;

import dev.weir.collect.store.Evicted;
import dev.weir.layout.PeerKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The entries of the kernel's tables that are added up for good and have not been named for deletion yet. */
final class Evictions {

    private IntStream.Builder flows = IntStream.builder();
    private IntStream.Builder sockets = IntStream.builder();
    private IntStream.Builder processes = IntStream.builder();
    private List<PeerKey> peers = new ArrayList<>();

    void flow(int index) {
        flows.add(index);
    }

    void socket(int index) {
        sockets.add(index);
    }

    void process(int index) {
        processes.add(index);
    }

    void peer(PeerKey key) {
        peers.add(key);
    }

    /** What can be deleted since the last call. */
    Evicted take() {
        Evicted evicted = new Evicted(
                flows.build().toArray(),
                sockets.build().toArray(),
                processes.build().toArray(),
                peers);
        flows = IntStream.builder();
        sockets = IntStream.builder();
        processes = IntStream.builder();
        peers = new ArrayList<>();
        return evicted;
    }
}
