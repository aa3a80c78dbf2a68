package dev.weir.feature.clients;

import dev.weir.cli.ExitCode;
import dev.weir.feature.clients.ClientsOptions.Print;
import dev.weir.serve.HttpLimits;
import dev.weir.serve.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** Counts clients and serves the numbers until the thread is interrupted. */
final class ClientsSession {

    private static final long TICK_MILLIS = 1000;
    private static final String UNREADABLE = "the kernel's tables of clients could not be read: ";
    /** How the kernel spells EPIPE. */
    private static final String READER_HAS_GONE = "Broken pipe";

    private final ClientsOptions options;
    private final WindowSwap swap;
    private final UnaryOperator<ClientRow> known;
    private final LongSupplier epochMillis;
    private volatile Optional<String> trouble = Optional.empty();

    /** A session over tables that programs already add to. */
    ClientsSession(
            ClientsOptions options,
            ClientTables tables,
            UnaryOperator<ClientRow> known,
            LongSupplier epochMillis,
            LongSupplier monoNanos) {
        this.options = options;
        this.known = known;
        this.epochMillis = epochMillis;
        this.swap = new WindowSwap(tables, options.limits(), options.windowSeconds() * 1000L, epochMillis, monoNanos);
    }

    /**
     * Serves until the thread is interrupted.
     *
     * @param out is told where
     * @return what the shell is told
     */
    ExitCode run(PrintStream out, PrintStream errors) {
        ClientsRoutes routes = new ClientsRoutes(swap::windows, options.portsShown(), options.servesList());
        try (HttpServer server = HttpServer.open(options.listen(), HttpLimits.USUAL, () -> trouble, List.of(routes))) {
            out.println("Prometheus metrics endpoint: " + server.url() + "/metrics");
            if (options.servesList()) {
                out.println("IP list endpoint: " + server.url() + "/list");
            }
            out.flush();
            count();
            return ExitCode.DONE;
        } catch (IOException e) {
            errors.println("weir: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    /**
     * Prints what is counted as often as it is wanted, or until the thread is interrupted.
     *
     * @param out where it goes; not a {@link PrintStream}, which would keep errors to itself
     * @throws IOException when the kernel's tables cannot be read or the output takes no more; the message is a
     *                     sentence
     */
    void print(Print print, OutputStream out) throws IOException, InterruptedException {
        ClientsWriter writer = new ClientsWriter(print.format());
        long next = epochMillis.getAsLong();
        for (long printed = 0; printed < print.samples(); printed++) {
            next = Math.max(next, epochMillis.getAsLong() - TICK_MILLIS)
                    + print.every().toMillis();
            tickUntil(next);
            try {
                Instant now = Instant.ofEpochMilli(epochMillis.getAsLong());
                out.write(writer.text(now, withKnown(swap.windows().section())));
            } catch (IOException e) {
                if (READER_HAS_GONE.equals(e.getMessage())) {
                    return;
                }
                throw new IOException("cannot write to standard output: " + e.getMessage(), e);
            }
        }
    }

    /** Windows end on time also while nothing is printed. */
    private void tickUntil(long millis) throws IOException, InterruptedException {
        long left = millis - epochMillis.getAsLong();
        while (left > 0) {
            Thread.sleep(Math.max(1, Math.min(left, Math.min(TICK_MILLIS, swap.millisToBorder()))));
            try {
                swap.tick();
            } catch (IOException e) {
                throw new IOException(UNREADABLE + e.getMessage(), e);
            }
            left = millis - epochMillis.getAsLong();
        }
    }

    private ClientsSection withKnown(ClientsSection section) {
        ClientsSection live = section.withLive(section.live().with(known));
        return section.last().map(last -> live.withLast(last.with(known))).orElse(live);
    }

    private void count() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                swap.tick();
                trouble = Optional.empty();
            } catch (IOException e) {
                trouble = Optional.of(UNREADABLE + e.getMessage());
            }
            try {
                Thread.sleep(Math.max(1, Math.min(TICK_MILLIS, swap.millisToBorder())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
