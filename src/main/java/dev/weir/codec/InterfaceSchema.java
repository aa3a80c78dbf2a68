package dev.weir.codec;

import dev.weir.model.Interface;
import dev.weir.model.LinkFaults;
import dev.weir.model.SendQueue;
import java.io.IOException;
import java.util.Optional;

/** The monitored interfaces. */
final class InterfaceSchema extends Schema<Interface> {

    private static final String PACKETS = "packets";

    private final Fields.Text name = text("name", "its name");
    private final TrafficFields.Bytes traffic = bytes("", "L2");
    private final PacketFields.Counts packets = packets("");
    private final TrafficFields.Rates trafficRates = rates("", "L2");
    private final Fields.Text hook =
            text("xdp", "what counts its packets on the way in: `generic`, `native`, `tc` or `off`");
    private final Fields.Text reason = text("xdp_reason", "why that one was chosen");
    private final Fields.Size ifindex = size("ifindex", "", "the kernel's number for it", Integer.MAX_VALUE);
    private final Fields.Count speed = countOrNull("speed_mbit", "Mbit/s", "link speed");
    private final Fields.Flag up = flag("up", "whether it is up");
    private final PacketFields.Rates packetRates = packetRates("");
    private final TrafficFields.Averages trafficAverages = averages("");
    private final Fields.OptionalCount rxErrors = faults("rx_errors", "received with errors");
    private final Fields.OptionalCount txErrors = faults("tx_errors", "not sent because of errors");
    private final Fields.OptionalCount rxDropped =
            faults("rx_dropped", "received and dropped, since there was no room for them or nobody wanted them");
    private final Fields.OptionalCount txDropped = faults("tx_dropped", "dropped instead of sent");
    private final Fields.OptionalCount rxMissed = faults("rx_missed", "missed by the card, whose queue was full");
    private final Fields.OptionalCount txQueue =
            optionalCount("tx_queue", PACKETS, "most packets that wait to be sent, 0 where none do");
    private final Fields.OptionalText discipline =
            optionalText("qdisc", "what packets wait in before they are sent, as `fq_codel`; `noqueue` where none do");
    private final Fields.OptionalCount waiting = optionalCount("qdisc_packets", PACKETS, "packets that wait there now");
    private final Fields.OptionalCount waitingBytes = optionalCount("qdisc_bytes", "B", "the same in bytes");
    private final Fields.OptionalCount notQueued =
            optionalCount("qdisc_dropped", PACKETS, "packets dropped there, since weir started");
    private final Fields.OptionalCount limit = optionalCount(
            "qdisc_limit", PACKETS, "most packets that may wait there, 0 where that is not limited or not known");
    private final Fields.OptionalCount limitBytes =
            optionalCount("qdisc_limit_bytes", "B", "most bytes that may wait there, likewise");

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
        rxErrors.write(out, row.faults().map(LinkFaults::rxErrors));
        txErrors.write(out, row.faults().map(LinkFaults::txErrors));
        rxDropped.write(out, row.faults().map(LinkFaults::rxDropped));
        txDropped.write(out, row.faults().map(LinkFaults::txDropped));
        rxMissed.write(out, row.faults().map(LinkFaults::rxMissed));
        txQueue.write(out, row.faults().map(LinkFaults::txQueuePackets));
        discipline.write(out, row.queue().map(SendQueue::discipline));
        waiting.write(out, row.queue().map(SendQueue::packets));
        waitingBytes.write(out, row.queue().map(SendQueue::bytes));
        notQueued.write(out, row.queue().map(SendQueue::dropped));
        limit.write(out, row.queue().map(SendQueue::limitPackets));
        limitBytes.write(out, row.queue().map(SendQueue::limitBytes));
    }

    private Fields.OptionalCount faults(String field, String which) {
        return optionalCount(field, PACKETS, "packets " + which + ", since weir started");
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
                up.of(row),
                faults(row),
                queue(row));
    }

    private Optional<SendQueue> queue(JsonRow row) throws IOException {
        return row.has(discipline.name())
                ? Optional.of(new SendQueue(
                        row.text(discipline.name()),
                        row.countOrZero(waiting.name()),
                        row.countOrZero(waitingBytes.name()),
                        row.countOrZero(notQueued.name()),
                        row.countOrZero(limit.name()),
                        row.countOrZero(limitBytes.name())))
                : Optional.empty();
    }

    private Optional<LinkFaults> faults(JsonRow row) throws IOException {
        return row.has(rxErrors.name())
                ? Optional.of(new LinkFaults(
                        row.countOrZero(rxErrors.name()),
                        row.countOrZero(txErrors.name()),
                        row.countOrZero(rxDropped.name()),
                        row.countOrZero(txDropped.name()),
                        row.countOrZero(rxMissed.name()),
                        row.countOrZero(txQueue.name())))
                : Optional.empty();
    }
}
