package dev.weir.feature.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * A report as JSON: the keys of {@code analyze_logs.py}, which people's scripts rely on.
 * <p>Two more keys only where there is something to say: {@code input} (lines that are no events, packets the log lost)
 * and {@code estimates} (what is not exact).
 */
final class JsonReport {

    private final JsonGenerator json;

    private JsonReport(JsonGenerator json) {
        this.json = json;
    }

    /** Writes the report, indented by two spaces. */
    static void write(Report report, OutputStream out) throws IOException {
        DefaultPrettyPrinter indented = new DefaultPrettyPrinter();
        indented.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .build();
        try (JsonGenerator json = factory.createGenerator(out)) {
            json.setPrettyPrinter(indented);
            new JsonReport(json).all(report);
        }
    }

    private void all(Report report) throws IOException {
        json.writeStartObject();
        summary(report.summary());
        talkers("top_sources", report.topSources());
        talkers("top_destinations", report.topDestinations());
        distribution("protocol_distribution", report.protocols());
        temporal(report.temporal());
        distribution("action_distribution", report.actions());
        distribution("interface_distribution", report.interfaces());
        sizes(report.sizes());
        threats(report.threats());
        flows(report.flows());
        input(report);
        if (!report.estimates().isEmpty()) {
            texts("estimates", report.estimates());
        }
        json.writeEndObject();
    }

    private void summary(Report.Summary summary) throws IOException {
        json.writeObjectFieldStart("summary");
        json.writeNumberField("total_events", summary.events());
        json.writeNumberField("total_bytes", summary.bytes());
        number("time_range_seconds", summary.rangeSeconds());
        json.writeNumberField("unique_sources", summary.sources());
        json.writeNumberField("unique_destinations", summary.destinations());
        json.writeNumberField("avg_packet_size", summary.averageSize());
        number("events_per_second", summary.perSecond());
        json.writeEndObject();
    }

    private void talkers(String key, List<Report.Talker> talkers) throws IOException {
        json.writeArrayFieldStart(key);
        for (Report.Talker talker : talkers) {
            json.writeStartObject();
            json.writeStringField("ip", talker.ip());
            json.writeNumberField("count", talker.count());
            json.writeNumberField("bytes", talker.bytes());
            texts("protocols", talker.protocols());
            json.writeNumberField("percentage", talker.percentage());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void distribution(String key, Map<String, Report.Part> parts) throws IOException {
        json.writeObjectFieldStart(key);
        json.writeObjectFieldStart("distribution");
        for (Map.Entry<String, Report.Part> part : parts.entrySet()) {
            json.writeObjectFieldStart(part.getKey());
            json.writeNumberField("count", part.getValue().count());
            json.writeNumberField("percentage", part.getValue().percentage());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void temporal(Report.Temporal temporal) throws IOException {
        json.writeObjectFieldStart("temporal_analysis");
        counts("hourly_distribution", temporal.byHour());
        counts("daily_distribution", temporal.byDay());
        json.writeObjectFieldStart("peak_hour");
        json.writeNumberField("hour", temporal.peakHour());
        json.writeNumberField("count", temporal.byHour().get(temporal.peakHour()));
        json.writeEndObject();
        json.writeNumberField("total_days", temporal.byDay().size());
        json.writeEndObject();
    }

    private void counts(String key, Map<?, Long> counts) throws IOException {
        json.writeObjectFieldStart(key);
        for (Map.Entry<?, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey().toString(), count.getValue());
        }
        json.writeEndObject();
    }

    private void sizes(Report.Sizes sizes) throws IOException {
        json.writeObjectFieldStart("packet_sizes");
        json.writeNumberField("min", sizes.min());
        json.writeNumberField("max", sizes.max());
        number("mean", sizes.mean());
        number("median", sizes.median());
        number("std_dev", sizes.deviation());
        json.writeObjectFieldStart("percentiles");
        number("25th", sizes.p25());
        number("75th", sizes.p75());
        number("95th", sizes.p95());
        number("99th", sizes.p99());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void threats(Report.Threats threats) throws IOException {
        json.writeObjectFieldStart("threat_analysis");
        json.writeArrayFieldStart("port_scanners");
        for (Report.Scanner scanner : threats.scanners()) {
            json.writeStartObject();
            json.writeStringField("ip", scanner.ip());
            json.writeNumberField("unique_ports_accessed", scanner.ports());
            json.writeNumberField("total_attempts", scanner.attempts());
            json.writeArrayFieldStart("ports");
            for (int port : scanner.firstPorts()) {
                json.writeNumber(port);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        heavy(threats.heavy());
        unusual(threats.unusual());
        repeated(threats.repeated());
        json.writeEndObject();
    }

    private void heavy(List<Report.Heavy> sources) throws IOException {
        json.writeArrayFieldStart("high_volume_sources");
        for (Report.Heavy source : sources) {
            json.writeStartObject();
            json.writeStringField("ip", source.ip());
            json.writeNumberField("bytes_sent", source.bytes());
            json.writeNumberField("threshold_ratio", source.ratio());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void unusual(List<Report.Unusual> protocols) throws IOException {
        json.writeArrayFieldStart("unusual_protocols");
        for (Report.Unusual protocol : protocols) {
            json.writeStartObject();
            json.writeStringField("protocol", protocol.protocol());
            json.writeNumberField("count", protocol.count());
            json.writeNumberField("percentage", protocol.percentage());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void repeated(List<Report.Repeated> flows) throws IOException {
        json.writeArrayFieldStart("suspicious_patterns");
        for (Report.Repeated flow : flows) {
            json.writeStartObject();
            json.writeStringField("type", "repeated_flow");
            flow(flow.source(), flow.destination(), flow.port(), flow.protocol());
            json.writeNumberField("count", flow.count());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void flows(Report.Flows flows) throws IOException {
        json.writeObjectFieldStart("flow_analysis");
        json.writeNumberField("total_flows", flows.total());
        json.writeArrayFieldStart("top_flows");
        for (Report.Flow flow : flows.top()) {
            json.writeStartObject();
            flow(flow.source(), flow.destination(), flow.port(), flow.protocol());
            json.writeNumberField("packet_count", flow.packets());
            json.writeNumberField("total_bytes", flow.bytes());
            number("duration_seconds", flow.seconds());
            json.writeNumberField("avg_packet_size", flow.averageSize());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("avg_packets_per_flow", flows.packetsPerFlow());
        json.writeNumberField("avg_bytes_per_flow", flows.bytesPerFlow());
        json.writeEndObject();
    }

    private void flow(String source, String destination, int port, String protocol) throws IOException {
        json.writeStringField("src_ip", source);
        json.writeStringField("dst_ip", destination);
        json.writeNumberField("dst_port", port);
        json.writeStringField("protocol", protocol);
    }

    private void input(Report report) throws IOException {
        if (report.badLines() == 0 && report.lostPackets() == 0) {
            return;
        }
        json.writeObjectFieldStart("input");
        json.writeNumberField("bad_lines", report.badLines());
        json.writeArrayFieldStart("first_bad_lines");
        for (Report.BadLine bad : report.firstBadLines()) {
            json.writeStartObject();
            json.writeNumberField("line", bad.line());
            json.writeStringField("reason", bad.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("lost_packets", report.lostPackets());
        json.writeEndObject();
    }

    private void texts(String key, List<String> texts) throws IOException {
        json.writeArrayFieldStart(key);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private void number(String key, Number number) throws IOException {
        if (number instanceof Double real) {
            json.writeNumberField(key, real);
        } else {
            json.writeNumberField(key, number.longValue());
        }
    }
}
