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
import java.util.function.Supplier;

/** Snapshots of this host, one an interval. */
public final class LiveSource implements SnapshotSource {

    private final CountedHost host;
    /** The newest change of a row: one that is only looked at, and was typed over since, need not be looked at. */
    private volatile Control lastEdit;

    private final Pace pace;
    /**
     * The thread for packet filters and for what features are asked to do, one after the other: host names in filters
     * are looked up, which may take seconds.
     */
    private final ExecutorService controlling = Executors.newSingleThreadExecutor(work -> {
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
        if (control instanceof Control.SetFilter filter) {
            return answerOf(() -> host.setFilter(filter.expression()), Refusal.nothingCounted(filter));
        }
        if (control.isOfFeature()) {
            if (control instanceof Control.EditRow) {
                lastEdit = control;
            }
            return answerOf(
                    () -> isTypedOver(control) ? Optional.empty() : host.control(control), Refusal.notHere(control));
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
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private CompletionStage<Optional<Refusal>> answerOf(Supplier<Optional<Refusal>> work, Refusal closed) {
        CompletableFuture<Optional<Refusal>> answer = new CompletableFuture<>();
        try {
            controlling.execute(() -> answer.complete(work.get()));
        } catch (RejectedExecutionException e) {
            answer.complete(Optional.of(closed));
        }
        return answer;
    }

    private boolean isTypedOver(Control control) {
        return control instanceof Control.EditRow edit && !edit.kept() && lastEdit != control;
    }

    @Override
    public Optional<String> ending() {
        return Optional.empty();
    }

    @Override
    public void close() {
        controlling.shutdownNow();
        host.close();
    }
}
