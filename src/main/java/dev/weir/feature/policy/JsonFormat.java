package dev.weir.feature.policy;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/**
 * The twelve fields of an event as a JSON object: a line each, or all in one array.
 * <p>A thirteenth, {@code packets}, only where a record stands for more than one packet; {@code community_id} where
 * asked for.
 */
final class JsonFormat implements EventFormat {

    private final boolean array;
    private final CommunityId communityId;
    private final LogTime time = new LogTime();

    private JsonFormat(boolean array, CommunityId communityId) {
        this.array = array;
        this.communityId = communityId;
    }

    /** One array, an element on each line. */
    static JsonFormat array() {
        return new JsonFormat(true, null);
    }

    /** JSON Lines; {@code communityId} may be {@code null}. */
    static JsonFormat lines(CommunityId communityId) {
        return new JsonFormat(false, communityId);
    }

    @Override
    public String beginning() {
        return array ? "[\n" : "";
    }

    @Override
    public String separator() {
        return array ? ",\n" : "\n";
    }

    @Override
    public String ending() {
        return array ? "\n]\n" : "\n";
    }

    @Override
    public String event(PolicyEvent event) {
        StringBuilder json = start(event.micros());
        json.append("\"src_ip\":\"")
                .append(event.sourceText())
                .append("\",\"dst_ip\":\"")
                .append(event.destinationText())
                .append("\",\"src_port\":")
                .append(event.sourcePort())
                .append(",\"dst_port\":")
                .append(event.destinationPort())
                .append(",\"protocol\":\"")
                .append(event.protocol())
                .append("\",\"protocol_num\":")
                .append(event.protocolNumber())
                .append(",\"packet_size\":")
                .append(event.packetSize())
                .append(",\"action\":\"")
                .append(event.action())
                .append("\",\"interface\":\"");
        JsonStringEncoder.getInstance().quoteAsString(event.iface(), json);
        json.append("\",\"flow_hash\":\"").append(hex(event.flowHash())).append('"');
        if (event.packets() > 1) {
            json.append(",\"packets\":").append(event.packets());
        }
        if (communityId != null) {
            json.append(",\"community_id\":\"").append(communityId.of(event)).append('"');
        }
        return json.append('}').toString();
    }

    @Override
    public String lost(long micros, long packets) {
        return start(micros)
                .append("\"src_ip\":null,\"dst_ip\":null,\"src_port\":null,\"dst_port\":null,\"protocol\":null,"
                        + "\"protocol_num\":null,\"packet_size\":null,\"action\":\"" + PolicyEvent.LOST
                        + "\",\"interface\":null,\"flow_hash\":null,\"packets\":")
                .append(packets)
                .append('}')
                .toString();
    }

    private StringBuilder start(long micros) {
        return new StringBuilder(320)
                .append(array ? "  {" : "{")
                .append("\"timestamp\":")
                .append(LogTime.decimal(micros))
                .append(",\"timestamp_iso\":\"")
                .append(time.iso(micros))
                .append("Z\",");
    }

    /** Eight hexadecimal digits. */
    static String hex(int bits) {
        return String.format("%08x", bits);
    }
}
