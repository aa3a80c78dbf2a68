package dev.weir.feature.policy;

import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** A report for a person to read. Every word that comes from the log is made harmless for the terminal. */
final class TextReport {

    private static final int SHOWN_THREATS = 5;
    private static final int SHOWN_FLOWS = 10;
    private static final int SHOWN_DAYS = 14;
    private static final int BAR_COLUMNS = 40;

    private final StringBuilder text = new StringBuilder();

    private TextReport() {}

    /** The report as lines. */
    static String of(Report report) {
        TextReport lines = new TextReport();
        lines.summary(report);
        lines.talkers("Top sources", report.topSources());
        lines.talkers("Top destinations", report.topDestinations());
        lines.parts("Protocols", report.protocols());
        lines.parts("Actions", report.actions());
        lines.parts("Interfaces", report.interfaces());
        lines.temporal(report.temporal());
        lines.threats(report.threats());
        lines.sizes(report.sizes());
        lines.flows(report.flows());
        lines.input(report);
        return lines.text.toString();
    }

    private void summary(Report report) {
        Report.Summary summary = report.summary();
        text.append("Summary\n");
        line("events", Digits.grouped(summary.events()));
        line("bytes", Digits.grouped(summary.bytes()) + " (" + Scale.BYTES.text(summary.bytes()) + ")");
        line("time range", summary.rangeSeconds() + " s");
        line("sources", Digits.grouped(summary.sources()));
        line("destinations", Digits.grouped(summary.destinations()));
        line("average size", fixed(summary.averageSize()) + " B");
        line("events/s", fixed(summary.perSecond().doubleValue()));
    }

    private void line(String label, String value) {
        text.append("  ")
                .append(label)
                .append(" ".repeat(Math.max(1, 16 - label.length())))
                .append(value)
                .append('\n');
    }

    private void heading(String heading) {
        text.append('\n').append(heading).append('\n');
    }

    private void talkers(String heading, List<Report.Talker> talkers) {
        heading(heading);
        for (Report.Talker talker : talkers) {
            row(
                    "%-39s %12s events %6s %10s  %s",
                    talker.ip(),
                    Digits.grouped(talker.count()),
                    Digits.percent(talker.percentage()),
                    Scale.BYTES.text(talker.bytes()),
                    String.join(" ", talker.protocols()));
        }
    }

    private void parts(String heading, Map<String, Report.Part> parts) {
        heading(heading);
        parts.forEach((name, part) ->
                row("%-16s %12s %6s", name, Digits.grouped(part.count()), Digits.percent(part.percentage())));
    }

    private void temporal(Report.Temporal temporal) {
        heading("By hour (most at " + hour(temporal.peakHour()) + ", "
                + Digits.grouped(temporal.byHour().get(temporal.peakHour())) + ")");
        long most = temporal.byHour().get(temporal.peakHour());
        temporal.byHour().forEach((hour, count) -> bar(hour(hour), count, most));
        heading("By day (" + temporal.byDay().size() + (temporal.byDay().size() == 1 ? " day)" : " days)"));
        long mostOfDay = temporal.byDay().values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(1);
        int skipped = Math.max(0, temporal.byDay().size() - SHOWN_DAYS);
        if (skipped > 0) {
            row("(%d earlier days)", skipped);
        }
        temporal.byDay().entrySet().stream()
                .skip(skipped)
                .forEach(day -> bar(day.getKey().toString(), day.getValue(), mostOfDay));
    }

    private static String hour(int hour) {
        return (hour < 10 ? "0" : "") + hour + ":00";
    }

    private void bar(String label, long count, long most) {
        int length = (int) Math.max(1, (double) count / most * BAR_COLUMNS);
        row("%-10s %-" + BAR_COLUMNS + "s %s", label, "#".repeat(length), Digits.grouped(count));
    }

    private void threats(Report.Threats threats) {
        if (!threats.scanners().isEmpty()) {
            heading("Port scanners (" + Analysis.SCANNER_PORTS + " or more destination ports)");
            shown(
                    threats.scanners(),
                    scanner -> row(
                            "%-39s %6d ports %12s events  %s%s",
                            scanner.ip(),
                            scanner.ports(),
                            Digits.grouped(scanner.attempts()),
                            ports(scanner),
                            scanner.fromPort()
                                    .map(port -> "  all from port " + port + ": answers, perhaps")
                                    .orElse("")));
        }
        if (!threats.heavy().isEmpty()) {
            heading("High-volume sources (more bytes than 95 % of the sources)");
            shown(
                    threats.heavy(),
                    source -> row(
                            "%-39s %12s %10s times the threshold",
                            source.ip(), Scale.BYTES.text(source.bytes()), fixed(source.ratio())));
        }
        if (!threats.unusual().isEmpty()) {
            heading("Unusual protocols (less than 1 % of the events)");
            shown(
                    threats.unusual(),
                    protocol -> row(
                            "%-16s %12s %8.4f%%",
                            protocol.protocol(), Digits.grouped(protocol.count()), protocol.percentage()));
        }
        if (!threats.repeated().isEmpty()) {
            heading("Repeated flows (" + Analysis.REPEATED_PACKETS + " or more events)");
            shown(
                    threats.repeated(),
                    flow -> row(
                            "%s -> %s  %12s events",
                            flow.source(),
                            target(flow.destination(), flow.port(), flow.protocol()),
                            Digits.grouped(flow.count())));
        }
    }

    private <T> void shown(List<T> all, Consumer<T> each) {
        all.stream().limit(SHOWN_THREATS).forEach(each);
        if (all.size() > SHOWN_THREATS) {
            row("(and %d more; --export-report has them all)", all.size() - SHOWN_THREATS);
        }
    }

    private static String ports(Report.Scanner scanner) {
        List<String> first = scanner.firstPorts().stream()
                .limit(SHOWN_THREATS)
                .map(String::valueOf)
                .toList();
        return String.join(" ", first) + (scanner.ports() > first.size() ? " ..." : "");
    }

    private static String target(String address, int port, String protocol) {
        String host = address.indexOf(':') >= 0 && port > 0 ? '[' + address + ']' : address;
        return host + (port > 0 ? ":" + port : "") + ' ' + protocol;
    }

    private void sizes(Report.Sizes sizes) {
        heading("Packet sizes");
        line("min, max", sizes.min() + " B, " + sizes.max() + " B");
        line(
                "mean, median",
                fixed(sizes.mean().doubleValue()) + " B, "
                        + fixed(sizes.median().doubleValue()) + " B");
        line("deviation", fixed(sizes.deviation().doubleValue()) + " B");
        line(
                "25 75 95 99 %",
                fixed(sizes.p25().doubleValue()) + "  " + fixed(sizes.p75().doubleValue()) + "  "
                        + (sizes.p95() instanceof Double ? fixed(sizes.p95().doubleValue()) : "-") + "  "
                        + (sizes.p99() instanceof Double ? fixed(sizes.p99().doubleValue()) : "-"));
    }

    private void flows(Report.Flows flows) {
        heading("Flows (" + Digits.grouped(flows.total()) + ", " + fixed(flows.packetsPerFlow()) + " events and "
                + fixed(flows.bytesPerFlow()) + " B each)");
        flows.top().stream()
                .limit(SHOWN_FLOWS)
                .forEach(flow -> row(
                        "%s -> %s  %s events  %s  %s s",
                        flow.source(),
                        target(flow.destination(), flow.port(), flow.protocol()),
                        Digits.grouped(flow.packets()),
                        Scale.BYTES.text(flow.bytes()),
                        flow.seconds()));
    }

    private void input(Report report) {
        if (report.badLines() > 0) {
            heading("Lines that are no events: " + Digits.grouped(report.badLines()));
            report.firstBadLines().forEach(bad -> row("line %d: %s", bad.line(), bad.reason()));
            if (report.badLines() > report.firstBadLines().size()) {
                row(
                        "(and %s more)",
                        Digits.grouped(
                                report.badLines() - report.firstBadLines().size()));
            }
        }
        if (report.lostPackets() > 0) {
            heading("The log says that it lacks " + Digits.grouped(report.lostPackets()) + " packets");
        }
        if (!report.estimates().isEmpty()) {
            heading("Not exact");
            report.estimates().forEach(sentence -> row("%s", sentence));
        }
    }

    private void row(String format, Object... values) {
        text.append("  ")
                .append(Printable.text(String.format(Locale.ROOT, format, values))
                        .stripTrailing())
                .append('\n');
    }

    private static String fixed(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
