package dev.weir.feature.policy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The summary of a report as comma-separated values: {@code Metric,Value} and a line for each figure. */
final class CsvReport {

    private CsvReport() {}

    /** Writes the summary; numbers and words only, so nothing needs quoting. */
    static void write(Report.Summary summary, OutputStream out) throws IOException {
        String lines = "Metric,Value\n"
                + "total_events," + summary.events() + '\n'
                + "total_bytes," + summary.bytes() + '\n'
                + "time_range_seconds," + summary.rangeSeconds() + '\n'
                + "unique_sources," + summary.sources() + '\n'
                + "unique_destinations," + summary.destinations() + '\n'
                + "avg_packet_size," + summary.averageSize() + '\n'
                + "events_per_second," + summary.perSecond() + '\n';
        out.write(lines.getBytes(StandardCharsets.UTF_8));
    }
}
