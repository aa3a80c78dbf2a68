package dev.weir.feature.clients;

import dev.weir.feature.clients.WindowSwap.Windows;
import dev.weir.serve.Exposition;
import dev.weir.serve.Reply;
import dev.weir.serve.Request;
import dev.weir.serve.Router;
import dev.weir.serve.Routes;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is served of clients: {@code /metrics} and, if wanted, {@code /list}, both of the last complete window. A
 * scraper that names a format gets it, with the live window in it; {@code /metrics/all} is that text for people.
 */
final class ClientsRoutes implements Routes {

    private final Supplier<Windows> windows;
    private final ClientsMetrics metrics;
    private final boolean servesList;

    /**
     * Routes to the windows.
     *
     * @param ports      how many ports have a value of their own
     * @param servesList whether there is {@code /list}
     */
    ClientsRoutes(Supplier<Windows> windows, int ports, boolean servesList) {
        this.windows = windows;
        this.metrics = new ClientsMetrics(() -> windows.get().section(), ports);
        this.servesList = servesList;
    }

    @Override
    public void add(Router router) {
        router.getBelow("/metrics", this::metrics);
        router.get("/metrics/all", request -> Exposition.reply(request.accept(), metrics.families()));
        if (servesList) {
            router.getBelow(
                    "/list",
                    request -> Reply.of(
                            "application/json", ClientsText.list(windows.get().lastAddresses())));
        }
    }

    private Reply metrics(Request request) {
        if (request.accept().contains("application/openmetrics-text")
                || request.accept().contains("version=0.0.4")) {
            return Exposition.reply(request.accept(), metrics.families());
        }
        List<PortClients> last =
                windows.get().section().last().map(ClientWindow::ports).orElse(List.of());
        return Reply.of("text/plain", ClientsText.metrics(metrics.bounded(last)));
    }
}
