package dev.weir.codec;

import dev.weir.model.Protocol;
import dev.weir.model.ProtocolTotal;
import java.io.IOException;

/** L2 totals by protocol. */
final class ProtocolTotalSchema extends Schema<ProtocolTotal> {

    private final Fields.Text protocol = text("protocol", "its name (IANA, upper case), or that of its EtherType");
    private final TrafficFields.Bytes traffic = bytes("", "L2");
    private final PacketFields.Counts packets = packets("");
    private final TrafficFields.Rates trafficRates = rates("", "L2");
    private final TrafficFields.Averages trafficAverages = averages("");
    private final Fields.Size number = size("number", "", "its number", Integer.MAX_VALUE);
    private final PacketFields.Rates packetRates = packetRates("");

    @Override
    protected void write(FieldSink out, ProtocolTotal row) throws IOException {
        protocol.write(out, row.protocol().name());
        traffic.write(out, row.traffic());
        packets.write(out, row.packets());
        trafficRates.write(out, row.traffic());
        trafficAverages.write(out, row.traffic());
        number.write(out, row.protocol().number());
        packetRates.write(out, row.packets());
    }

    @Override
    protected ProtocolTotal read(JsonRow row) throws IOException {
        return new ProtocolTotal(Protocol.of(number.of(row)), traffic.of(row), packets.of(row));
    }
}
