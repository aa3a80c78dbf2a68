package dev.weir.feature.clients;

import dev.weir.cli.ExitCode;
import dev.weir.serve.HttpLimits;
import dev.weir.serve.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Counts clients and serves the numbers until the thread is interrupted. */
final class ClientsSession {

    private static final long TICK_MILLIS = 1000;

    private final ClientsOptions options;
    private final WindowSwap swap;
    private volatile Optional<String> trouble = Optional.empty();

    /** A session over tables that programs already add to. */
    ClientsSession(ClientsOptions options, ClientTables tables, LongSupplier epochMillis, LongSupplier monoNanos) {
        this.options = options;
        this.swap = new WindowSwap(tables, options.windowSeconds() * 1000L, epochMillis, monoNanos);
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
            String url = "http://" + HttpServer.text(server.address());
            out.println("Prometheus metrics endpoint: " + url + "/metrics");
            if (options.servesList()) {
                out.println("IP list endpoint: " + url + "/list");
            }
            out.flush();
            count();
            return ExitCode.DONE;
        } catch (IOException e) {
            errors.println("weir: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private void count() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                swap.tick();
                trouble = Optional.empty();
            } catch (IOException e) {
                trouble = Optional.of("the kernel's tables of clients could not be read: " + e.getMessage());
            }
            try {
                Thread.sleep(Math.max(1, Math.min(TICK_MILLIS, swap.millisToBorder())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
