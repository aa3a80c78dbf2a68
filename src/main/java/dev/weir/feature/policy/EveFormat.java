package dev.weir.feature.policy;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.weir.model.Protocol;

/**
 * Suricata's EVE: a JSON object on each line, with Suricata's names, so that what reads its logs reads these.
 * <p>A dropped packet is a {@code drop}, one that went on an {@code alert} that allowed it. What EVE has no name for
 * comes last, under the names of the other formats.
 */
final class EveFormat implements EventFormat {

    private static final String SIGNATURE = "weir policy: source in no permitted range";

    private final CommunityId communityId;
    private final LogTime time = new LogTime();

    /** The format; {@code communityId} may be {@code null}. */
    EveFormat(CommunityId communityId) {
        this.communityId = communityId;
    }

    @Override
    public String event(PolicyEvent event) {
        boolean dropped = event.action() == PolicyEvent.Action.DROP;
        StringBuilder json = start(event.micros(), dropped ? "drop" : "alert");
        json.append(",\"in_iface\":\"");
        JsonStringEncoder.getInstance().quoteAsString(event.iface(), json);
        json.append("\",\"src_ip\":\"").append(event.sourceText()).append('"');
        if (event.hasPorts()) {
            json.append(",\"src_port\":").append(event.sourcePort());
        }
        json.append(",\"dest_ip\":\"").append(event.destinationText()).append('"');
        if (event.hasPorts()) {
            json.append(",\"dest_port\":").append(event.destinationPort());
        }
        json.append(",\"proto\":\"")
                .append(Protocol.of(event.protocolNumber()).name())
                .append('"');
        if (event.icmp() >= 0) {
            json.append(",\"icmp_type\":")
                    .append(event.icmp() >>> 8)
                    .append(",\"icmp_code\":")
                    .append(event.icmp() & 0xff);
        }
        if (communityId != null) {
            json.append(",\"community_id\":\"").append(communityId.of(event)).append('"');
        }
        json.append(
                dropped
                        ? ",\"drop\":{\"len\":" + event.packetSize() + ",\"reason\":\"" + SIGNATURE + "\"}"
                        : ",\"alert\":{\"action\":\"allowed\",\"gid\":1,\"signature_id\":1,\"rev\":1,\"signature\":\""
                                + SIGNATURE + "\",\"category\":\"\",\"severity\":3}");
        return json.append(",\"packet_size\":")
                .append(event.packetSize())
                .append(",\"action\":\"")
                .append(event.action())
                .append("\",\"flow_hash\":\"")
                .append(JsonFormat.hex(event.flowHash()))
                .append("\",\"packets\":")
                .append(event.packets())
                .append('}')
                .toString();
    }

    @Override
    public String lost(long micros, long packets) {
        return start(micros, "lost")
                .append(",\"action\":\"" + PolicyEvent.LOST + "\",\"packets\":")
                .append(packets)
                .append('}')
                .toString();
    }

    private StringBuilder start(long micros, String type) {
        return new StringBuilder(480)
                .append("{\"timestamp\":\"")
                .append(time.iso(micros))
                .append("+0000\",\"event_type\":\"")
                .append(type)
                .append('"');
    }
}
