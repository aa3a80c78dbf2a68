package dev.weir.feature.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.cli.OutputFormat;
import dev.weir.units.Columns;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Readings as text: columns for people, a JSON object in each line, or comma-separated values with a header. */
final class ReadingWriter {

    private static final int ID_COLUMNS = 40;
    private static final int NAME_COLUMNS = 15;
    private static final int NUMBER_COLUMNS = 9;
    /** A spreadsheet takes a field that starts so for a formula and runs it. */
    private static final String FORMULA_STARTS = "=+-@";

    private static final String CSV_HEADER =
            "time,interface,id,expression,packets,bytes,rx_packets,rx_bytes,tx_packets,tx_bytes,"
                    + "packets_per_second,bytes_per_second\n";

    private final OutputFormat format;
    private boolean first = true;

    ReadingWriter(OutputFormat format) {
        this.format = format;
    }

    /** A reading that was taken at a time. */
    String text(Reading reading, Instant time) throws IOException {
        String text = switch (format) {
            case TABLE -> table(reading);
            case JSON -> json(reading, time.truncatedTo(ChronoUnit.MILLIS));
            case CSV -> (first ? CSV_HEADER : "") + csv(reading, time.truncatedTo(ChronoUnit.MILLIS));
        };
        first = false;
        return text;
    }

    private String table(Reading reading) {
        StringBuilder text = new StringBuilder(first ? "" : "\n");
        line(text, "INTERFACE", "RULE", "PKT/S", "B/S", "PACKETS", "BYTES");
        for (Reading.Row row : reading.rows()) {
            line(
                    text,
                    row.iface(),
                    row.rule().id(),
                    rate(row, row.delta().packets(), Scale.COUNT),
                    rate(row, row.delta().bytes(), Scale.BYTES),
                    Scale.COUNT.number(row.count().packets()),
                    Scale.BYTES.number(row.count().bytes()));
        }
        return text.toString();
    }

    /** There is no rate before the second reading. */
    private static String rate(Reading.Row row, long number, Scale scale) {
        return row.seconds() == 0 ? "-" : scale.number(row.perSecond(number));
    }

    private static void line(StringBuilder text, String iface, String id, String... numbers) {
        text.append(Columns.left(Printable.text(iface), NAME_COLUMNS))
                .append(' ')
                .append(Columns.left(Printable.text(id), ID_COLUMNS));
        for (String number : numbers) {
            text.append(' ').append(Columns.right(number, NUMBER_COLUMNS));
        }
        text.append('\n');
    }

    private static String json(Reading reading, Instant time) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("schema", "weir/1");
            json.writeStringField("time", time.toString());
            json.writeArrayFieldStart("rules");
            for (Reading.Row row : reading.rows()) {
                row(json, row);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private static void row(JsonGenerator json, Reading.Row row) throws IOException {
        Count count = row.count();
        json.writeStartObject();
        json.writeStringField("interface", row.iface());
        json.writeStringField("id", row.rule().id());
        json.writeStringField("expression", row.rule().expression());
        json.writeNumberField("packets", count.packets());
        json.writeNumberField("bytes", count.bytes());
        json.writeNumberField("rx_packets", count.rxPackets());
        json.writeNumberField("rx_bytes", count.rxBytes());
        json.writeNumberField("tx_packets", count.txPackets());
        json.writeNumberField("tx_bytes", count.txBytes());
        rate(json, "packets_per_second", row, row.delta().packets());
        rate(json, "bytes_per_second", row, row.delta().bytes());
        json.writeEndObject();
    }

    private static void rate(JsonGenerator json, String name, Reading.Row row, long number) throws IOException {
        json.writeFieldName(name);
        if (row.seconds() == 0) {
            json.writeNull();
        } else {
            json.writeNumber(decimal(row.perSecond(number)));
        }
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String csv(Reading reading, Instant time) {
        StringBuilder text = new StringBuilder();
        for (Reading.Row row : reading.rows()) {
            Count count = row.count();
            text.append(time)
                    .append(',')
                    .append(field(row.iface()))
                    .append(',')
                    .append(field(row.rule().id()))
                    .append(',')
                    .append(field(row.rule().expression()));
            for (long number : new long[] {
                count.packets(), count.bytes(), count.rxPackets(), count.rxBytes(), count.txPackets(), count.txBytes()
            }) {
                text.append(',').append(Long.toUnsignedString(number));
            }
            boolean measured = row.seconds() != 0;
            text.append(',')
                    .append(measured ? decimal(row.perSecond(row.delta().packets())) : "")
                    .append(',')
                    .append(measured ? decimal(row.perSecond(row.delta().bytes())) : "")
                    .append('\n');
        }
        return text.toString();
    }

    private static String field(String raw) {
        String text = Printable.text(raw);
        if (!text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        return text.indexOf(',') < 0 && text.indexOf('"') < 0 ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
