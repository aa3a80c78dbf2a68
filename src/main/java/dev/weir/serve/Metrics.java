package dev.weir.serve;

import java.util.List;

/** The numbers of a feature for Prometheus. */
public interface Metrics {

    /**
     * The families as they stand now, each with a bounded number of series; asked for anew at each scrape, by any
     * thread.
     */
    List<MetricFamily> families();
}
