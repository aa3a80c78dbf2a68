package dev.weir.feature.traffic;

import static dev.weir.feature.traffic.LedgerRun.assertBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.collect.store.HostCounts;
import dev.weir.layout.PacketEntry;
import dev.weir.model.IcmpError;
import dev.weir.model.Interface;
import dev.weir.model.InterfaceRow;
import dev.weir.model.LinkFaults;
import dev.weir.model.Packets;
import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import dev.weir.model.ProtocolTotal;
import dev.weir.model.Rate;
import dev.weir.model.Seen;
import dev.weir.model.Snapshot;
import dev.weir.model.Totals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the ledger says of interfaces, protocols, and how much of their bytes has a name. */
class HostTest {

    private static final int ETHERNET_HEADER_BYTES = 14;

    private final LedgerRun run = new LedgerRun(true, card(5_000, 700, 50, 7));
    private final FakeKernel kernel = run.kernel;

    private static InterfaceRow card(long rx, long tx, long rxPackets, long txPackets) {
        return iface(2, "eth0", rx, tx, rxPackets, txPackets, false);
    }

    private static InterfaceRow iface(
            int ifindex, String name, long rx, long tx, long rxPackets, long txPackets, boolean countsBuffers) {
        return new InterfaceRow(
                ifindex,
                name,
                rx,
                tx,
                rxPackets,
                txPackets,
                ETHERNET_HEADER_BYTES,
                ETHERNET_HEADER_BYTES,
                ETHERNET_HEADER_BYTES,
                countsBuffers,
                countsBuffers,
                "generic",
                "",
                1_000,
                true,
                LinkFaults.NONE,
                Optional.empty());
    }

    @Test
    void interfacesCountFromWhereWeirStarted() {
        kernel.interfaces = List.of(card(6_000, 900, 60, 9));
        Interface iface = run.read().interfaces().get(0);
        assertBytes(iface.traffic(), 1_000, 200);
        assertThat(iface.packets()).isEqualTo(new Packets(10, 2, Rate.STARTING, Rate.STARTING));
        kernel.interfaces = List.of(card(6_500, 900, 61, 9));
        iface = run.second().interfaces().get(0);
        assertBytes(iface.traffic(), 1_500, 200);
        assertThat(iface.traffic().rxRate()).isEqualTo(Rate.measured(500));
    }

    @Test
    void interfaceCounterThatWentBackwardsCountsFromZero() {
        kernel.interfaces = List.of(card(6_000, 900, 60, 9));
        run.read();
        kernel.interfaces = List.of(card(300, 40, 3, 1));
        assertBytes(run.second().interfaces().get(0).traffic(), 1_300, 240);
    }

    @Test
    void protocolsAddUpInterfacesAndDirectionsBusiestFirst() {
        LedgerRun both = new LedgerRun(true, card(0, 0, 0, 0), iface(3, "wlan0", 0, 0, 0, 0, false));
        both.kernel.packets.add(new PacketEntry(0, 2, true, 17, 100, 2, 0, 0));
        both.kernel.packets.add(new PacketEntry(1, 2, true, 6, 1_000, 3, 0, 0));
        both.kernel.packets.add(new PacketEntry(5, 3, true, 6, 500, 2, 0, 0));
        both.kernel.packets.add(new PacketEntry(3, 2, false, 6, 50, 1, 0, 0));
        both.kernel.packets.add(new PacketEntry(29, 9, true, 6, 777, 1, 0, 0));
        List<ProtocolTotal> protocols = both.read().protocols();
        assertThat(protocols).extracting(ProtocolTotal::protocol).containsExactly(Protocol.TCP, Protocol.UDP);
        assertBytes(protocols.get(0).traffic(), 1_500, 50);
        assertThat(protocols.get(0).packets()).isEqualTo(new Packets(5, 1, Rate.STARTING, Rate.STARTING));
    }

    @Test
    void protocolsCountFromZeroWhenTheFilterChanges() {
        kernel.packets.add(new PacketEntry(0, 2, true, 17, 100, 2, 0, 0));
        kernel.packets.add(new PacketEntry(1, 2, true, 6, 1_000, 3, 0, 0));
        run.read();
        kernel.packets.set(1, new PacketEntry(1, 2, true, 6, 1_400, 4, 0, 0));
        run.filter("tcp port 80");
        Snapshot filtered = run.second();
        assertThat(filtered.host().filter()).hasValue("tcp port 80");
        assertThat(filtered.protocols()).isEmpty();
        kernel.packets.set(1, new PacketEntry(1, 2, true, 6, 2_000, 6, 0, 0));
        List<ProtocolTotal> protocols = run.second().protocols();
        assertThat(protocols).extracting(ProtocolTotal::protocol).containsExactly(Protocol.TCP);
        assertBytes(protocols.get(0).traffic(), 600, 0);
        assertThat(protocols.get(0).traffic().rxRate()).isEqualTo(Rate.measured(600));
    }

    @Test
    void cardsCountThePacketsThatMergingHidAndVirtualDevicesCountBuffers() {
        LedgerRun both = new LedgerRun(true, card(0, 0, 0, 0), iface(3, "veth0", 0, 0, 0, 0, true));
        both.kernel.packets.add(new PacketEntry(1, 2, true, 6, 10_000, 1, 54 * 6, 6));
        both.kernel.packets.add(new PacketEntry(4, 3, true, 17, 10_000, 1, 54 * 6, 6));
        List<ProtocolTotal> protocols = both.read().protocols();
        assertBytes(protocols.get(0).traffic(), 10_324, 0);
        assertThat(protocols.get(0).packets().rxPackets()).isEqualTo(7);
        assertBytes(protocols.get(1).traffic(), 10_000, 0);
        assertThat(protocols.get(1).packets().rxPackets()).isEqualTo(1);
    }

    /** What is said of 946 and 146 bytes of one connection over the card, which counted them with their headers. */
    private Totals ofOneConnection(String laddr, String raddr) {
        ProcessKey curl = kernel.process(10, "curl");
        kernel.moves(kernel.connect(curl, laddr, 40_000, raddr, 443), curl, 946, 146);
        kernel.interfaces = List.of(card(5_000 + 1_000, 700 + 200, 51, 8));
        return run.read().totals();
    }

    @Test
    void namedBytesAreSeenWithTheirLinkHeaders() {
        Seen seen = ofOneConnection("192.0.2.1", "198.51.100.7").seen();
        assertThat(seen.percent()).hasValue(100);
        assertThat(seen.leftOver()).isEmpty();
    }

    @Test
    void loopbackIsSeenWhereItsInterfaceIsWatchedThoughItIsNoPartOfTheHostsTotals() {
        Totals totals = ofOneConnection("127.0.0.1", "127.0.0.1");
        assertThat(totals.seen().percent()).hasValue(100);
        assertBytes(totals.wire(), 0, 0);
    }

    @Test
    void whatNoProcessHoldsHasRowsByReason() {
        ProcessKey curl = kernel.process(10, "curl");
        kernel.walking = true;
        run.read();
        FakeKernel.Socket socket = kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.7", 443);
        kernel.moves(socket, curl, 946, 0);
        FakeKernel.Socket tunnel = kernel.udp("192.0.2.1", 4789);
        kernel.wireBytes(tunnel, 86, 186);
        kernel.counts = new HostCounts(Map.of(), 0, 0, 0, 300, 0, 0);
        kernel.interfaces = List.of(card(5_000 + 2_000, 700 + 600, 60, 10));
        Seen seen = run.second().totals().seen();
        assertThat(seen.percent()).hasValue(100.0 * 1_000 / 2_600);
        assertThat(seen.leftOver())
                .extracting(Seen.LeftOver::label)
                .containsExactly("[kernel]", "[forwarded]", "[other]");
        assertBytes(seen.leftOver().get(0).traffic(), 100, 200);
        assertBytes(seen.leftOver().get(1).traffic(), 300, 300);
        assertBytes(seen.leftOver().get(2).traffic(), 600, 100);
        assertThat(seen.leftOver().get(0).traffic().rxRate()).isEqualTo(Rate.measured(100));
    }

    @Test
    void icmpErrorsAreNamedAsWhatTheyAreAndStayInTheirProtocol() {
        int portUnreachable = IcmpError.BASE | 3 << 8 | 3;
        int portUnreachable6 = IcmpError.BASE | IcmpError.VERSION_6 | 1 << 8 | 4;
        kernel.interfaces = List.of(card(5_000, 700, 50, 7));
        run.read();
        kernel.packets.add(new PacketEntry(0, 2, true, portUnreachable, 700, 7, 0, 0));
        kernel.packets.add(new PacketEntry(1, 2, false, portUnreachable6, 90, 1, 0, 0));
        kernel.packets.add(new PacketEntry(2, 2, true, Protocol.ICMP, 98, 1, 0, 0));
        kernel.interfaces = List.of(card(6_000, 800, 60, 8));
        Snapshot snapshot = run.read();
        assertThat(snapshot.totals().seen().leftOver())
                .extracting(Seen.LeftOver::label)
                .containsExactly("[icmp: port unreachable]", "[other]");
        assertBytes(snapshot.totals().seen().leftOver().get(0).traffic(), 700, 90);
        assertBytes(snapshot.totals().seen().leftOver().get(1).traffic(), 300, 10);
        assertThat(snapshot.protocols())
                .extracting(row -> row.protocol().name(), row -> row.traffic().totalBytes())
                .containsExactly(tuple("ICMP", 798L), tuple("IPV6-ICMP", 90L));
    }

    @Test
    void connectionFromBeforeThatFindsItsOwnerMovesToTheNamedBytes() {
        ProcessKey sshd = kernel.process(22, "sshd");
        FakeKernel.Socket old = kernel.tcp("192.0.2.1", 22, "198.51.100.7", 50_000);
        kernel.wireBytes(old, 986, 0);
        kernel.interfaces = List.of(card(5_000 + 1_000, 700, 51, 7));
        Seen before = run.read().totals().seen();
        assertThat(before.percent()).hasValue(0);
        assertThat(before.leftOver()).extracting(Seen.LeftOver::label).containsExactly("[before weir]");
        kernel.appBytes(old, sshd, 0, 1);
        Seen after = run.second().totals().seen();
        assertThat(after.percent()).hasValue(100);
        assertThat(after.leftOver()).isEmpty();
    }

    @Test
    void virtualDeviceThatCountsBuffersGivesEachOneLinkHeader() {
        LedgerRun virtual = new LedgerRun(true, iface(2, "veth0", 0, 0, 0, 0, true));
        ProcessKey curl = virtual.kernel.process(10, "curl");
        FakeKernel.Socket socket = virtual.kernel.connect(curl, "192.0.2.1", 40_000, "198.51.100.7", 443);
        virtual.kernel.moves(socket, curl, 9_946, 0);
        virtual.kernel.interfaces = List.of(iface(2, "veth0", 10_000, 0, 1, 0, true));
        assertThat(virtual.read().totals().seen().percent()).hasValue(100);
    }

    @Test
    void protocolThatWasEvictedAndComesAgainIsAddedToWhatItHad() {
        LedgerRun evicting = new LedgerRun(true, iface(2, "eth0", 0, 0, 0, 0, false));
        evicting.read();
        evicting.kernel.packets.add(new PacketEntry(4, 2, true, Protocol.ARP.number(), 100, 1, 0, 0));
        evicting.second();
        evicting.kernel.packets.clear();
        evicting.second();
        evicting.kernel.packets.add(new PacketEntry(4, 2, true, Protocol.ARP.number(), 150, 2, 0, 0));
        assertThat(evicting.second().protocols()).singleElement().satisfies(arp -> assertBytes(arp.traffic(), 250, 0));
    }

    @Test
    void rareProtocolsBeyondAListsLengthShareARow() {
        LedgerRun crowded = new LedgerRun(true, iface(2, "eth0", 0, 0, 0, 0, false));
        crowded.read();
        for (int type = 0x7000; type < 0x7000 + 1_000; type++) {
            crowded.kernel.packets.add(new PacketEntry(type, 2, true, Protocol.ETHERTYPE_BASE + type, 60, 1, 0, 0));
        }
        Snapshot snapshot = crowded.second();
        assertThat(snapshot.protocols()).hasSize(513);
        assertThat(snapshot.protocols().get(0)).satisfies(row -> {
            assertThat(row.protocol()).isEqualTo(Protocol.OTHER);
            assertBytes(row.traffic(), 488 * 60, 0);
        });
    }

    @Test
    void withoutTrafficNothingIsSaidToBeSeen() {
        assertThat(run.read().totals().seen()).isEqualTo(Seen.UNKNOWN);
    }

    @Test
    void lossesResetsAndRetransmissionsArePassedOn() {
        kernel.counts = new HostCounts(Map.of("flow_table_full", 3L, "no_cookie", 4L), 2, 5, 6, 0, 0, 0);
        Snapshot snapshot = run.read();
        assertThat(snapshot.totals().lost()).containsEntry("flow_table_full", 3L);
        assertThat(snapshot.totals().lostTotal()).isEqualTo(7);
        assertThat(snapshot.totals().flowsNotListed()).isEqualTo(2);
        assertThat(snapshot.totals().resets()).isEqualTo(5);
        assertThat(snapshot.totals().retransmits()).isEqualTo(6);
    }

    @Test
    void wireBytesOfUnlistedSocketsReachTheHostsTotal() {
        kernel.counts = new HostCounts(Map.of(), 0, 0, 0, 0, 1_500, 60);
        assertBytes(run.read().totals().wire(), 1_500, 60);
        assertBytes(run.second().totals().wire(), 1_500, 60);
    }
}
