package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bpf.CursorProgram;
import dev.weir.layout.BlockLayout;
import dev.weir.layout.ConfigLayout;
import dev.weir.layout.FlowLayout;
import dev.weir.layout.FlowValues;
import dev.weir.layout.HostCounter;
import dev.weir.layout.IndexedEntry;
import dev.weir.layout.OpenSocketLayout;
import dev.weir.layout.OpenSocketValues;
import dev.weir.layout.PacketEntry;
import dev.weir.layout.PacketLayout;
import dev.weir.layout.PeerEntry;
import dev.weir.layout.PeerKey;
import dev.weir.layout.PeerLayout;
import dev.weir.layout.ProcessEntry;
import dev.weir.layout.ProcessLayout;
import dev.weir.layout.ReturnedSlotLayout;
import dev.weir.layout.SocketLayout;
import dev.weir.layout.SocketValues;
import dev.weir.model.Address;
import dev.weir.model.IcmpError;
import dev.weir.model.ProcessFacts;
import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import dev.weir.model.SocketState;
import dev.weir.model.SyscallCount;
import dev.weir.model.TcpHealth;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What the kernel side writes, member by member as {@code bpf/types.h} lays it out, is what {@code wire} reads. */
class StructsTest {

    private static final TypesHeader TYPES = TypesHeader.read();
    /** Above the sign bit, so that a number taken for signed shows. */
    private static final long BIG = 0xfedc_ba98_7654_3210L;

    private static final long BIG_32 = 0xfedc_ba98L;
    private static final byte[] V4 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, (byte) 198, 51, 100, 7};
    private static final byte[] V6 = {0x20, 0x01, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, 1};
    private static final Address V4_ADDRESS = Address.ofIpv4(0xc633_6407);
    private static final Address V6_ADDRESS = new Address(0x2001_0db8_0000_0000L, 0xff01);
    private static final int AF_INET6 = 10;
    private static final int AF_PACKET = 17;
    private static final int SLOT = 77;

    private final FlowLayout flow = new FlowLayout();
    private final SocketLayout socket = new SocketLayout();
    private final ProcessLayout process = new ProcessLayout();

    @Test
    void everyStructHasTheSizeThatItsAssertionSays() {
        assertThat(TYPES.structs()).hasSizeGreaterThanOrEqualTo(13);
        TYPES.structs()
                .forEach((name, struct) -> assertThat(struct.bytes()).as(name).isEqualTo(struct.asserted()));
    }

    @Test
    void layoutsHaveTheSizesOfTheStructs() {
        assertThat(List.of(
                        FlowLayout.KEY_BYTES,
                        FlowLayout.ENTRY_BYTES,
                        SocketLayout.ENTRY_BYTES,
                        PeerLayout.KEY_BYTES,
                        PeerLayout.VALUE_BYTES,
                        ProcessLayout.KEY_BYTES,
                        ProcessLayout.ENTRY_BYTES,
                        PacketLayout.KEY_BYTES,
                        PacketLayout.VALUE_BYTES,
                        OpenSocketLayout.ENTRY_BYTES,
                        ConfigLayout.CONFIG_BYTES,
                        ConfigLayout.CLOCK_BYTES,
                        ReturnedSlotLayout.ENTRY_BYTES,
                        CursorProgram.CURSOR_BYTES))
                .isEqualTo(sizes(
                        "flow_key",
                        "flow",
                        "socket_wire",
                        "peer_key",
                        "peer",
                        "proc_key",
                        "proc",
                        "packet_key",
                        "packet_count",
                        "open_socket",
                        "config",
                        "tick_clock",
                        "returned_slot",
                        "slot_cursor"));
    }

    private static List<Integer> sizes(String... structs) {
        return Arrays.stream(structs)
                .map(name -> TYPES.structs().get(name).bytes())
                .toList();
    }

    @Test
    void hostCountersHaveTheOrderOfTheEnum() {
        List<String> names = new ArrayList<>(TYPES.names("host_counter"));
        names.removeAll(List.of("LOST_COUNT", "HOST_COUNTERS"));
        assertThat(Arrays.stream(HostCounter.values()).map(Enum::name)).containsExactlyElementsOf(names);
        assertThat(HostCounter.count()).isEqualTo(TYPES.number("HOST_COUNTERS"));
        for (HostCounter counter : HostCounter.values()) {
            assertThat(counter.ordinal()).as(counter.name()).isEqualTo(TYPES.number(counter.name()));
            assertThat(counter.cause().isEmpty())
                    .as(counter.name())
                    .isEqualTo(counter.ordinal() >= TYPES.number("LOST_COUNT"));
        }
    }

    @Test
    void clockStartsAtTheSameTick() {
        assertThat(ConfigLayout.FIRST_TICK).isEqualTo(TYPES.number("FIRST_TICK"));
    }

    @Test
    void etherTypesStartAtTheSameNumber() {
        assertThat(Protocol.ETHERTYPE_BASE).isEqualTo(TYPES.number("ETHERTYPE_BASE"));
        assertThat(Protocol.OTHER.number()).isEqualTo(TYPES.number("ETHERTYPE_BASE") + TYPES.number("ETHERTYPE_OTHER"));
        assertThat(ConfigLayout.RARE_ENTRIES).isEqualTo(TYPES.number("RARE_ENTRIES"));
        assertThat(ConfigLayout.COMMON_ENTRIES)
                .isEqualTo(TYPES.number("PACKET_ENTRIES") - TYPES.number("OTHER_ENTRIES"));
    }

    @Test
    void icmpErrorsStartAtTheSameNumbers() {
        assertThat(IcmpError.BASE).isEqualTo(TYPES.number("ICMP_ERROR_BASE"));
        assertThat(IcmpError.VERSION_6).isEqualTo(TYPES.number("ICMP_ERROR_V6"));
        assertThat(IcmpError.isOne(Protocol.RAW_FRAMES.number())).isFalse();
    }

    @Test
    void flowIsReadMemberByMember() {
        FlowValues row = FlowValues.of(at(flow, flow(AF_INET6, 6)));
        assertThat(row)
                .isEqualTo(new FlowValues(
                        SLOT,
                        BIG,
                        new ProcessKey(4_194_304, (int) BIG_32),
                        AF_INET6,
                        6,
                        V6_ADDRESS,
                        65_535,
                        V4_ADDRESS,
                        40_000,
                        BIG_32,
                        BIG + 1,
                        BIG + 2,
                        77,
                        (int) BIG_32,
                        true,
                        5));
    }

    private static TypesHeader.Value flow(int family, int protocol) {
        TypesHeader.Value key =
                TYPES.value("flow_key").u64("cookie", BIG).u32("pid", 4_194_304).u32("start_tag", BIG_32);
        return TYPES.value("flow")
                .struct("tx_key", 0, key)
                .struct("rx_key", 0, key)
                .u64("tx_bytes", BIG + 2)
                .u64("opened_ns", 77)
                .bytes("laddr", V6)
                .bytes("raddr", V4)
                .u32("netns", BIG_32)
                .u16("lport", 65_535)
                .u16("rport", 40_000)
                .u16("family", family)
                .u16("protocol", protocol)
                .u8("listening", 1)
                .u64("rx_bytes", BIG + 1)
                .u32("tx_tick", BIG_32)
                .u32("rx_tick", BIG_32 - 1)
                .u32("epoch", 5);
    }

    @Test
    void flowWasLastUsedWhenItLastSentOrReceivedEvenAsTheTickWrapsAround() {
        TypesHeader.Value received = flow(AF_INET6, 6).u32("tx_tick", 7).u32("rx_tick", 9);
        TypesHeader.Value sent = flow(AF_INET6, 6).u32("tx_tick", 1).u32("rx_tick", 0xffff_ffffL);
        assertThat(at(flow, received).lastTick()).isEqualTo(9);
        assertThat(at(flow, sent).lastTick()).isEqualTo(1);
    }

    @Test
    void everyTableSaysInWhichTickAValueLastChanged() {
        assertThat(at(socket, TYPES.value("socket_wire").u32("last_tick", BIG_32))
                        .lastTick())
                .isEqualTo((int) BIG_32);
        assertThat(PeerLayout.lastTick(
                        TYPES.value("peer").u32("last_tick", BIG_32).buffer(), 0))
                .isEqualTo((int) BIG_32);
        assertThat(at(process, TYPES.value("proc").u32("last_tick", BIG_32)).lastTick())
                .isEqualTo((int) BIG_32);
    }

    @Test
    void blockOfSlotsSaysInWhichTickARowOfItLastChanged() {
        long[] rows = new long[2 * BlockLayout.ENTRY_BYTES / Long.BYTES];
        TYPES.value("slot_block")
                .u32("last_tick", BIG_32)
                .buffer()
                .asLongBuffer()
                .get(rows, BlockLayout.ENTRY_BYTES / Long.BYTES, BlockLayout.ENTRY_BYTES / Long.BYTES);
        assertThat(BlockLayout.lastTick(rows, BlockLayout.ENTRY_BYTES / Long.BYTES))
                .isEqualTo((int) BIG_32);
        assertThat(BlockLayout.lastTick(rows, 0)).isLessThan(ConfigLayout.FIRST_TICK);
        assertThat(BlockLayout.SLOTS).isEqualTo(TYPES.number("BLOCK_SLOTS"));
    }

    @Test
    void protocolOfAPacketSocketIsThatOfRawFrames() {
        assertThat(at(flow, flow(AF_PACKET, 0x0806)).protocol()).isEqualTo(Protocol.RAW_FRAMES.number());
    }

    @Test
    void slotThatWasNeverUsedIsNotListed() {
        flow.moveTo(new long[2 * FlowLayout.ENTRY_BYTES / Long.BYTES], FlowLayout.ENTRY_BYTES / Long.BYTES, SLOT);
        assertThat(flow.isListed()).isFalse();
        assertThat(flow.lastTick()).isLessThan(ConfigLayout.FIRST_TICK);
        assertThat(at(flow, flow(AF_INET6, 17)).isListed()).isTrue();
    }

    @Test
    void rowWhoseKeyIsDeletedIsListedNoMore() {
        assertThat(at(socket, TYPES.value("socket_wire").u64("cookie", IndexedEntry.FREED))
                        .isListed())
                .isFalse();
        assertThat(at(process, TYPES.value("proc").struct("key", 0, key(0xffff_ffffL, 0xffff_ffffL)))
                        .isListed())
                .isFalse();
        assertThat(at(process, TYPES.value("proc").struct("key", 0, key(0, 0))).isListed())
                .as("the idle task")
                .isTrue();
    }

    @Test
    void rowSaysWhoseItIsWhereItsKeyIsMarked() {
        assertThat(FlowLayout.KEYS)
                .containsExactly(
                        TYPES.structs().get("flow").offset("tx_key"),
                        TYPES.structs().get("flow").offset("rx_key"));
        assertThat(TYPES.structs().get("flow_key").offset("cookie")).isZero();
        assertThat(SocketLayout.KEYS)
                .containsExactly(TYPES.structs().get("socket_wire").offset("cookie"));
        assertThat(ProcessLayout.KEYS)
                .containsExactly(TYPES.structs().get("proc").offset("key"));
    }

    /** The cursor at a row in the middle of others. */
    private static <T extends IndexedEntry> T at(T cursor, TypesHeader.Value value) {
        long[] words = inTheMiddle(value);
        cursor.moveTo(words, words.length / 3, SLOT);
        return cursor;
    }

    /** Three rows, of which the second is this. */
    private static long[] inTheMiddle(TypesHeader.Value value) {
        LongBuffer row = value.buffer().asLongBuffer();
        int length = row.remaining();
        long[] words = new long[3 * length];
        row.get(words, length, length);
        return words;
    }

    @Test
    void keyOfAFlowIsWrittenAsItIsRead() {
        ByteBuffer key = ByteBuffer.allocate(FlowLayout.KEY_BYTES).order(ByteOrder.nativeOrder());
        at(flow, flow(AF_INET6, 6)).putKey(key, 0);
        assertThat(key)
                .isEqualTo(TYPES.value("flow_key")
                        .u64("cookie", BIG)
                        .u32("pid", 4_194_304)
                        .u32("start_tag", BIG_32)
                        .buffer());
    }

    @Test
    void keyOfASocketIsItsCookie() {
        ByteBuffer key = ByteBuffer.allocate(SocketLayout.KEY_BYTES).order(ByteOrder.nativeOrder());
        at(socket, TYPES.value("socket_wire").u64("cookie", BIG)).putKey(key, 0);
        assertThat(key.getLong(0)).isEqualTo(BIG);
    }

    @Test
    void socketIsReadMemberByMemberAndHiddenHeadersAreAdded() {
        TypesHeader.Value value = TYPES.value("socket_wire")
                .u64("cookie", BIG)
                .u64("tx_bytes", 1_000)
                .u64("tx_buffers", 10)
                .u64("tx_segments", 90)
                .u64("tx_header_bytes", 3_600)
                .u64("rx_bytes", 2_000)
                .u64("rx_buffers", 20)
                .u64("rx_segments", 5)
                .u64("rx_header_bytes", 200)
                .u64("opened_ns", 5)
                .u64("closed_ns", 6)
                .bytes("laddr", V4)
                .bytes("raddr", V6)
                .u32("last_tick", 9)
                .u32("ifindex", 3)
                .u32("netns", BIG_32)
                .u32("retransmits", BIG_32)
                .u16("lport", 443)
                .u16("rport", 65_535)
                .u16("family", AF_INET6)
                .u16("protocol", 6)
                .u8("state", 1)
                .u32("dropped", 7);
        assertThat(SocketValues.of(at(socket, value)))
                .isEqualTo(new SocketValues(
                        SLOT,
                        BIG,
                        6,
                        SocketState.ESTABLISHED,
                        V4_ADDRESS,
                        443,
                        V6_ADDRESS,
                        65_535,
                        3,
                        BIG_32,
                        2_200,
                        4_600,
                        25,
                        100,
                        20,
                        10,
                        200,
                        3_600,
                        BIG_32,
                        7,
                        5,
                        6));
    }

    @Test
    void stateThatTheKernelMayAddLaterIsNotKnown() {
        for (int state : new int[] {0, 14, 255}) {
            assertThat(at(socket, TYPES.value("socket_wire").u8("state", state)).state())
                    .isEqualTo(SocketState.NONE);
        }
    }

    @Test
    void peerIsReadMemberByMemberAndItsKeyWrittenAsItIsRead() {
        ByteBuffer key = TYPES.value("peer_key")
                .u64("cookie", BIG)
                .bytes("raddr", V6)
                .u32("pid", 7)
                .u32("start_tag", BIG_32)
                .u16("rport", 53_535)
                .bytes("pad", new byte[6])
                .buffer();
        ByteBuffer value = TYPES.value("peer")
                .u64("tx_bytes", BIG)
                .u64("rx_bytes", 2)
                .bytes("laddr", V4)
                .buffer();
        PeerKey peer = new PeerKey(BIG, new ProcessKey(7, (int) BIG_32), V6_ADDRESS, 53_535);
        assertThat(PeerLayout.read(key, 0, value, 0)).isEqualTo(new PeerEntry(peer, V4_ADDRESS, 2, BIG));
        ByteBuffer written = ByteBuffer.allocate(PeerLayout.KEY_BYTES).order(ByteOrder.nativeOrder());
        PeerLayout.putKey(written, 0, peer);
        assertThat(written).isEqualTo(key);
    }

    @Test
    void processIsReadMemberByMember() {
        TypesHeader.Value value = process().bytes("args", text("nc\0-l\0007\0"));
        for (int call = 0; call < TYPES.number("CALL_COUNT"); call++) {
            value.struct("calls", call, calls(call + 1, BIG, call + 3));
        }
        List<SyscallCount> syscalls = new ArrayList<>();
        for (String name : TYPES.names("traced_syscall")) {
            if (!name.equals("CALL_COUNT")) {
                int call = TYPES.number(name);
                syscalls.add(new SyscallCount(
                        name.substring("CALL_".length()).toLowerCase(Locale.ROOT), call + 1, BIG, call + 3));
            }
        }
        assertThat(row(value.u16("args_bytes", 8)))
                .isEqualTo(new ProcessEntry(
                        new ProcessFacts(
                                new ProcessKey(4_194_304, (int) BIG_32),
                                "nc",
                                "nc -l 7",
                                1_000,
                                1,
                                "systemd",
                                BIG,
                                "ssh.service",
                                "system.slice",
                                true),
                        SLOT,
                        99,
                        BIG + 1,
                        BIG + 2,
                        syscalls));
    }

    private static TypesHeader.Value process() {
        return TYPES.value("proc")
                .struct("key", 0, key(4_194_304, BIG_32))
                .u64("tx_unlisted", BIG + 2)
                .u64("rx_unlisted", BIG + 1)
                .u64("exited_ns", 99)
                .u64("cgroup_id", BIG)
                .u32("uid", 1_000)
                .u32("parent_pid", 1)
                .u8("kernel", 1)
                .bytes("comm", text("nc\0"))
                .bytes("parent_comm", text("systemd\0"))
                .bytes("cgroup_leaf", text("ssh.service\0"))
                .bytes("cgroup_parent", text("system.slice\0"))
                .u16("args_bytes", 0);
    }

    private static TypesHeader.Value calls(long calls, long bytes, long errors) {
        return TYPES.value("call_count").u64("calls", calls).u64("bytes", bytes).u64("errors", errors);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void slotThatIsGivenBackIsWrittenMemberByMember() {
        ByteBuffer written = ByteBuffer.allocate(ReturnedSlotLayout.ENTRY_BYTES).order(ByteOrder.nativeOrder());
        for (ReturnedSlotLayout.Table table : ReturnedSlotLayout.Table.values()) {
            ReturnedSlotLayout.put(written, 0, SLOT, table);
            assertThat(written)
                    .isEqualTo(TYPES.value("returned_slot")
                            .u32("slot", SLOT)
                            .u32("table", TYPES.number("TABLE_" + table))
                            .buffer());
        }
        assertThat(TYPES.names("slot_table")).hasSize(ReturnedSlotLayout.Table.values().length + 1);
    }

    private static TypesHeader.Value key(long pid, long startTag) {
        return TYPES.value("proc_key").u32("pid", pid).u32("start_tag", startTag);
    }

    private ProcessEntry row(TypesHeader.Value value) {
        return at(process, value).entry();
    }

    @Test
    void keyOfAProcessIsWrittenAsItIsRead() {
        ByteBuffer written = ByteBuffer.allocate(ProcessLayout.KEY_BYTES).order(ByteOrder.nativeOrder());
        at(process, process()).putKey(written, 0);
        assertThat(written).isEqualTo(key(4_194_304, BIG_32).buffer());
    }

    @Test
    void callsThatWereNeverMadeAreLeftOut() {
        TypesHeader.Value value = process();
        for (int call = 0; call < TYPES.number("CALL_COUNT"); call++) {
            value.struct("calls", call, calls(call == 2 ? 7 : 0, 0, 0));
        }
        assertThat(row(value).syscalls()).containsExactly(new SyscallCount("sendmsg", 7, 0, 0));
    }

    @Test
    void nameThatFillsItsRoomNeedsNoNul() {
        String full = "x".repeat(TYPES.number("CGROUP_NAME_BYTES"));
        ProcessFacts row = row(process().bytes("comm", text("sixteen-letters!")).bytes("cgroup_leaf", text(full)))
                .facts();
        assertThat(row.comm()).isEqualTo("sixteen-letters!");
        assertThat(row.cgroupLeaf()).isEqualTo(full);
    }

    @Test
    void namesThatAreNotUtf8AreStillText() {
        ProcessFacts row = row(process()
                        .bytes("comm", text("a\u00ff\u00feb\0"))
                        .bytes("parent_comm", text("caf\u00c3\u00a9\0")))
                .facts();
        assertThat(row.comm()).isEqualTo("a\ufffd\ufffdb");
        assertThat(row.parentComm()).isEqualTo("caf\u00e9");
    }

    @Test
    void argumentsAreJoinedBySpacesAndCutWhereTheirLengthSays() {
        TypesHeader.Value value = process().bytes("args", text("sh\0-c\0\0echo  x\0\0garbage"));
        assertThat(row(value.u16("args_bytes", 16)).facts().commandLine()).isEqualTo("sh -c  echo  x");
        assertThat(row(value.u16("args_bytes", 2)).facts().commandLine()).isEqualTo("sh");
        assertThat(row(value.u16("args_bytes", 0)).facts().commandLine()).isEmpty();
    }

    @Test
    void lengthOfArgumentsBeyondTheirRoomIsNotFollowed() {
        TypesHeader.Value value = process()
                .bytes("args", text("y".repeat(TYPES.number("ARGS_BYTES"))))
                .u16("args_bytes", 65_535);
        assertThat(row(value).facts().commandLine()).isEqualTo("y".repeat(128));
    }

    @Test
    void packetsAreAddedUpOverTheCpus() {
        ByteBuffer key = TYPES.value("packet_key")
                .u32("ifindex", 3)
                .u32("protocol_dir", (0x10000 + 0x0806) << 1 | 1)
                .buffer();
        ByteBuffer values = ByteBuffer.allocate(3 * PacketLayout.VALUE_BYTES).order(ByteOrder.nativeOrder());
        for (int cpu = 1; cpu <= 3; cpu++) {
            values.put(TYPES.value("packet_count")
                    .u64("bytes", 100L * cpu)
                    .u64("packets", cpu)
                    .u64("segment_bytes", 54L * cpu)
                    .u64("segments", 10L * cpu)
                    .buffer()
                    .array());
        }
        assertThat(PacketLayout.read(key, 0, 5, values, 0, 3))
                .isEqualTo(new PacketEntry(5, 3, true, Protocol.ARP.number(), 600, 6, 324, 60));
        assertThat(PacketLayout.read(key, 0, 5, values, 0, 1).bytes()).isEqualTo(100);
        ByteBuffer sent = TYPES.value("packet_key")
                .u32("ifindex", 3)
                .u32("protocol_dir", 17 << 1)
                .buffer();
        assertThat(PacketLayout.read(sent, 0, 5, values, 0, 3).rx()).isFalse();
        assertThat(PacketLayout.read(sent, 0, 5, values, 0, 3).protocol()).isEqualTo(17);
    }

    @Test
    void openSocketIsReadMemberByMember() {
        assertThat(OpenSocketValues.of(at(openSocket().u16("protocol", 6).u8("state", 1))))
                .isEqualTo(new OpenSocketValues(
                        BIG,
                        new ProcessKey(7, (int) BIG_32),
                        "sshd",
                        1_000,
                        6,
                        SocketState.ESTABLISHED,
                        V6_ADDRESS,
                        22,
                        V4_ADDRESS,
                        65_535,
                        BIG_32,
                        12,
                        new TcpHealth(
                                1, 2, BIG_32, 4, 0x7fff_ffff, 6, 7, 8, 9, 10, 1_000, 1_001, 1_002, 11, 51 * 4_000)));
    }

    @Test
    void tcpNumbersAreTheSameUntilOneOfThemChanges() {
        TcpHealth known = at(openSocket().u16("protocol", 6).u8("state", 1)).health();
        assertThat(at(openSocket().u16("protocol", 6).u8("state", 1)).health()).isEqualTo(known);
        for (String number : List.of(
                "srtt_us",
                "rttvar_us",
                "min_rtt_us",
                "snd_cwnd",
                "snd_ssthresh",
                "mss",
                "snd_wnd",
                "packets_out",
                "lost_out",
                "total_retrans",
                "notsent",
                "rto_us")) {
            assertThat(at(openSocket().u16("protocol", 6).u8("state", 1).u32(number, 77))
                            .health())
                    .as(number)
                    .isNotEqualTo(known);
        }
        for (String number : List.of("bytes_sent", "bytes_acked", "bytes_received")) {
            assertThat(at(openSocket().u16("protocol", 6).u8("state", 1).u64(number, 77))
                            .health())
                    .as(number)
                    .isNotEqualTo(known);
        }
    }

    @Test
    void listenersAndUdpSocketsHaveNoTcpNumbers() {
        assertThat(at(openSocket().u16("protocol", 6).u8("state", 10)).health()).isNull();
        assertThat(at(openSocket().u16("protocol", 17).u8("state", 7)).health()).isNull();
    }

    /** The cursor of the walk at a row in the middle of others, where a timer tick has 4 ms. */
    private static OpenSocketLayout at(TypesHeader.Value value) {
        OpenSocketLayout cursor = new OpenSocketLayout(4_000);
        cursor.moveTo(inTheMiddle(value), OpenSocketLayout.ENTRY_BYTES / Long.BYTES);
        return cursor;
    }

    private static TypesHeader.Value openSocket() {
        return TYPES.value("open_socket")
                .u64("cookie", BIG)
                .u32("pid", 7)
                .u32("start_tag", BIG_32)
                .bytes("laddr", V6)
                .bytes("raddr", V4)
                .u64("bytes_sent", 1_000)
                .u64("bytes_acked", 1_001)
                .u64("bytes_received", 1_002)
                .u32("netns", BIG_32)
                .u32("uid", 1_000)
                .u16("lport", 22)
                .u16("rport", 65_535)
                .u16("family", AF_INET6)
                .u32("srtt_us", 1)
                .u32("rttvar_us", 2)
                .u32("min_rtt_us", BIG_32)
                .u32("snd_cwnd", 4)
                .u32("snd_ssthresh", 0x7fff_ffff)
                .u32("mss", 6)
                .u32("snd_wnd", 7)
                .u32("packets_out", 8)
                .u32("lost_out", 9)
                .u32("total_retrans", 10)
                .u32("notsent", 11)
                .u32("rto_us", 51)
                .u32("dropped", 12)
                .bytes("comm", text("sshd\0"));
    }

    @Test
    void clockAndConfigAreWrittenMemberByMember() {
        assertThat(ConfigLayout.clock(7, -2, ConfigLayout.OVER_NONE, 130, 1800, 0x1234567890L))
                .isEqualTo(TYPES.value("tick_clock")
                        .u32("tick", 7)
                        .u32("since", -2)
                        .u32("silent_jiffies", 0xffffffff)
                        .u32("rare_entries", 130)
                        .u32("common_entries", 1800)
                        .u32("pad", 0)
                        .u64("watched", 0x1234567890L)
                        .buffer());
        assertThat(ConfigLayout.config(2, true, 1, true, true))
                .isEqualTo(TYPES.value("config")
                        .u32("byte_source", 2)
                        .u32("packet_filters", 1)
                        .u32("packet_stages", 1)
                        .u32("checks_calls", 1)
                        .u32("kernel_memory", 1)
                        .buffer());
        assertThat(ConfigLayout.config(0, false, 0, false, false))
                .isEqualTo(TYPES.value("config")
                        .u32("byte_source", 0)
                        .u32("packet_filters", 0)
                        .u32("packet_stages", 0)
                        .u32("checks_calls", 0)
                        .u32("kernel_memory", 0)
                        .buffer());
    }

    @Test
    void hostCounterIsTheSumOverTheCpus() {
        ByteBuffer values = ByteBuffer.allocate(4 * Long.BYTES).order(ByteOrder.nativeOrder());
        values.putLong(99).putLong(1).putLong(20).putLong(300);
        assertThat(HostCounter.sum(values, Long.BYTES, 3)).isEqualTo(321);
    }
}
