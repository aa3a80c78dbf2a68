package dev.weir.codec;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.Packets;
import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import dev.weir.model.SocketState;
import dev.weir.model.TcpHealth;
import dev.weir.model.Traffic;
import java.io.IOException;
import java.util.Optional;

/** Sockets, and peers of unconnected sockets, with what went through them. */
final class ConnectionSchema extends Schema<Connection> {

    private final Fields.Size pid = sizeOrNull("pid", "", "the process that used it last", Integer.MAX_VALUE);
    private final Fields.Text comm = text("comm", "that process's task name");
    private final Fields.Text protocol = text("protocol", "its protocol");
    private final Fields.OptionalText laddr = optionalText("laddr", "local address; none while not bound");
    private final Fields.Size lport = sizeOrNull("lport", "", "local port", PortTotalSchema.MAX_PORT);
    private final Fields.OptionalText raddr = optionalText("raddr", "remote address; none while not connected");
    private final Fields.Size rport = sizeOrNull("rport", "", "remote port", PortTotalSchema.MAX_PORT);
    private final Fields.OptionalText state = optionalText("state", "TCP state; none for other protocols");
    private final TrafficFields.Bytes traffic = bytes("", "app");
    private final TrafficFields.Rates trafficRates = rates("", "app");
    private final TrafficFields.Bytes wire = bytes("wire_", "L3");
    private final Fields.Count srtt = countOrNull("srtt_us", "us", "smoothed round-trip time");
    private final Fields.OptionalCount retransmits =
            optionalCount("retransmits", "segments", "TCP segments retransmitted since weir started");
    private final Fields.OptionalTime opened =
            optionalTime("opened", "when it was opened or accepted; none for one older than weir");
    private final Fields.OptionalTime closed = optionalTime("closed", "when it was seen closed");
    private final Fields.Flag beforeWeir = flag("before_weir", "whether it was open before weir started");
    private final Fields.Flag loopback =
            flag("loopback", "whether both ends are on this host, so that it is no part of the totals");
    private final Fields.Count netns = countOrNull("netns", "", "inode number of its network namespace");
    private final Fields.Count cookie = count("cookie", "", "the kernel's socket cookie");
    private final TrafficFields.Rates wireRates = rates("wire_", "L3");
    private final TrafficFields.Averages wireAverages = averages("wire_");
    private final PacketFields.Counts packets = packets("wire_");
    private final PacketFields.Rates packetRates = packetRates("wire_");
    private final Fields.OptionalCount dropped = countIfKnown(
            "dropped",
            "packets",
            "what the kernel dropped at the socket since it was opened, before anyone read it: packets, or connections "
                    + "that were not accepted; left out where it is not known, and of TCP connections");
    private final Fields.Decimal dropRate = decimalIfKnown(
            "dropped_rate",
            "packets/s",
            "`dropped` over the last interval; left out where it is not known, and while nothing was dropped",
            1);
    private final Fields.OptionalText unknownPeer = textIfKnown(
            "unknown_peer", "why there is no `raddr` although data came or went, or was dropped; left out otherwise");
    private final Fields.ObjectIfKnown<TcpHealth> health =
            objectIfKnown("tcp", "TCP's own numbers, where they were read", new TcpHealthSchema());
    private final Fields.Count peer =
            forReplay(count("peer", "", "0 for the socket itself, else the number of one peer of it"));
    private final Fields.Signed startTag = forReplay(number("start_tag", "", "`start_tag` of the process"));
    private final Fields.Size protocolNumber =
            forReplay(size("protocol_number", "", "number of the protocol", Integer.MAX_VALUE));
    private final Fields.OptionalText hiddenLaddr =
            forReplay(textIfKnown("laddr_any", "which family's unspecified address an end without `laddr` has"));
    private final Fields.OptionalText hiddenRaddr = forReplay(textIfKnown("raddr_any", "likewise without `raddr`"));
    private final TrafficFields.Averages trafficAverages = averages("");

    @Override
    protected void write(FieldSink out, Connection row) throws IOException {
        Traffic app = row.traffic();
        Traffic onWire = row.wire().orElse(null);
        Packets onWirePackets = row.wirePackets().orElse(null);
        Optional<TcpHealth> tcp = row.health();
        pid.write(out, row.owner().pid());
        comm.write(out, row.comm());
        protocol.write(out, row.protocol().name());
        laddr.write(out, end(row.laddr(), row.lport()));
        lport.write(out, row.lport());
        raddr.write(out, end(row.raddr(), row.rport()));
        rport.write(out, row.rport());
        state.write(
                out,
                row.state() == SocketState.NONE
                        ? Optional.empty()
                        : Optional.of(row.state().name()));
        traffic.write(out, app);
        trafficRates.write(out, app);
        wire.write(out, onWire);
        srtt.write(out, tcp.isPresent() ? tcp.get().srttMicros() : 0);
        retransmits.write(out, row.retransmits());
        opened.write(out, row.opened());
        closed.write(out, row.closed());
        beforeWeir.write(out, row.beforeWeir());
        loopback.write(out, row.loopback());
        netns.write(out, row.netns());
        cookie.write(out, row.key().cookie());
        wireRates.write(out, onWire);
        wireAverages.write(out, onWire);
        packets.write(out, onWirePackets);
        packetRates.write(out, onWirePackets);
        dropped.write(out, row.dropped());
        dropRate.write(out, row.droppedPerSecond());
        unknownPeer.write(out, row.unknownPeer());
        health.write(out, tcp);
        peer.write(out, row.key().peer());
        startTag.write(out, row.owner().startTag());
        protocolNumber.write(out, row.protocol().number());
        hiddenLaddr.write(out, hidden(row.laddr(), row.lport()));
        hiddenRaddr.write(out, hidden(row.raddr(), row.rport()));
        trafficAverages.write(out, app);
    }

    @Override
    protected Connection read(JsonRow row) throws IOException {
        ConnectionFacts facts = new ConnectionFacts(
                cookie.of(row),
                peer.of(row),
                new ProcessKey(pid.of(row), startTag.of(row)),
                comm.of(row),
                Protocol.of(protocolNumber.of(row)),
                address(laddr.of(row), hiddenLaddr.of(row)),
                lport.of(row),
                address(raddr.of(row), hiddenRaddr.of(row)),
                rport.of(row),
                state(state.of(row)),
                retransmits.of(row),
                dropped.of(row),
                dropRate.of(row),
                opened.of(row),
                closed.of(row),
                beforeWeir.of(row),
                loopback.of(row),
                netns.of(row));
        return Connection.of(
                facts,
                traffic.of(row),
                wire.isIn(row) ? Optional.of(wire.of(row)) : Optional.empty(),
                packets.isIn(row) ? Optional.of(packets.of(row)) : Optional.empty(),
                health.of(row));
    }

    /** An end that is neither bound nor connected has no address; one that listens everywhere has. */
    private static Optional<String> end(Address address, int port) {
        return isHidden(address, port) ? Optional.empty() : Optional.of(address.text());
    }

    private static Optional<String> hidden(Address address, int port) {
        return isHidden(address, port) ? Optional.of(address.text()) : Optional.empty();
    }

    private static boolean isHidden(Address address, int port) {
        return port == 0 && address.isUnspecified();
    }

    private static Address address(Optional<String> shown, Optional<String> hidden) throws BadSnapshotException {
        if (shown.isEmpty() && hidden.isEmpty()) {
            throw new BadSnapshotException("an address is missing");
        }
        return Fields.parsed(shown.isPresent() ? shown.get() : hidden.get());
    }

    private static SocketState state(Optional<String> name) throws BadSnapshotException {
        return name.isPresent() ? Constants.named(SocketState.class, name.get()) : SocketState.NONE;
    }

    /** TCP's own numbers. */
    private static final class TcpHealthSchema extends Schema<TcpHealth> {

        private final Fields.Count srtt = count("srtt_us", "us", "smoothed round-trip time");
        private final Fields.Count rttvar = count("rttvar_us", "us", "its mean deviation");
        private final Fields.Count minRtt = count("min_rtt_us", "us", "smallest round-trip time of the last minutes");
        private final Fields.Count cwnd = count("cwnd_segments", "segments", "congestion window");
        private final Fields.Count ssthresh =
                count("ssthresh_segments", "segments", "slow-start threshold; 2147483647 while there is none");
        private final Fields.Count mss = count("mss_bytes", "B", "sender's segment size");
        private final Fields.Count sndWnd = count("snd_wnd_bytes", "B", "window the receiver offers");
        private final Fields.Count inFlight = count("in_flight_segments", "segments", "sent and not yet acknowledged");
        private final Fields.Count lost = count("lost_segments", "segments", "taken for lost now");
        private final Fields.Count retrans = count("retrans_segments", "segments", "retransmitted ever");
        private final Fields.Count sent = count("sent_bytes", "B", "payload sent, retransmissions included");
        private final Fields.Count acked = count("acked_bytes", "B", "payload acknowledged");
        private final Fields.Count received = count("received_bytes", "B", "payload received in order");
        private final Fields.Count notSent = count("not_sent_bytes", "B", "payload queued and not yet sent");
        private final Fields.Count rto = count("rto_us", "us", "retransmission timeout");
        private final Fields.OptionalCount read = countIfKnown(
                "read_ms",
                "ms",
                "when they were read, on the clock of `monotonic_ns`, modulo 2^32; missing where not known");

        @Override
        protected void write(FieldSink out, TcpHealth row) throws IOException {
            srtt.write(out, row.srttMicros());
            rttvar.write(out, row.rttvarMicros());
            minRtt.write(out, row.minRttMicros());
            cwnd.write(out, row.cwndSegments());
            ssthresh.write(out, row.ssthreshSegments());
            mss.write(out, row.mssBytes());
            sndWnd.write(out, row.sndWndBytes());
            inFlight.write(out, row.inFlightSegments());
            lost.write(out, row.lostSegments());
            retrans.write(out, row.retransSegments());
            sent.write(out, row.sentBytes());
            acked.write(out, row.ackedBytes());
            received.write(out, row.receivedBytes());
            notSent.write(out, row.notSentBytes());
            rto.write(out, row.rtoMicros());
            read.write(out, row.readMillis() == 0 ? Optional.empty() : Optional.of(row.readMillis()));
        }

        @Override
        protected TcpHealth read(JsonRow row) throws IOException {
            TcpHealth health = new TcpHealth(
                    srtt.of(row),
                    rttvar.of(row),
                    minRtt.of(row),
                    cwnd.of(row),
                    ssthresh.of(row),
                    mss.of(row),
                    sndWnd.of(row),
                    inFlight.of(row),
                    lost.of(row),
                    retrans.of(row),
                    sent.of(row),
                    acked.of(row),
                    received.of(row),
                    notSent.of(row),
                    rto.of(row));
            return read.of(row).map(health::readAtMillis).orElse(health);
        }
    }
}
