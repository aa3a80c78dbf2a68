package dev.weir.feature.rules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts as Prometheus' text, for node_exporter's textfile collector. An identifier that is a list of labels, such as
 * {@code type="arp",subtype="request"}, becomes these labels; any other becomes the value of the label {@code id}.
 */
final class Textfile {

    private static final Pattern LABEL =
            Pattern.compile("\\G(?:^|,)([a-zA-Z_][a-zA-Z0-9_]*)=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\"");
    private static final Pattern LINE = Pattern.compile("^(.+):([0-9]{1,19}):([0-9]{1,19})$", Pattern.MULTILINE);
    private static final String PERMISSIONS = "rw-r--r--";

    private Textfile() {}

    /** The text of what was counted: the same series as of what the socket says. */
    static String text(Collection<Reading.Row> rows) {
        // Of two series with the same labels Prometheus takes neither: rules that share an identifier are one series.
        Map<String, Long> packets = new LinkedHashMap<>();
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (Reading.Row row : rows) {
            String labels = labels(row.iface(), row.rule().id());
            packets.merge(labels, row.count().packets(), Long::sum);
            bytes.merge(labels, row.count().bytes(), Long::sum);
        }
        return text(packets, bytes);
    }

    /**
     * The text of what a socket said: {@code id:bytes:packets} in each line; other lines are left out.
     *
     * @param iface the interface that was counted on
     */
    static String text(String iface, String lines) {
        Map<String, Long> packets = new LinkedHashMap<>();
        Map<String, Long> bytes = new LinkedHashMap<>();
        Matcher line = LINE.matcher(lines);
        while (line.find()) {
            String labels = labels(iface, line.group(1));
            bytes.merge(labels, Long.parseUnsignedLong(line.group(2)), Long::sum);
            packets.merge(labels, Long.parseUnsignedLong(line.group(3)), Long::sum);
        }
        return text(packets, bytes);
    }

    private static String text(Map<String, Long> packets, Map<String, Long> bytes) {
        StringBuilder text = new StringBuilder();
        metric(text, "packets", "Packets that a rule is true of, as they are on the wire.", packets);
        metric(text, "bytes", "Bytes of packets that a rule is true of, link-layer header included.", bytes);
        return text.toString();
    }

    private static void metric(StringBuilder text, String unit, String help, Map<String, Long> series) {
        String name = "weir_rule_" + unit + "_total";
        text.append("# HELP ")
                .append(name)
                .append(' ')
                .append(help)
                .append("\n# TYPE ")
                .append(name)
                .append(" counter\n");
        series.forEach((labels, value) -> text.append(name)
                .append('{')
                .append(labels)
                .append("} ")
                .append(Long.toUnsignedString(value))
                .append('\n'));
    }

    private static String labels(String iface, String id) {
        return "iface=\"" + escaped(iface) + "\"," + (isLabels(id) ? id : "id=\"" + escaped(id) + "\"");
    }

    /** Whether an identifier is a list of labels that are all different and not ours. */
    private static boolean isLabels(String id) {
        Set<String> names = new HashSet<>(Set.of("iface"));
        Matcher matcher = LABEL.matcher(id);
        int end = 0;
        while (matcher.find()) {
            if (matcher.group(1).startsWith("__") || !names.add(matcher.group(1))) {
                return false;
            }
            end = matcher.end();
        }
        return end > 0 && end == id.length();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
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
