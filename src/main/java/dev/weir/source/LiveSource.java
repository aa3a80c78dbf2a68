package dev.weir.source;

import dev.weir.model.Control;
import dev.weir.model.Refusal;
import dev.weir.model.Snapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** Snapshots of this host, one an interval. */
public final class LiveSource implements SnapshotSource {

    private final CountedHost host;
    private final Pace pace;
    /**
     * Where packet filters are compiled and loaded and features do what they are asked for, one after the other: names
     * in filters are looked up, which may take seconds.
     */
    private final ExecutorService filtering = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "weir-filter");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * The snapshots of a host that is being counted.
     *
     * @param host     closed with this source
     * @param interval time between two snapshots
     */
    public LiveSource(CountedHost host, Duration interval) {
        this.host = host;
        this.pace = new Pace(interval, System::nanoTime);
    }

    @Override
    public Optional<Snapshot> next() throws InterruptedException {
        pace.await();
        return Optional.of(host.next());
    }

    @Override
    public CompletionStage<Optional<Refusal>> control(Control control) {
        CompletableFuture<Optional<Refusal>> answer = new CompletableFuture<>();
        if (control instanceof Control.SetFilter filter) {
            try {
                filtering.execute(() -> answer.complete(host.setFilter(filter.expression())));
            } catch (RejectedExecutionException closed) {
                answer.complete(Optional.of(Refusal.nothingCounted(filter)));
            }
            return answer;
        }
        if (control.isOfFeature()) {
            try {
                filtering.execute(() -> answer.complete(host.control(control)));
            } catch (RejectedExecutionException closed) {
                answer.complete(Optional.of(Refusal.notHere(control)));
            }
            return answer;
        }
        if (control instanceof Control.SetInterval interval) {
            pace.setInterval(interval.interval());
        } else if (control instanceof Control.LookUpHosts names) {
            host.lookUpHosts(names.wanted());
        } else if (control instanceof Control.NameHosts asked) {
            host.nameHosts(asked.addresses());
        } else if (control instanceof Control.Watch watch) {
            host.watch(watch.connection());
        }
        answer.complete(Optional.empty());
        return answer;
    }

    @Override
    public Optional<String> ending() {
        return Optional.empty();
    }

    @Override
    public void close() {
        filtering.shutdownNow();
        host.close();
    }
}
