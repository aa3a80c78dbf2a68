package dev.weir.model.ledger;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionKey;
import dev.weir.model.FlowRow;
import dev.weir.model.Forgotten;
import dev.weir.model.Host;
import dev.weir.model.HostCounts;
import dev.weir.model.Interface;
import dev.weir.model.InterfaceRow;
import dev.weir.model.Names;
import dev.weir.model.OpenSocketRow;
import dev.weir.model.PeerRow;
import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessRow;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Protocol;
import dev.weir.model.Sample;
import dev.weir.model.Snapshot;
import dev.weir.model.SocketRow;
import dev.weir.model.SocketState;
import dev.weir.model.Totals;
import dev.weir.model.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Adds samples up into snapshots. It works on the rows that changed, so that a tick costs what moved and not what exists; what it
 * has added up for good it names for deletion from the kernel's tables. For one thread.
 */
public final class Ledger {

    /** The total where no wire bytes are counted at all. */
    private static final Traffic NO_WIRE_LAYER = Traffic.unavailable("no cgroup_skb program is attached");
    /** How long a process or connection that has gone stays listed; nanoseconds. */
    private static final long GONE_NANOS = 60_000_000_000L;
    /** How long the kernel's entry of something that ended is kept, so that its last bytes are read; nanoseconds. */
    private static final long SETTLE_NANOS = 2_500_000_000L;
    /** A peer that was silent for so long is no longer listed; nanoseconds. */
    private static final long PEER_IDLE_NANOS = 60_000_000_000L;
    /** Closed connections beyond this number leave the list at once, oldest first: a busy server closes thousands a second. */
    private static final int CLOSED_LISTED_MAX = 2_000;
    /** Exited processes likewise. */
    private static final int EXITED_LISTED_MAX = 4_000;
    /** Peers of one socket that are told apart at a time. */
    private static final int PEERS_MAX = 4_096;
    /** Where Linux takes the ports of clients from ({@code ip_local_port_range}); services are below. */
    private static final int EPHEMERAL_PORT_MIN = 32_768;

    private final Host host;
    private final Names names;
    private final boolean wireLayer;
    private final PacketBook packets;
    private final SeenBook seen = new SeenBook();
    private final Map<ProcessKey, ProcessAccount> processes = new HashMap<>();
    private final Map<Long, SocketAccount> sockets = new HashMap<>();
    private final Map<PortKey, PortAccount> ports = new HashMap<>();
    private final Map<ConnectionKey, Connection> connections = new HashMap<>();
    private final Set<SocketAccount> moving = new HashSet<>();
    private final Map<Long, SocketAccount> closed = new LinkedHashMap<>();
    private final Map<ProcessKey, Long> exitedNanos = new LinkedHashMap<>();
    private final Set<ProcessKey> settled = new HashSet<>();
    private final Meter app = new Meter();
    private final Meter wire = new Meter();
    private List<Connection> connectionList = List.of();
    private boolean connectionsChanged;
    private HostCounts countsBefore = HostCounts.NONE;
    private List<Long> settledSockets = new ArrayList<>();
    private List<Forgotten.FlowKey> settledFlows = new ArrayList<>();
    private List<ProcessKey> settledProcesses = new ArrayList<>();
    private Sample sample;
    private Set<Address> localAddresses = Set.of();
    private long lastNanos = Long.MIN_VALUE;
    private long lastSelfCpuNanos;
    private int walks;
    private int openSockets;

    /**
     * An empty ledger.
     *
     * @param host         the machine and its hooks
     * @param names        what things are called
     * @param baseline     the monitored interfaces with their counters at the start
     * @param wireLayer    whether the wire layer is attached
     */
    public Ledger(Host host, Names names, List<InterfaceRow> baseline, boolean wireLayer) {
        this.host = host;
        this.names = names;
        this.packets = new PacketBook(baseline);
        this.wireLayer = wireLayer;
    }

    /** Adds one sample and says what it means. */
    public Snapshot advance(Sample next) {
        sample = next;
        double seconds = lastNanos == Long.MIN_VALUE ? 0 : (next.monoNanos() - lastNanos) / 1e9;
        localAddresses = Set.copyOf(names.localAddresses());
        next.processes().forEach(this::addProcess);
        next.flows().forEach(this::addFlow);
        next.sockets().forEach(this::addSocket);
        next.peers().forEach(this::addPeer);
        next.openSockets().ifPresent(this::addWalk);
        packets.update(next.interfaces(), next.packets());
        addUnlistedWire(next.counts());
        closeEnded();
        roll(seconds);
        Snapshot snapshot = snapshot(seconds);
        lastNanos = next.monoNanos();
        lastSelfCpuNanos = next.selfCpuNanos();
        countsBefore = next.counts();
        return snapshot;
    }

    /** What can be deleted from the kernel's tables since the last call. */
    public Forgotten forgotten() {
        Forgotten forgotten = new Forgotten(settledFlows, settledSockets, settledProcesses);
        settledFlows = new ArrayList<>();
        settledSockets = new ArrayList<>();
        settledProcesses = new ArrayList<>();
        return forgotten;
    }

    private Instant wallTime(long nanos) {
        return sample.time().plusNanos(nanos - sample.monoNanos());
    }

    private void addProcess(ProcessRow row) {
        ProcessAccount account = processes.computeIfAbsent(row.key(), key -> new ProcessAccount(row, names, sample.time()));
        Optional<Instant> exited = row.exitedNanos() == 0 ? Optional.empty() : Optional.of(wallTime(row.exitedNanos()));
        long[] unlisted = account.update(row, names, exited);
        app.add(unlisted[0], unlisted[1]);
        if (exited.isPresent()) {
            exitedNanos.putIfAbsent(row.key(), row.exitedNanos());
        }
    }

    /** The account of a process, made from what a socket's row says of it when its own row is not there. */
    private ProcessAccount process(ProcessKey key, String comm, int uid) {
        return processes.computeIfAbsent(key, missing -> new ProcessAccount(
                new ProcessRow(key, comm, "", uid, 0, "", 0, "", "", false, 0, 0, 0, List.of()), names, sample.time()));
    }

    private SocketAccount socket(long cookie) {
        return sockets.computeIfAbsent(cookie, missing -> {
            openSockets++;
            return new SocketAccount(cookie, walks);
        });
    }

    private void addFlow(FlowRow row) {
        ProcessAccount user = process(row.process(), "", 0);
        SocketAccount socket = socket(row.cookie());
        FlowRow before = socket.flows.put(row.process(), row);
        long rx = Counter.since(row.rxBytes(), before == null ? 0 : before.rxBytes());
        long tx = Counter.since(row.txBytes(), before == null ? 0 : before.txBytes());
        socket.place(Protocol.of(row.protocol()), row.laddr(), row.lport(), row.raddr(), row.rport(), row.netns());
        if (before == null) {
            noteOpened(socket, row.openedNanos(), false);
        }
        if (row.listening()) {
            socket.listening = true;
            socket.state = SocketState.LISTEN;
        }
        if ((before == null || rx != 0 || tx != 0) && socket.isTakenOver(user, row.lastTick())) {
            own(socket, user, row.lastTick());
        }
        locate(socket);
        user.meter.add(rx, tx);
        socket.app.add(rx, tx);
        if (rx != 0 || tx != 0) {
            socket.movedNanos = sample.monoNanos();
            socket.settled = false;
        }
        if (!socket.loopback && socket.protocol != Protocol.RAW_FRAMES && !(socket.isUnconnected() && wireLayer)) {
            app.add(rx, tx);
        }
        if (socket.port != null && !(socket.isUnconnected() && wireLayer)) {
            socket.port.add(user, rx, tx);
        }
        moving.add(socket);
    }

    /** A socket is as old as its first event; one that was there before the hooks has none of those that tell. */
    private void noteOpened(SocketAccount socket, long nanos, boolean certain) {
        if (nanos != 0 && (socket.opened.isEmpty() || certain) && !socket.beforeWeir) {
            socket.opened = Optional.of(wallTime(nanos));
        }
    }

    private void own(SocketAccount socket, ProcessAccount user, int tick) {
        if (socket.owner == null) {
            seen.ownerFound(socket);
        } else if (socket.isOpen()) {
            socket.owner.connectionsChanged(-1);
        }
        socket.setOwner(user, tick);
        if (socket.isOpen()) {
            user.connectionsChanged(1);
        }
        if (socket.port != null && socket.listening) {
            socket.port.listen(user);
        }
    }

    /** Finds out whether both ends are here, and to which service port it belongs; once it has a tuple. */
    private void locate(SocketAccount socket) {
        socket.loopback = isLoopback(socket.laddr, socket.raddr);
        if (socket.port != null || socket.lport == 0 || socket.isUnconnected() && !socket.peers.isEmpty()) {
            return;
        }
        if (socket.listening) {
            socket.port = port(new PortKey(socket.protocol, socket.lport));
            if (socket.owner != null) {
                socket.port.listen(socket.owner);
            }
        } else if (socket.rport != 0) {
            boolean serves = serves(socket.protocol, socket.lport, socket.rport);
            socket.port = port(new PortKey(socket.protocol, serves ? socket.lport : socket.rport));
            socket.port.open(socket.raddr, serves);
        }
    }

    private boolean isLoopback(Address local, Address remote) {
        return remote.isLoopback() || !remote.isUnspecified() && (remote.equals(local) || localAddresses.contains(remote));
    }

    private PortAccount port(PortKey key) {
        return ports.computeIfAbsent(key, missing -> new PortAccount(key, names));
    }

    /** Whether the local port is the service: somebody listens on it, or it is the lower of the two. */
    private boolean serves(Protocol protocol, int lport, int rport) {
        PortAccount local = ports.get(new PortKey(protocol, lport));
        if (local != null && local.isLocal()) {
            return true;
        }
        return lport < rport && lport < EPHEMERAL_PORT_MIN;
    }

    private void addSocket(SocketRow row) {
        SocketAccount socket = socket(row.cookie());
        SocketRow before = socket.wireRow;
        if (before == null && row.openedNanos() == 0 && socket.opened.isEmpty() && walks == 0 && row.protocol() == Protocol.TCP.number()) {
            socket.beforeWeir = true;
        }
        socket.place(Protocol.of(row.protocol()), row.laddr(), row.lport(), row.raddr(), row.rport(), row.netns());
        socket.wireRow = row;
        if (row.protocol() == Protocol.TCP.number()) {
            socket.state = row.state();
            socket.listening |= row.state() == SocketState.LISTEN;
        }
        noteOpened(socket, row.openedNanos(), true);
        locate(socket);
        long rx = row.rxBytes() - (before == null ? 0 : before.rxBytes());
        long tx = row.txBytes() - (before == null ? 0 : before.txBytes());
        socket.wire.add(rx, tx);
        socket.wirePackets.add(row.rxPackets() - (before == null ? 0 : before.rxPackets()),
                row.txPackets() - (before == null ? 0 : before.txPackets()));
        if (!socket.loopback) {
            wire.add(rx, tx);
        }
        InterfaceRow iface = packets.monitored(row.ifindex());
        if (iface != null && isInOurNamespace(socket) && !socket.loopback) {
            seen.add(socket, row, before, iface);
        }
        long retransmitted = row.retransmits() - (before == null ? 0 : before.retransmits());
        if (retransmitted > 0 && socket.owner != null) {
            socket.owner.retransmitted(retransmitted);
        }
        if (row.closedNanos() != 0 && socket.isOpen()) {
            close(socket, row.closedNanos());
        }
        moving.add(socket);
    }

    /** Interface numbers are given out anew in each network namespace, so that one alone does not say where a socket is. */
    private boolean isInOurNamespace(SocketAccount socket) {
        return socket.netns == 0 || names.netns() == 0 || socket.netns == names.netns();
    }

    private void addPeer(PeerRow row) {
        SocketAccount socket = socket(row.cookie());
        SocketAccount.PeerAddress address = new SocketAccount.PeerAddress(row.raddr(), row.rport());
        PeerAccount peer = socket.peers.get(address);
        if (peer == null) {
            if (socket.peers.size() >= PEERS_MAX) {
                return;
            }
            peer = new PeerAccount(socket.nextPeerNumber(), row, isLoopback(row.laddr(), row.raddr()));
            socket.peers.put(address, peer);
            if (row.rport() != 0 && socket.lport != 0) {
                boolean serves = serves(socket.protocol, socket.lport, row.rport());
                peer.port = port(new PortKey(socket.protocol, serves ? socket.lport : row.rport()));
                peer.port.open(row.raddr(), serves);
            }
        }
        long[] delta = peer.update(row, sample.monoNanos());
        if (!peer.loopback) {
            app.add(delta[0], delta[1]);
        }
        if (peer.port != null) {
            peer.port.add(socket.owner, delta[0], delta[1]);
        }
        moving.add(socket);
    }

    private void addWalk(List<OpenSocketRow> open) {
        walks++;
        for (OpenSocketRow row : open) {
            if (row.cookie() == 0) {
                continue;
            }
            boolean known = sockets.containsKey(row.cookie());
            SocketAccount socket = socket(row.cookie());
            if (!socket.isOpen()) {
                continue;
            }
            if (!known && walks == 1) {
                socket.beforeWeir = true;
            }
            socket.found(row, walks);
            socket.place(Protocol.of(row.protocol()), row.laddr(), row.lport(), row.raddr(), row.rport(), row.netns());
            socket.listening |= row.state() == SocketState.LISTEN;
            if (socket.owner == null || socket.owner.exited().isPresent()) {
                own(socket, process(row.process(), row.comm(), row.uid()), 0);
            }
            locate(socket);
            moving.add(socket);
        }
        closeMissing();
    }

    /** Closes, where no hook tells, what two walks did not find: sockets that one found before, or whose process has exited. */
    private void closeMissing() {
        for (SocketAccount socket : sockets.values()) {
            boolean held = socket.found || socket.owner != null && socket.owner.exited().isPresent();
            if (socket.isOpen() && held && socket.lastWalk < walks - 1
                    && (socket.wireRow == null || socket.protocol != Protocol.TCP)) {
                close(socket, sample.monoNanos());
                moving.add(socket);
            }
        }
    }

    private void close(SocketAccount socket, long nanos) {
        socket.closed = Optional.of(wallTime(nanos));
        socket.closedNanos = nanos;
        socket.health = Optional.empty();
        socket.state = socket.protocol == Protocol.TCP ? SocketState.CLOSE : SocketState.NONE;
        openSockets--;
        closed.put(socket.cookie, socket);
        if (socket.owner != null) {
            socket.owner.connectionsChanged(-1);
        }
        if (socket.port != null) {
            if (socket.listening) {
                socket.port.stopListening(socket.owner);
            } else {
                socket.port.close();
            }
        }
        socket.peers.values().forEach(Ledger::closePeer);
    }

    private static void closePeer(PeerAccount peer) {
        if (peer.port != null) {
            peer.port.close();
        }
    }

    private void addUnlistedWire(HostCounts counts) {
        wire.add(Counter.since(counts.rxUnlisted(), countsBefore.rxUnlisted()),
                Counter.since(counts.txUnlisted(), countsBefore.txUnlisted()));
    }

    /** Drops what ended long enough ago from the list, and names its entries in the kernel's tables for deletion. */
    private void closeEnded() {
        long now = sample.monoNanos();
        int surplus = closed.size() - CLOSED_LISTED_MAX;
        Iterator<SocketAccount> oldest = closed.values().iterator();
        while (oldest.hasNext()) {
            SocketAccount socket = oldest.next();
            long age = now - socket.quietSince();
            if (age > SETTLE_NANOS && !socket.settled) {
                socket.settled = true;
                socket.flows.keySet().forEach(process -> settledFlows.add(new Forgotten.FlowKey(socket.cookie, process)));
                if (socket.wireRow != null) {
                    settledSockets.add(socket.cookie);
                }
                socket.flows.clear();
            }
            if (age > GONE_NANOS || surplus > 0 && age > SETTLE_NANOS) {
                surplus--;
                oldest.remove();
                unlist(socket);
            }
        }
        forgetExited(now);
    }

    private void unlist(SocketAccount socket) {
        sockets.remove(socket.cookie);
        moving.remove(socket);
        connectionsChanged |= connections.remove(new ConnectionKey(socket.cookie, 0)) != null;
        socket.peers.values().forEach(peer -> connectionsChanged |= connections.remove(
                new ConnectionKey(socket.cookie, peer.number)) != null);
    }

    private void forgetExited(long now) {
        int surplus = exitedNanos.size() - EXITED_LISTED_MAX;
        Iterator<Map.Entry<ProcessKey, Long>> oldest = exitedNanos.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<ProcessKey, Long> entry = oldest.next();
            long age = now - entry.getValue();
            if (age > SETTLE_NANOS && settled.add(entry.getKey())) {
                settledProcesses.add(entry.getKey());
            }
            if (age > GONE_NANOS || surplus > 0 && age > SETTLE_NANOS) {
                surplus--;
                oldest.remove();
                settled.remove(entry.getKey());
                processes.remove(entry.getKey());
            }
        }
    }

    private void roll(double seconds) {
        Iterator<SocketAccount> each = moving.iterator();
        while (each.hasNext()) {
            SocketAccount socket = each.next();
            boolean moved = socket.roll(seconds);
            moved |= listPeers(socket, seconds);
            if (socket.isUnconnected() && !socket.peers.isEmpty()) {
                connections.remove(new ConnectionKey(socket.cookie, 0));
            } else {
                connections.put(new ConnectionKey(socket.cookie, 0), socket.row());
            }
            connectionsChanged = true;
            if (!moved) {
                each.remove();
            }
        }
        processes.values().forEach(account -> account.roll(seconds));
        ports.values().forEach(account -> account.roll(seconds));
        ports.values().removeIf(account -> account.isUnused() && account.meter.traffic().isSettled());
        packets.roll(seconds);
        app.roll(seconds);
        wire.roll(seconds);
    }

    private boolean listPeers(SocketAccount socket, double seconds) {
        boolean moved = false;
        Iterator<PeerAccount> peers = socket.peers.values().iterator();
        while (peers.hasNext()) {
            PeerAccount peer = peers.next();
            ConnectionKey key = new ConnectionKey(socket.cookie, peer.number);
            if (sample.monoNanos() - peer.lastActiveNanos > PEER_IDLE_NANOS) {
                peers.remove();
                connections.remove(key);
                if (socket.isOpen()) {
                    closePeer(peer);
                }
                continue;
            }
            peer.meter.roll(seconds);
            moved = true;
            connections.put(key, socket.row(peer));
        }
        return moved;
    }

    private Snapshot snapshot(double seconds) {
        if (connectionsChanged) {
            connectionList = List.copyOf(connections.values());
            connectionsChanged = false;
        }
        List<ProcessTotal> processTotals = new ArrayList<>(processes.size());
        processes.values().forEach(account -> processTotals.add(account.total()));
        List<PortTotal> portTotals = new ArrayList<>(ports.size());
        ports.values().forEach(account -> portTotals.add(account.total()));
        List<Interface> interfaces = packets.interfaces();
        HostCounts counts = sample.counts();
        Map<String, Long> lost = counts.lost();
        Totals totals = new Totals(app.traffic(), wireLayer ? wire.traffic() : NO_WIRE_LAYER, seen.seen(interfaces, counts, wireLayer, seconds),
                new TreeMap<>(lost), counts.flowsNotListed(), openSockets, counts.retransmits(), counts.resets(),
                sample.readMicros(), selfCpuPercent(seconds));
        return new Snapshot(sample.time(), sample.monoNanos(), seconds, host, totals, interfaces, packets.protocols(), processTotals,
                connectionList, portTotals, List.of());
    }

    private double selfCpuPercent(double seconds) {
        return seconds <= 0 ? 0 : (sample.selfCpuNanos() - lastSelfCpuNanos) / seconds / 1e7;
    }
}
