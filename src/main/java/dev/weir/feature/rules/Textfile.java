package dev.weir.feature.rules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts as Prometheus' text, for node_exporter's textfile collector. An identifier that is a list of labels, such as
 * {@code type="arp",subtype="request"}, becomes these labels; any other becomes the value of the label {@code id}.
 */
final class Textfile {

    private static final Pattern LINE = Pattern.compile("^(.+):([0-9]{1,19}):([0-9]{1,19})$", Pattern.MULTILINE);
    private static final String PERMISSIONS = "rw-r--r--";

    /** What was counted under some labels. */
    private record Series(String labels, long packets, long bytes) {}

    private Textfile() {}

    /** The text of what was counted: the same series as of what the socket says. */
    static String text(Collection<Reading.Row> rows) {
        Map<Map<String, String>, Series> series = new LinkedHashMap<>();
        for (Reading.Row row : rows) {
            Count count = row.count();
            add(series, Labels.of(row.iface(), row.rule().id()), count.packets(), count.bytes());
        }
        return metrics(series.values());
    }

    /**
     * The text of what a socket said: {@code id:bytes:packets} in each line; other lines are left out.
     *
     * @param iface the interface that was counted on
     */
    static String text(String iface, String lines) {
        Map<Map<String, String>, Series> series = new LinkedHashMap<>();
        Matcher line = LINE.matcher(lines);
        while (line.find()) {
            long bytes = Long.parseUnsignedLong(line.group(2));
            long packets = Long.parseUnsignedLong(line.group(3));
            add(series, Labels.of(iface, line.group(1)), packets, bytes);
        }
        return metrics(series.values());
    }

    /** Two series with the same labels cost Prometheus' readers all of the text: here they are one. */
    private static void add(Map<Map<String, String>, Series> series, Labels labels, long packets, long bytes) {
        series.merge(
                labels.series(),
                new Series(labels.text(), packets, bytes),
                (first, more) -> new Series(first.labels, first.packets + packets, first.bytes + bytes));
    }

    private static String metrics(Collection<Series> series) {
        StringBuilder text = new StringBuilder();
        metric(text, "packets", "Packets that a rule is true of, as they are on the wire.", series, Series::packets);
        metric(
                text,
                "bytes",
                "Bytes of packets that a rule is true of, link-layer header included.",
                series,
                Series::bytes);
        return text.toString();
    }

    private static void metric(
            StringBuilder text, String unit, String help, Collection<Series> series, ToLongFunction<Series> value) {
        String name = "weir_rule_" + unit + "_total";
        text.append("# HELP ")
                .append(name)
                .append(' ')
                .append(help)
                .append("\n# TYPE ")
                .append(name)
                .append(" counter\n");
        series.forEach(one -> text.append(name)
                .append('{')
                .append(one.labels)
                .append("} ")
                .append(Long.toUnsignedString(value.applyAsLong(one)))
                .append('\n'));
    }

    /**
     * Writes a file as a whole: whoever reads it sees the old one or the new one.
     *
     * @throws IOException when that is not possible; the message is a sentence
     */
    static void write(Path file, String text) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path written = null;
        try {
            written = Files.createTempFile(absolute.getParent(), ".weir-rules", "");
            Files.write(written, text.getBytes(StandardCharsets.UTF_8));
            Files.setPosixFilePermissions(written, PosixFilePermissions.fromString(PERMISSIONS));
            Files.move(written, absolute, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (written != null) {
                Files.deleteIfExists(written);
            }
            throw new IOException(
                    "cannot write " + file + ": "
                            + (e.getReason() == null ? "no such directory, or permission denied" : e.getReason()),
                    e);
        }
    }
}
