package dev.weir.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages as Linux 6.18 sent them on a little-endian machine, and such as no kernel sends. */
class MessageTest {

    /** {@code ip route add default nexthop via 10.1.0.2 nexthop via 10.2.0.2}. */
    private static final String MULTIPATH =
            "4800000018000200010000006f6c000002000000fe0300010000000008000f00fe00000024000900100000000200"
                    + "0000080005000a0100021000000003000000080005000a020002";

    /** {@code ip route add default via 10.1.0.2 table 1000}. */
    private static final String POLICY_TABLE =
            "3400000018000200010000006f6c000002000000fc0300010000000008000f00e8030000080005000a0100020800"
                    + "040002000000";

    /** {@code ip route add unreachable default table 7}. */
    private static final String UNREACHABLE =
            "2400000018000200010000006f6c000002000000070300070000000008000f0007000000";

    /** {@code ip -6 route add default via fd01::2}. */
    private static final String IPV6 =
            "7400000018000200010000006f6c00000a000000fe0300010000000008000f00fe00000008000600000400001400"
                    + "0500fd010000000000000000000000000002080004000200000024000c0000000000000000000000000000000000"
                    + "000000000000000000000000000000000500140000000000";

    /** A veth whose name ends in a byte that is not UTF-8, its peer in another namespace. */
    private static final String LINK =
            "e005000010000200010000006f6c000000000100020000004310010000000000090003006f6e65ff000000000800"
                    + "0d00e803000005001000060000000500110000000000050043000000000008000400dc0500000800320044000000"
                    + "08003300ffff000008001b000000000008001e000000000008003d000000000008001f000200000008002800ffff"
                    + "0000080029000000010008003a000000010008003f0000000100080040000000010008003b00f8ff070008003c00"
                    + "ffff0000080042000000000008002000020000000500210001000000080023000200000008002f00010000000800"
                    + "3000010000000600440000000000060045000000000005002700000000000a0001001692056149d600000a000200"
                    + "ffffffffffff0000cc001700010000000000000004000000000000005a000000000000008c010000000000000000"
                    + "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                    + "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                    + "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                    + "000000000000000000000000000000000000000000000000000000006400070001000000040000005a0000008c01"
                    + "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                    + "0000000000000000000000000000000000000000000000000000000000000000000000000c002b00050002000000"
                    + "000010001200090001007665746800000000080025000000000008000500020000000c0006006e6f717565756500"
                    + "30031a008c0002008800010000000000000000000000000001000000010000000100000001000000000000000100"
                    + "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                    + "00000000000000000000000000000000000000000000000010270000e80300000000000000000000000000000000"
                    + "000001000000a0020a00080001000000008014000500ffff000050d704004c910000e8030000f400020000000000"
                    + "40000000dc05000001000000010000000100000001000000ffffffffa00f0000e803000000000000803a09008051"
                    + "01000300000058020000100000000000000001000000010000000100000060ea0000000000000000000000000000"
                    + "00000000000000000000000001000000000000000000000010270000e80300000100000000000000000000000100"
                    + "00000000000000000000010000000000000000000000000000000000000080ee3600000000000000000001000000"
                    + "00000000000000000000000000000000000000000004000000000000ffff0000ffffffff01000000000000000000"
                    + "00000000000034010300260000000000000001000000000000004c00000000000000000000000000000001000000"
                    + "00000000000000000000000000000000000000000000000000000000040000000000000004000000000000005401"
                    + "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                    + "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                    + "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                    + "0000000001000000000000000400000000000000000000000000000000000000000000004c000000000000005401"
                    + "00000000000000000000000000000000000000000000000000000000000000000000000000003c00060007000000"
                    + "00000000000000000000000000000000000000000400000000000000000000000000000000000000000000000000"
                    + "0000000000001400070000000000000000000000000000000000050008000000000024000e000000000000000000"
                    + "00000000000000000000000000000000000000000000000004003e8004004180";

    /** {@code tc qdisc replace dev one root tbf rate 8kbit burst 2k limit 20k} after 60 datagrams of 1,000 bytes. */
    private static final String FULL_QUEUE =
            "bc0000002400020001000000006f6c00000000000200000000000680ffffffff0300000008000100746266002c00"
                    + "0200280001000001000000000000e8030000000000000000000000000000005000000048e8010000000005000c00"
                    + "0000000030000700140001003e0a00000000000009000000000000001800030013000000564d0000280000000000"
                    + "00003b0000002c0003003e0a00000000000009000000280000003b000000000000000000000013000000564d0000"
                    + "00000000";

    /** {@code tc qdisc replace dev one root pfifo limit 100}. */
    private static final String FIFO =
            "9c0000002400020001000000006f6c00000000000200000000000780ffffffff030000000a000100706669666f00"
                    + "0000080002006400000005000c000000000030000700140001000000000000000000000000000000000018000300"
                    + "00000000000000000000000000000000000000002c00030000000000000000000000000000000000000000000000"
                    + "000000000000000000000000000000000000";

    /** {@code tc qdisc add dev one clsact}: no queue, it only has a place for filters. */
    private static final String CLSACT =
            "980000002400020001000000006f6c0000000000020000000000fffff1ffffff010000000b000100636c73616374"
                    + "00000400020005000c00000000003000070014000100000000000000000000000000000000001800030000000000"
                    + "000000000000000000000000000000002c0003000000000000000000000000000000000000000000000000000000"
                    + "0000000000000000000000000000";

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Message message(String hex) throws NetlinkException {
        return Message.in(bytes(hex)).get(0);
    }

    private static Route route(String hex) throws NetlinkException {
        return Route.of(message(hex)).orElseThrow();
    }

    @Test
    void defaultRouteOverTwoLinksLeadsOverBoth() throws NetlinkException {
        Route route = route(MULTIPATH);
        assertThat(route.isDefault()).isTrue();
        assertThat(route.table()).isEqualTo(254);
        assertThat(route.nexthops()).extracting(Route.Nexthop::ifindex).containsExactly(2, 3);
        assertThat(route.nexthops())
                .extracting(nexthop -> nexthop.gateway().orElseThrow().getHostAddress())
                .containsExactly("10.1.0.2", "10.2.0.2");
    }

    @Test
    void defaultRouteOfAPolicyTableIsOne() throws NetlinkException {
        Route route = route(POLICY_TABLE);
        assertThat(route.isDefault()).isTrue();
        assertThat(route.table()).isEqualTo(1000);
        assertThat(route.nexthops()).extracting(Route.Nexthop::ifindex).containsExactly(2);
    }

    @Test
    void ipv6DefaultRouteHasItsGateway() throws NetlinkException {
        Route route = route(IPV6);
        assertThat(route.ipv6()).isTrue();
        assertThat(route.isDefault()).isTrue();
        assertThat(route.nexthops().get(0).gateway().orElseThrow().getHostAddress())
                .isEqualTo("fd01:0:0:0:0:0:0:2");
    }

    @Test
    void unreachableDefaultRouteIsNone() throws NetlinkException {
        assertThat(route(UNREACHABLE).isDefault()).isFalse();
    }

    @Test
    void routeThatNamesOnlyANexthopObjectLeadsWhereThatDoes() {
        Route route = new Route(false, 254, 1, Optional.empty(), 0, 0, List.of(), 9);
        List<NexthopObject> objects = List.of(
                new NexthopObject(9, 0, List.of(1, 2, 77)),
                new NexthopObject(1, 4, List.of()),
                new NexthopObject(2, 6, List.of()));
        assertThat(Rtnetlink.interfaces(List.of(route), objects)).containsExactly(4, 6);
    }

    @Test
    void linkHasItsKindItsCountersAndItsName() throws NetlinkException {
        Link link = Link.of(message(LINK)).orElseThrow();
        assertThat(link.ifindex()).isEqualTo(2);
        assertThat(link.name()).isEqualTo("one\\xff");
        assertThat(link.rawName()).isEqualTo("one\u00ff");
        assertThat(link.kind()).isEqualTo("veth");
        assertThat(link.isEthernet()).isTrue();
        assertThat(link.isUp()).isTrue();
        assertThat(link.isRunning()).isTrue();
        assertThat(link.lowerElsewhere()).isTrue();
        assertThat(link.counters()).isEqualTo(new LinkCounters(90, 396, 1, 4, 0, 0, 0, 0, 0));
    }

    @Test
    void fullQueueHasWhatWaitsWhatWasDroppedAndItsLimit() throws NetlinkException {
        assertThat(Qdisc.of(message(FULL_QUEUE))).contains(new Qdisc(2, "tbf", 19, 19_798, 40, 0, 20_480));
    }

    @Test
    void queueThatCountsPacketsHasItsLimitInPackets() throws NetlinkException {
        assertThat(Qdisc.of(message(FIFO))).contains(new Qdisc(2, "pfifo", 0, 0, 0, 100, 0));
    }

    @Test
    void whatOnlyFiltersIsNoQueue() throws NetlinkException {
        assertThat(Qdisc.of(message(CLSACT))).isEmpty();
    }

    @Test
    void messageCutShortAnywhereIsRefusedOrHasLessInIt() throws NetlinkException {
        byte[] whole = HexFormat.of().parseHex(LINK);
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(whole, length)).order(ByteOrder.LITTLE_ENDIAN);
            if (length < Message.HEADER_BYTES) {
                assertThat(Message.in(cut)).isEmpty();
            } else {
                assertThatThrownBy(() -> Message.in(cut)).isInstanceOf(NetlinkException.class);
                cut.putInt(0, length);
                Link.of(Message.in(cut).get(0))
                        .ifPresent(link -> assertThat(link.ifindex()).isEqualTo(2));
            }
        }
    }

    @Test
    void hostileLengthsEndTheListAndNothingElse() throws NetlinkException {
        assertThatThrownBy(() -> Message.in(bytes("00000000" + "1000000000000000" + "00000000")))
                .isInstanceOf(NetlinkException.class);
        assertThatThrownBy(() -> Message.in(bytes("ffffffff" + "1000000000000000" + "00000000")))
                .isInstanceOf(NetlinkException.class);
        assertThat(new Attributes(bytes("0000" + "0300" + "04000300")).has(3))
                .as("a length of zero")
                .isFalse();
        assertThat(new Attributes(bytes("ffff" + "0300" + "00000000")).has(3))
                .as("a length beyond the end")
                .isFalse();
        assertThat(new Attributes(bytes("0500" + "0300" + "41")).latin1(3))
                .as("no padding behind the last")
                .isEqualTo("A");
    }

    @Test
    void randomBytesInAMessageThrowNothing() throws NetlinkException {
        Random random = new Random(13);
        String[] messages = {LINK, MULTIPATH, FULL_QUEUE};
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = HexFormat.of().parseHex(messages[round % messages.length]);
            for (int i = 0; i < 8; i++) {
                bytes[Message.HEADER_BYTES + random.nextInt(bytes.length - Message.HEADER_BYTES)] =
                        (byte) random.nextInt();
            }
            Message message = Message.in(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN))
                    .get(0);
            Link.of(message).ifPresent(Link::name);
            Route.of(message).ifPresent(Route::isDefault);
            LocalAddress.of(message);
            Neighbour.of(message);
            NexthopObject.of(message);
            Qdisc.of(message);
        }
    }
}
