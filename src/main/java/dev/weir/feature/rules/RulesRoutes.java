package dev.weir.feature.rules;

import dev.weir.serve.Reply;
import dev.weir.serve.Router;
import dev.weir.serve.Routes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The counts at {@code /metrics}, as they are at each scrape: the same series as in the textfile. */
final class RulesRoutes implements Routes {

    /** Prometheus' text format, which has labels of any names in one family. */
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final List<InterfaceRules> interfaces;

    RulesRoutes(List<InterfaceRules> interfaces) {
        this.interfaces = List.copyOf(interfaces);
    }

    @Override
    public void add(Router router) {
        router.get("/metrics", request -> {
            String text = Textfile.text(Reading.of(interfaces, null, 0).rows());
            return Reply.of(CONTENT_TYPE, text.getBytes(StandardCharsets.UTF_8));
        });
    }
}
