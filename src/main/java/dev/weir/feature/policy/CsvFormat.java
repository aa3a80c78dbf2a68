package dev.weir.feature.policy;

import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * The twelve fields of an event as comma-separated values under a heading.
 * <p>A thirteenth column, {@code packets}, only where records may stand for more than one packet.
 */
final class CsvFormat implements EventFormat {

    private static final String COLUMNS =
            "timestamp,timestamp_iso,src_ip,dst_ip,src_port,dst_port,protocol,protocol_num,packet_size,"
                    + "action,interface,flow_hash";
    private static final CsvSchema PLAIN =
            CsvSchema.builder().setLineSeparator("").build();

    private final boolean packets;
    private final LogTime time = new LogTime();
    private final StringWriter written = new StringWriter();
    private final CsvGenerator csv;

    /** The format, with or without the column of packets. */
    CsvFormat(boolean packets) {
        this.packets = packets;
        try {
            csv = CsvFactory.builder()
                    .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
                    .build()
                    .createGenerator(written);
            csv.setSchema(PLAIN);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a StringWriter does not fail
        }
    }

    @Override
    public String beginning() {
        return COLUMNS + (packets ? ",packets\n" : "\n");
    }

    @Override
    public String event(PolicyEvent event) {
        return row(
                LogTime.decimal(event.micros()),
                time.iso(event.micros()) + "Z",
                event.sourceText(),
                event.destinationText(),
                String.valueOf(event.sourcePort()),
                String.valueOf(event.destinationPort()),
                event.protocol(),
                String.valueOf(event.protocolNumber()),
                String.valueOf(event.packetSize()),
                event.action().name(),
                event.iface(),
                JsonFormat.hex(event.flowHash()),
                String.valueOf(event.packets()));
    }

    /**
     * How many were lost stands beside the action: no other column could hold it without being taken for something
     * else.
     */
    @Override
    public String lost(long micros, long count) {
        return row(
                LogTime.decimal(micros),
                time.iso(micros) + "Z",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                PolicyEvent.LOST + ":" + count,
                "",
                "",
                String.valueOf(count));
    }

    private String row(String... values) {
        try {
            written.getBuffer().setLength(0);
            csv.writeStartArray();
            for (int i = 0; i < (packets ? values.length : values.length - 1); i++) {
                csv.writeString(values[i]);
            }
            csv.writeEndArray();
            csv.flush();
            return written.toString();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
