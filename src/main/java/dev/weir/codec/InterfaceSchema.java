package dev.weir.codec;

import dev.weir.model.Interface;
import java.io.IOException;

/** The monitored interfaces. */
final class InterfaceSchema extends Schema<Interface> {

    private final Fields.Text name = text("name", "its name");
    private final TrafficFields.Bytes traffic = bytes("", "L2");
    private final PacketFields.Counts packets = packets("");
    private final TrafficFields.Rates trafficRates = rates("", "L2");
    private final Fields.Text hook =
            text("xdp", "what counts its packets on the way in: `generic`, `native`, `tc` or `off`");
    private final Fields.Text reason = text("xdp_reason", "why that one was chosen");
    private final Fields.Size ifindex = size("ifindex", "", "the kernel's number for it", Integer.MAX_VALUE);
    private final Fields.CountOrNull speed = countOrNull("speed_mbit", "Mbit/s", "link speed");
    private final Fields.Flag up = flag("up", "whether it is up");
    private final PacketFields.Rates packetRates = packetRates("");
    private final TrafficFields.Averages trafficAverages = averages("");

    @Override
    protected void write(FieldSink out, Interface row) throws IOException {
        name.write(out, row.name());
        traffic.write(out, row.traffic());
        packets.write(out, row.packets());
        trafficRates.write(out, row.traffic());
        hook.write(out, row.ingressHook());
        reason.write(out, row.ingressReason());
        ifindex.write(out, row.ifindex());
        speed.write(out, row.speedMbit());
        up.write(out, row.up());
        packetRates.write(out, row.packets());
        trafficAverages.write(out, row.traffic());
    }

    @Override
    protected Interface read(JsonRow row) throws IOException {
        return new Interface(
                ifindex.of(row),
                name.of(row),
                traffic.of(row),
                packets.of(row),
                hook.of(row),
                reason.of(row),
                speed.of(row),
                up.of(row));
    }
}
