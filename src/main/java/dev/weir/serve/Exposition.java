package dev.weir.serve;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Metrics as text, written by the Java client of Prometheus: OpenMetrics if the request asks for it, otherwise the text
 * format 0.0.4.
 */
public final class Exposition {

    private static final ExpositionFormatWriter OPEN_METRICS = OpenMetricsTextFormatWriter.create();
    private static final ExpositionFormatWriter TEXT = PrometheusTextFormatWriter.create();

    private Exposition() {}

    /**
     * The reply to a scrape.
     *
     * @param accept the Accept header of the request
     */
    public static Reply reply(String accept, List<MetricFamily> families) {
        ExpositionFormatWriter writer = OPEN_METRICS.accepts(accept) ? OPEN_METRICS : TEXT;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(
                    text,
                    new MetricSnapshots(
                            families.stream().map(Exposition::snapshot).toList()),
                    EscapingScheme.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Reply.of(writer.getContentType(), text.toByteArray());
    }

    private static MetricSnapshot snapshot(MetricFamily family) {
        if (family.kind() == MetricFamily.Kind.COUNTER) {
            CounterSnapshot.Builder counter =
                    CounterSnapshot.builder().name(family.name()).help(family.help());
            family.series()
                    .forEach(one -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                            .labels(labels(family, one))
                            .value(one.value())
                            .build()));
            return counter.build();
        }
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name(family.name()).help(family.help());
        family.series()
                .forEach(one -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(labels(family, one))
                        .value(one.value())
                        .build()));
        return gauge.build();
    }

    private static Labels labels(MetricFamily family, MetricFamily.Series one) {
        return Labels.of(family.labels(), one.labels());
    }
}
