package dev.weir.serve;

import java.util.List;

/** The numbers of a feature for Prometheus. */
public interface Metrics {

    /** The families as they are now, each with a bounded number of series; called at each scrape, by any thread. */
    List<MetricFamily> families();
}
