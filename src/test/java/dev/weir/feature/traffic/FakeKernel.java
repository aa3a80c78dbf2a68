package dev.weir.feature.traffic;

import dev.weir.collect.store.EntrySink;
import dev.weir.collect.store.Evicted;
import dev.weir.collect.store.HostCounts;
import dev.weir.collect.store.Sample;
import dev.weir.layout.FlowValues;
import dev.weir.layout.OpenSocketValues;
import dev.weir.layout.PacketEntry;
import dev.weir.layout.PeerEntry;
import dev.weir.layout.PeerKey;
import dev.weir.layout.ProcessEntry;
import dev.weir.layout.SocketValues;
import dev.weir.model.Address;
import dev.weir.model.InterfaceRow;
import dev.weir.model.ProcessFacts;
import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import dev.weir.model.SocketState;
import dev.weir.model.SyscallCount;
import dev.weir.model.TcpHealth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The kernel's tables as the programs in {@code bpf/} keep them, driven by hand: a reading emits the rows that were
 * touched in the last three ticks, so that most rows come more than once, and entries leave when user space deletes
 * them.
 */
final class FakeKernel {

    static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
    /** L3 and L4 headers of a TCP segment over IPv4 without options; each movement of bytes is one segment here. */
    static final int HEADER_BYTES = 40;

    /** TCP's own numbers of every connection here. */
    static final TcpHealth HEALTH =
            new TcpHealth(800, 200, 400, 10, 7, 1448, 65_536, 4, 2, 14, 142_000, 140_000, 1_000, 0, 204_000);

    /** The network namespace of everything here. */
    static final long NETNS = 4_026_531_840L;

    private static final int TICKS_READ_AGAIN = 2;
    private static final long SECOND = 1_000_000_000L;
    private static final int AF_INET = 2;

    final Map<FlowId, KernelFlow> flows = new LinkedHashMap<>();
    final Map<Long, WireEntry> wires = new LinkedHashMap<>();
    final Map<PeerKey, KernelPeer> peers = new LinkedHashMap<>();
    final Map<ProcessKey, KernelProcess> processes = new LinkedHashMap<>();
    /** What a walk over the descriptors finds. */
    final Map<Socket, ProcessKey> open = new LinkedHashMap<>();

    final List<PacketEntry> packets = new ArrayList<>();
    List<InterfaceRow> interfaces = List.of();
    HostCounts counts = HostCounts.NONE;
    /** Every key deleted so far. */
    final List<FlowId> deletedFlows = new ArrayList<>();

    final List<Long> deletedSockets = new ArrayList<>();
    final List<PeerKey> deletedPeers = new ArrayList<>();
    final List<ProcessKey> deletedProcesses = new ArrayList<>();
    /** Flows that were deleted after the last reading. */
    private final Map<FlowId, KernelFlow> lastFlows = new LinkedHashMap<>();

    boolean walking;
    /** Whether a walk passes over established connections, all of which it then takes for silent. */
    boolean walkingPastSilent;
    /** What happens after the table of processes has been read. */
    Runnable afterProcesses = () -> {};
    /** What happens after the tables of flows and sockets have been read. */
    Runnable afterSockets = () -> {};
    /** What happens between a reading and the deletion of what it found to be over. */
    Runnable beforeDeleting = () -> {};

    int ifindex = 2;
    /** Entries that the table of peers has room for. */
    int peerRoom = 32_768;

    private long nanos = 100 * SECOND;
    private int tick = 1;
    private long cookies;
    private final BitSet flowIndexes = new BitSet();
    private final BitSet wireIndexes = new BitSet();
    private final BitSet processIndexes = new BitSet();

    /** Whose row of the flow table it is. */
    record FlowId(long cookie, ProcessKey process) {}

    /** A socket's tuple; the kernel changes it as the program connects. */
    static final class Socket {
        final long cookie;
        final Protocol protocol;
        Address laddr;
        int lport;
        Address raddr;
        int rport;
        SocketState state = SocketState.NONE;
        /** What the kernel dropped at it so far. */
        long dropped;
        /** What the wire layer says of that while it is open. */
        long droppedOnWire;

        private Socket(long cookie, Protocol protocol, Address laddr, int lport, Address raddr, int rport) {
            this.cookie = cookie;
            this.protocol = protocol;
            this.laddr = laddr;
            this.lport = lport;
            this.raddr = raddr;
            this.rport = rport;
        }
    }

    private abstract static class Entry {
        int lastTick;
    }

    static final class KernelFlow extends Entry {
        private final int index;
        private final Socket socket;
        private final long openedNanos;
        private int lport;
        private Address raddr;
        private int rport;
        private long rx;
        private long tx;
        private boolean listening;
        private int epoch;

        private KernelFlow(int index, Socket socket, long openedNanos) {
            this.index = index;
            this.socket = socket;
            this.openedNanos = openedNanos;
            takeTuple();
        }

        private void takeTuple() {
            lport = socket.lport;
            raddr = socket.raddr;
            rport = socket.rport;
        }
    }

    static final class WireEntry extends Entry {
        private final int index;
        private final Socket socket;
        private long rx;
        private long tx;
        private long rxPackets;
        private long txPackets;
        private long retransmits;
        private long openedNanos;
        private long closedNanos;

        private WireEntry(int index, Socket socket) {
            this.index = index;
            this.socket = socket;
        }
    }

    static final class KernelPeer extends Entry {
        private long rx;
        private long tx;
    }

    static final class KernelProcess extends Entry {
        private final int index;
        private String comm;
        private int uid;
        private boolean kernel;
        private long exitedNanos;
        private long rxUnlisted;
        private long txUnlisted;
        private long sendtoCalls;

        private KernelProcess(int index) {
            this.index = index;
        }
    }

    static Address address(String text) {
        String[] parts = text.split("\\.");
        int bits = 0;
        for (String part : parts) {
            bits = bits << 8 | Integer.parseInt(part);
        }
        return Address.ofIpv4(bits);
    }

    Socket tcp(String laddr, int lport, String raddr, int rport) {
        return new Socket(++cookies, Protocol.TCP, address(laddr), lport, address(raddr), rport);
    }

    Socket udp(String laddr, int lport) {
        return new Socket(++cookies, Protocol.UDP, address(laddr), lport, address("0.0.0.0"), 0);
    }

    Socket packetSocket() {
        return new Socket(++cookies, Protocol.RAW_FRAMES, Address.UNSPECIFIED, 0, Address.UNSPECIFIED, 0);
    }

    ProcessKey process(int pid, String comm) {
        return process(new ProcessKey(pid, pid * 10), comm);
    }

    ProcessKey process(ProcessKey key, String comm) {
        KernelProcess entry = new KernelProcess(take(processIndexes));
        entry.comm = comm;
        processes.put(key, touched(entry));
        return key;
    }

    ProcessKey kernelThread(int pid, String comm) {
        ProcessKey key = process(pid, comm);
        processes.get(key).kernel = true;
        return key;
    }

    void exec(ProcessKey key, String comm) {
        touched(processes.get(key)).comm = comm;
    }

    void setUser(ProcessKey key, int uid) {
        touched(processes.get(key)).uid = uid;
    }

    void exit(ProcessKey key) {
        touched(processes.get(key)).exitedNanos = nanos;
    }

    void calls(ProcessKey key, long sendto) {
        touched(processes.get(key)).sendtoCalls += sendto;
    }

    void movesUnlisted(ProcessKey key, long rx, long tx) {
        KernelProcess entry = touched(processes.get(key));
        entry.rxUnlisted += rx;
        entry.txUnlisted += tx;
    }

    /** A connection is opened: the flow is made before the local port is known, as the state hook does. */
    Socket connect(ProcessKey process, String laddr, int lport, String raddr, int rport) {
        Socket socket = tcp(laddr, 0, raddr, rport);
        connect(process, socket, lport);
        return socket;
    }

    void connect(ProcessKey process, Socket socket, int lport) {
        socket.state = SocketState.SYN_SENT;
        WireEntry wire = wire(socket);
        wire.openedNanos = wire.openedNanos == 0 ? nanos : wire.openedNanos;
        wire.closedNanos = 0;
        flow(socket, process);
        socket.lport = lport;
        socket.state = SocketState.ESTABLISHED;
    }

    /** A connection comes in: its flow is made with the first byte. */
    Socket accept(String laddr, int lport, String raddr, int rport) {
        Socket socket = tcp(laddr, lport, raddr, rport);
        socket.state = SocketState.ESTABLISHED;
        wire(socket).openedNanos = nanos;
        return socket;
    }

    Socket listen(ProcessKey process, int port) {
        Socket socket = tcp("0.0.0.0", port, "0.0.0.0", 0);
        socket.state = SocketState.LISTEN;
        wire(socket).openedNanos = nanos;
        flow(socket, process).listening = true;
        return socket;
    }

    /** Bytes through a socket: the flow's app bytes, and one segment each way on the wire. */
    void moves(Socket socket, ProcessKey process, long rx, long tx) {
        appBytes(socket, process, rx, tx);
        wireBytes(socket, rx == 0 ? 0 : rx + HEADER_BYTES, tx == 0 ? 0 : tx + HEADER_BYTES);
    }

    void appBytes(Socket socket, ProcessKey process, long rx, long tx) {
        KernelFlow flow = flow(socket, process);
        boolean elsewhere = socket.rport != flow.rport || !socket.raddr.equals(flow.raddr);
        if (socket.protocol.equals(Protocol.UDP) && elsewhere) {
            peerBytes(new PeerKey(socket.cookie, process, flow.raddr, flow.rport), flow.rx, flow.tx);
            flow.rx = 0;
            flow.tx = 0;
            flow.epoch++;
            flow.takeTuple();
        } else if (socket.rport != 0 && socket.rport != flow.rport) {
            flow.takeTuple();
        }
        flow.rx += rx;
        flow.tx += tx;
    }

    private void peerBytes(PeerKey key, long rx, long tx) {
        if (rx != 0 || tx != 0) {
            KernelPeer peer = touched(peers.computeIfAbsent(key, missing -> new KernelPeer()));
            peer.rx += rx;
            peer.tx += tx;
        }
    }

    void wireBytes(Socket socket, long rx, long tx) {
        WireEntry wire = wire(socket);
        wire.rx += rx;
        wire.tx += tx;
        wire.rxPackets += rx == 0 ? 0 : 1;
        wire.txPackets += tx == 0 ? 0 : 1;
    }

    /**
     * Datagrams between an unconnected socket and a peer that the calls tell; where its entry finds no room they are
     * the flow's.
     */
    void exchanges(Socket socket, ProcessKey process, String raddr, int rport, long rx, long tx) {
        wireBytes(socket, rx == 0 ? 0 : rx + HEADER_BYTES, tx == 0 ? 0 : tx + HEADER_BYTES);
        PeerKey key = new PeerKey(socket.cookie, process, address(raddr), rport);
        if (peers.size() < peerRoom || peers.containsKey(key)) {
            flow(socket, process);
            peerBytes(key, rx, tx);
        } else {
            appBytes(socket, process, rx, tx);
        }
    }

    void retransmits(Socket socket, int segments) {
        wire(socket).retransmits += segments;
    }

    void close(Socket socket) {
        socket.state = SocketState.CLOSE;
        open.remove(socket);
        if (wires.containsKey(socket.cookie)) {
            wire(socket).closedNanos = nanos;
        }
    }

    void after(double seconds) {
        nanos += (long) (seconds * SECOND);
    }

    /** What user space reads now. */
    Sample read(EntrySink sink) {
        tick++;
        sink.begin(START.plusNanos(nanos - 100 * SECOND), nanos);
        lastFlows.forEach((id, flow) -> sink.addLast(row(id, flow)));
        lastFlows.clear();
        readProcesses(sink);
        afterProcesses.run();
        if (walking) {
            walk(sink);
        }
        flows.forEach((key, flow) -> {
            if (isEmitted(flow)) {
                sink.add(row(key, flow));
            }
        });
        wires.forEach((cookie, wire) -> {
            if (isEmitted(wire)) {
                Socket socket = wire.socket;
                sink.add(new SocketValues(
                        wire.index,
                        cookie,
                        socket.protocol.number(),
                        socket.state,
                        socket.laddr,
                        socket.lport,
                        socket.raddr,
                        socket.rport,
                        ifindex,
                        NETNS,
                        wire.rx,
                        wire.tx,
                        wire.rxPackets,
                        wire.txPackets,
                        wire.rxPackets,
                        wire.txPackets,
                        0,
                        0,
                        wire.retransmits,
                        wire.closedNanos == 0 ? socket.droppedOnWire : socket.dropped,
                        wire.openedNanos,
                        wire.closedNanos));
            }
        });
        afterSockets.run();
        peers.forEach((key, peer) -> {
            if (isEmitted(peer)) {
                sink.add(new PeerEntry(key, address("192.0.2.1"), peer.rx, peer.tx));
            }
        });
        if (sink.lacksProcesses()) {
            readProcesses(sink);
        }
        return new Sample(List.copyOf(packets), interfaces, counts, 0, 0);
    }

    private void readProcesses(EntrySink sink) {
        processes.forEach((key, process) -> {
            if (isEmitted(process)) {
                sink.add(new ProcessEntry(
                        new ProcessFacts(key, process.comm, "", process.uid, 1, "init", 0, "", "", process.kernel),
                        process.index,
                        process.exitedNanos,
                        process.rxUnlisted,
                        process.txUnlisted,
                        process.sendtoCalls == 0
                                ? List.of()
                                : List.of(new SyscallCount("sendto", process.sendtoCalls, 0, 0))));
            }
        });
    }

    void delete(Evicted evicted) {
        beforeDeleting.run();
        BitSet evictedFlows = set(evicted.flows());
        BitSet evictedSockets = set(evicted.sockets());
        BitSet evictedProcesses = set(evicted.processes());
        flows.entrySet().removeIf(flow -> {
            boolean removed = evictedFlows.get(flow.getValue().index);
            if (removed) {
                deletedFlows.add(flow.getKey());
                lastFlows.put(flow.getKey(), flow.getValue());
                flowIndexes.clear(flow.getValue().index);
            }
            return removed;
        });
        wires.entrySet().removeIf(wire -> {
            boolean removed = evictedSockets.get(wire.getValue().index);
            if (removed) {
                deletedSockets.add(wire.getKey());
                wireIndexes.clear(wire.getValue().index);
            }
            return removed;
        });
        processes.entrySet().removeIf(process -> {
            boolean removed = evictedProcesses.get(process.getValue().index);
            if (removed) {
                deletedProcesses.add(process.getKey());
                processIndexes.clear(process.getValue().index);
            }
            return removed;
        });
        evicted.peers().forEach(key -> {
            deletedPeers.add(key);
            peers.remove(key);
        });
    }

    private static BitSet set(int[] indexes) {
        BitSet set = new BitSet();
        Arrays.stream(indexes).forEach(set::set);
        return set;
    }

    private void walk(EntrySink sink) {
        open.forEach((socket, process) -> {
            if (!walkingPastSilent
                    || !socket.protocol.equals(Protocol.TCP)
                    || socket.state != SocketState.ESTABLISHED) {
                sink.add(row(socket, process));
            }
        });
        sink.walked(!walkingPastSilent);
    }

    private static OpenSocketValues row(Socket socket, ProcessKey process) {
        return new OpenSocketValues(
                socket.cookie,
                process,
                "held-by-" + process.pid(),
                0,
                socket.protocol.number(),
                socket.state,
                socket.laddr,
                socket.lport,
                socket.raddr,
                socket.rport,
                NETNS,
                socket.dropped,
                socket.protocol.equals(Protocol.TCP) && socket.state != SocketState.LISTEN ? HEALTH : null);
    }

    private static FlowValues row(FlowId id, KernelFlow flow) {
        return new FlowValues(
                flow.index,
                id.cookie(),
                id.process(),
                AF_INET,
                flow.socket.protocol.number(),
                flow.socket.laddr,
                flow.lport,
                flow.raddr,
                flow.rport,
                NETNS,
                flow.rx,
                flow.tx,
                flow.openedNanos,
                flow.lastTick,
                flow.listening,
                flow.epoch);
    }

    private KernelFlow flow(Socket socket, ProcessKey process) {
        return touched(flows.computeIfAbsent(
                new FlowId(socket.cookie, process), key -> new KernelFlow(take(flowIndexes), socket, nanos)));
    }

    private WireEntry wire(Socket socket) {
        return touched(wires.computeIfAbsent(socket.cookie, cookie -> new WireEntry(take(wireIndexes), socket)));
    }

    /** The lowest index in no use. */
    private static int take(BitSet taken) {
        int index = taken.nextClearBit(0);
        taken.set(index);
        return index;
    }

    private <T extends Entry> T touched(T entry) {
        entry.lastTick = tick;
        return entry;
    }

    private boolean isEmitted(Entry entry) {
        return entry.lastTick - (tick - 1 - TICKS_READ_AGAIN) >= 0;
    }
}
