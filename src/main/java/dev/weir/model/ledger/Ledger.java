package dev.weir.model.ledger;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.FlowRow;
import dev.weir.model.Forgotten;
import dev.weir.model.Host;
import dev.weir.model.HostCounts;
import dev.weir.model.Interface;
import dev.weir.model.InterfaceRow;
import dev.weir.model.Interval;
import dev.weir.model.Names;
import dev.weir.model.OpenSocketRow;
import dev.weir.model.PacketRow;
import dev.weir.model.PeerRow;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

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
    /**
     * A datagram socket of the kernel's own that was silent for so long is taken for closed: nothing tells of the end of those that go
     * with a container's network. One that moves again is open again.
     */
    private static final long KERNELS_IDLE_NANOS = 600_000_000_000L;
    /** Closed connections beyond this number leave the list at once, oldest first: a busy server closes thousands a second. */
    private static final int CLOSED_LISTED_MAX = 2_000;
    /** Exited processes likewise. */
    private static final int EXITED_LISTED_MAX = 4_000;
    /** Peers of one socket that are told apart at a time. */
    private static final int SOCKET_PEERS_MAX = 4_096;
    /** Peers of all sockets together: as many as the kernel's table has room for. */
    private static final int PEERS_MAX = 32_768;
    /** Causes of loss, beside those the kernel counts: a peer or a port that is not told apart. */
    private static final String LOST_PEERS = "peer_table_full";
    private static final String LOST_PORTS = "port_table_full";

    private Host host;
    private final Names names;
    private final boolean wireLayer;
    private final PacketBook packets;
    private final SeenBook seen = new SeenBook();
    private final Map<ProcessKey, ProcessAccount> processes = new HashMap<>();
    private final Map<Long, SocketAccount> sockets = new HashMap<>();
    private final PortBook ports;
    /** Sockets whose rows may change in this interval. */
    private List<SocketAccount> moving = new ArrayList<>();
    /** Sockets that got a peer too many in this interval. */
    private final Set<SocketAccount> crowding = new HashSet<>();
    private final Map<Long, SocketAccount> closed = new LinkedHashMap<>();
    private final Map<ProcessKey, Long> exitedNanos = new LinkedHashMap<>();
    private final Set<ProcessKey> settled = new HashSet<>();
    private final Meter app = new Meter();
    private final Meter wire = new Meter();
    private List<Connection> connectionList = List.of();
    private boolean connectionsChanged;
    private HostCounts countsBefore = HostCounts.NONE;
    private List<Forgotten.FlowKey> settledFlows = new ArrayList<>();
    private List<Long> settledSockets = new ArrayList<>();
    private List<Forgotten.PeerKey> settledPeers = new ArrayList<>();
    private List<ProcessKey> settledProcesses = new ArrayList<>();
    private Sample sample;
    private Set<Address> localAddresses = Set.of();
    private long lastNanos = Long.MIN_VALUE;
    private long lastSelfCpuNanos;
    private int walks;
    private int openSockets;
    private boolean processesForgotten;
    private int peersListed;
    private long peersRefused;

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
        this.ports = new PortBook(names);
        this.wireLayer = wireLayer;
    }

    /** Adds one sample and says what it means. */
    public Snapshot advance(Sample next) {
        sample = next;
        double seconds = lastNanos == Long.MIN_VALUE ? 0 : (next.monoNanos() - lastNanos) / 1e9;
        localAddresses = Set.copyOf(names.localAddresses());
        addProcesses(next.processes());
        // Who listens comes first: which end of a connection is the service depends on it.
        next.openSockets().ifPresent(this::addWalk);
        addFlows(next.flows());
        next.sockets().forEach(this::addSocket);
        next.peers().forEach(this::addPeer);
        if (next.openSockets().isPresent()) {
            closeMissing();
        }
        packets.update(next.interfaces(), next.packets());
        addUnlistedWire(next.counts());
        closeEnded();
        Interval interval = Interval.of(seconds);
        roll(interval);
        Snapshot snapshot = snapshot(interval);
        lastNanos = next.monoNanos();
        lastSelfCpuNanos = next.selfCpuNanos();
        countsBefore = next.counts();
        return snapshot;
    }

    /**
     * The packet filter has changed: what was counted by protocol so far was counted by another one, so these totals start from zero.
     *
     * @param filter  the expression, empty when all packets are counted
     * @param counted the packet counters as they were when it changed
     */
    public void filterChanged(Optional<String> filter, List<PacketRow> counted) {
        host = host.withFilter(filter);
        packets.restartProtocols(counted);
    }

    /** What can be deleted from the kernel's tables since the last call. */
    public Forgotten forgotten() {
        Forgotten forgotten = new Forgotten(settledFlows, settledSockets, settledPeers, settledProcesses);
        settledFlows = new ArrayList<>();
        settledSockets = new ArrayList<>();
        settledPeers = new ArrayList<>();
        settledProcesses = new ArrayList<>();
        return forgotten;
    }

    private Instant wallTime(long nanos) {
        return sample.time().plusNanos(nanos - sample.monoNanos());
    }

    private boolean isFirst() {
        return lastNanos == Long.MIN_VALUE;
    }

    private void addProcesses(List<ProcessRow> rows) {
        Set<ProcessAccount> renamed = new HashSet<>();
        for (ProcessRow row : rows) {
            ProcessAccount account = processes.computeIfAbsent(row.key(), key -> account(row));
            if (account.isRenamed(row)) {
                renamed.add(account);
            }
            Optional<Instant> exited = row.exitedNanos() == 0 ? Optional.empty() : Optional.of(wallTime(row.exitedNanos()));
            long[] unlisted = account.update(row, names, exited);
            app.add(unlisted[0], unlisted[1]);
            if (exited.isPresent()) {
                exitedNanos.putIfAbsent(row.key(), row.exitedNanos());
            }
        }
        if (!renamed.isEmpty()) {
            sockets.values().stream().filter(socket -> renamed.contains(socket.owner)).forEach(this::move);
            ports.rename();
        }
    }

    private ProcessAccount account(ProcessRow row) {
        return new ProcessAccount(row, names, sample.time(), sample.monoNanos());
    }

    /** The account of a process, made from what a socket's row says of it when its own row is not there. */
    private ProcessAccount process(ProcessKey key, String comm, int uid) {
        return processes.computeIfAbsent(key, missing -> account(
                new ProcessRow(key, comm, "", uid, 0, "", 0, "", "", false, 0, 0, 0, List.of())));
    }

    private SocketAccount socket(long cookie) {
        return sockets.computeIfAbsent(cookie, missing -> {
            openSockets++;
            return new SocketAccount(cookie, walks);
        });
    }

    private void addFlows(List<FlowRow> rows) {
        for (FlowRow row : rows) {
            if (row.listening()) {
                addFlow(row);
            }
        }
        for (FlowRow row : rows) {
            if (!row.listening()) {
                addFlow(row);
            }
        }
    }

    private void addFlow(FlowRow row) {
        ProcessAccount user = process(row.process(), "", 0);
        SocketAccount socket = socket(row.cookie());
        FlowRow before = socket.flows.put(row.process(), row);
        long rx = Counter.since(row.rxBytes(), before == null ? 0 : before.rxBytes());
        long tx = Counter.since(row.txBytes(), before == null ? 0 : before.txBytes());
        socket.place(row.protocol(), row.laddr(), row.lport(), row.raddr(), row.rport(), row.netns());
        if (before == null) {
            user.sockets.add(socket);
            noteFirstUse(socket, row.openedNanos());
        }
        if (row.listening() && socket.isOpen()) {
            socket.listening = true;
            socket.state = SocketState.LISTEN;
        }
        if (before == null || rx != 0 || tx != 0) {
            socket.moved(sample.monoNanos());
            if (socket.isTakenOver(user, row.lastTick(), row.openedNanos())) {
                own(socket, user, row.lastTick(), row.openedNanos());
            }
        }
        locate(socket);
        user.meter.add(rx, tx);
        socket.app.add(rx, tx);
        // An unconnected socket's bytes are told apart by peer, as far as the peers are.
        boolean byPeer = socket.isUnconnected() && wireLayer;
        if (!socket.loopback && socket.protocol != Protocol.RAW_FRAMES && (!byPeer || socket.crowded)) {
            app.add(rx, tx);
        }
        if (!byPeer) {
            socket.share.add(user, rx, tx);
        }
        move(socket);
    }

    /** A socket that no hook saw being opened is as old as its first use, unless it was there before the hooks. */
    private void noteFirstUse(SocketAccount socket, long nanos) {
        if (nanos != 0 && socket.opened.isEmpty() && !socket.beforeWeir) {
            socket.opened = Optional.of(wallTime(nanos));
        }
    }

    private void own(SocketAccount socket, ProcessAccount user, int tick, long beganNanos) {
        if (socket.owner == null) {
            seen.ownerFound(socket);
            user.retransmitted(socket.retransmits);
        } else if (socket.isOpen()) {
            socket.owner.connectionsChanged(-1);
        }
        socket.setOwner(user, tick, beganNanos);
        if (socket.isOpen()) {
            user.connectionsChanged(1);
        }
        if (socket.listens != null) {
            socket.listens.heldBy(user);
        }
    }

    /** Finds out whether both ends are here, and to which service port it belongs; once it has a tuple. */
    private void locate(SocketAccount socket) {
        if (socket.placed) {
            socket.placed = false;
            socket.loopback = isLoopback(socket.laddr, socket.raddr);
        }
        if (socket.listening) {
            listen(socket);
        } else if (socket.lport != 0 && socket.rport != 0 && socket.rport != socket.sharedRport) {
            socket.sharedRport = socket.rport;
            share(socket.share, socket, socket.raddr, socket.rport);
        }
    }

    private void listen(SocketAccount socket) {
        if (socket.listens != null || socket.lport == 0 || !socket.isOpen()) {
            return;
        }
        ports.port(socket.protocol, socket.lport).ifPresent(port -> {
            socket.listens = port;
            port.listen();
            if (socket.owner != null) {
                port.heldBy(socket.owner);
            }
        });
    }

    /** Counts a socket, or one peer of it, as a connection of the end that is the service. */
    private void share(PortShare share, SocketAccount socket, Address remote, int rport) {
        boolean serves = ports.serves(socket.protocol, socket.lport, rport);
        ports.port(socket.protocol, serves ? socket.lport : rport)
                .ifPresent(port -> share.join(port, remote, serves, socket.owner));
        if (!socket.isOpen()) {
            share.leave();
        }
    }

    private boolean isLoopback(Address local, Address remote) {
        return remote.isLoopback() || !remote.isUnspecified() && (remote.equals(local) || localAddresses.contains(remote));
    }

    private void addSocket(SocketRow row) {
        SocketAccount socket = socket(row.cookie());
        SocketRow before = socket.wireRow;
        boolean tcp = row.protocol() == Protocol.TCP.number();
        noteOpened(socket, row, before);
        socket.place(row.protocol(), row.laddr(), row.lport(), row.raddr(), row.rport(), row.netns());
        socket.wireRow = row;
        socket.onWire = true;
        long rx = since(row, before, SocketRow::rxBytes);
        long tx = since(row, before, SocketRow::txBytes);
        if (before == null || rx != 0 || tx != 0) {
            socket.moved(sample.monoNanos());
        }
        if (!socket.isOpen() && row.closedNanos() == 0 && (tcp ? row.state() != SocketState.CLOSE : rx != 0 || tx != 0)) {
            reopen(socket);
        }
        if (tcp && socket.isOpen()) {
            socket.state = row.state();
            socket.listening |= row.state() == SocketState.LISTEN;
        }
        locate(socket);
        socket.wire.add(rx, tx);
        socket.wirePackets.add(since(row, before, SocketRow::rxPackets), since(row, before, SocketRow::txPackets));
        if (!socket.loopback) {
            wire.add(rx, tx);
        }
        InterfaceRow iface = packets.monitored(row.ifindex());
        if (iface != null && isInOurNamespace(socket) && !socket.loopback) {
            seen.add(socket, row, before, iface);
        }
        retransmitted(socket, since(row, before, SocketRow::retransmits));
        if (socket.isOpen() && row.closedNanos() != 0) {
            close(socket, row.closedNanos());
        } else if (socket.isOpen() && tcp && row.state() == SocketState.CLOSE) {
            // The reset that ends a connection from before weir is the first that was seen of it: no hook will tell its end.
            close(socket, sample.monoNanos());
        }
        move(socket);
    }

    /** Interface numbers are given out anew in each network namespace, so that one alone does not say where a socket is. */
    private boolean isInOurNamespace(SocketAccount socket) {
        return socket.netns == 0 || names.netns() == 0 || socket.netns == names.netns();
    }

    private static long since(SocketRow now, SocketRow before, ToLongFunction<SocketRow> counter) {
        return Counter.since(counter.applyAsLong(now), before == null ? 0 : counter.applyAsLong(before));
    }

    /** The state hook knows when a socket was opened; one of which it does not was there before. */
    private void noteOpened(SocketAccount socket, SocketRow row, SocketRow before) {
        if (row.openedNanos() != 0) {
            if (before == null || before.openedNanos() != row.openedNanos()) {
                socket.opened = Optional.of(wallTime(row.openedNanos()));
                socket.beforeWeir = false;
            }
        } else if (before == null && row.protocol() == Protocol.TCP.number()
                && (isFirst() || walks == 0 && socket.opened.isEmpty())) {
            socket.opened = Optional.empty();
            socket.beforeWeir = true;
        }
    }

    private void retransmitted(SocketAccount socket, long segments) {
        socket.retransmits += segments;
        if (segments > 0 && socket.owner != null) {
            socket.owner.retransmitted(segments);
        }
    }

    private void addPeer(PeerRow row) {
        SocketAccount socket = socket(row.cookie());
        SocketAccount.PeerAddress address = new SocketAccount.PeerAddress(row.raddr(), row.rport());
        boolean loopback = isLoopback(row.laddr(), row.raddr());
        PeerAccount peer = socket.peers.get(address);
        if (peer == null) {
            if (!socket.isUnconnected()) {
                return;
            }
            if (peersListed >= PEERS_MAX || socket.peers.size() >= SOCKET_PEERS_MAX) {
                refusePeer(socket, row, loopback);
                return;
            }
            peersListed++;
            peer = new PeerAccount(socket.nextPeerNumber(), row, loopback, sample.monoNanos());
            socket.peers.put(address, peer);
            socket.settled = false;
        }
        long[] delta = peer.update(row, sample.monoNanos());
        if (delta[0] != 0 || delta[1] != 0) {
            socket.moved(sample.monoNanos());
        }
        if (!peer.shared && peer.rport != 0 && socket.lport != 0) {
            peer.shared = true;
            share(peer.share, socket, peer.raddr, peer.rport);
        }
        // Once it is connected its flow has it all.
        if (socket.isUnconnected()) {
            if (!loopback && !socket.crowded) {
                app.add(delta[0], delta[1]);
            }
            peer.share.add(socket.owner, delta[0], delta[1]);
        }
        move(socket);
    }

    /** A peer too many: from the next interval on the socket's bytes are counted as a whole, wherever they went. */
    private void refusePeer(SocketAccount socket, PeerRow row, boolean loopback) {
        peersRefused++;
        if (!socket.crowded) {
            crowding.add(socket);
            if (!loopback) {
                app.add(row.rxBytes(), row.txBytes());
            }
        }
    }

    private void addWalk(List<OpenSocketRow> open) {
        walks++;
        open.stream().filter(row -> row.state() == SocketState.LISTEN).forEach(this::addOpenSocket);
        open.stream().filter(row -> row.state() != SocketState.LISTEN).forEach(this::addOpenSocket);
    }

    private void addOpenSocket(OpenSocketRow row) {
        boolean known = sockets.containsKey(row.cookie());
        // A TCP socket that is neither connected nor listening is no connection, or none any more.
        boolean idle = row.protocol() == Protocol.TCP.number() && row.state() == SocketState.CLOSE;
        if (row.cookie() == 0 || idle && !known) {
            return;
        }
        SocketAccount socket = socket(row.cookie());
        if (!socket.isOpen()) {
            if (idle) {
                return;
            }
            reopen(socket);
        }
        if (!known && walks == 1) {
            socket.beforeWeir = true;
        }
        boolean news = socket.found(row, walks);
        socket.place(row.protocol(), row.laddr(), row.lport(), row.raddr(), row.rport(), row.netns());
        socket.listening |= row.state() == SocketState.LISTEN;
        if (socket.owner == null || socket.owner.exited().isPresent()) {
            own(socket, process(row.process(), row.comm(), row.uid()), 0, 0);
            news = true;
        }
        locate(socket);
        if (news) {
            move(socket);
        }
    }

    /** Closes the sockets of whose end no hook tells, and that the walks no longer find. */
    private void closeMissing() {
        for (SocketAccount socket : sockets.values()) {
            long patience = socket.isKernels() ? KERNELS_IDLE_NANOS : SETTLE_NANOS;
            if (socket.isMissing(walks) && sample.monoNanos() - socket.movedNanos > patience) {
                close(socket, sample.monoNanos());
                move(socket);
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
        if (socket.listens != null) {
            socket.listens.stopListening(socket.owner);
            socket.listens = null;
        }
        socket.share.leave();
        socket.peers.values().forEach(peer -> peer.share.leave());
    }

    /** A socket that was closed is used again, as when a program connects once more after its first try failed. */
    private void reopen(SocketAccount socket) {
        socket.closed = Optional.empty();
        socket.listening = false;
        socket.sharedRport = 0;
        openSockets++;
        closed.remove(socket.cookie);
        if (socket.owner != null) {
            socket.owner.connectionsChanged(1);
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
            if (now - socket.quietSince() > SETTLE_NANOS && !socket.settled) {
                settle(socket);
            }
            if (socket.settled && (surplus > 0 || now - socket.closedNanos > GONE_NANOS)) {
                surplus--;
                oldest.remove();
                unlist(socket);
            }
        }
        forgetExited(now);
        forgetIdle(now);
    }

    /** Names all that the kernel's tables still have of a closed socket. */
    private void settle(SocketAccount socket) {
        socket.settled = true;
        socket.flows.keySet().forEach(process -> {
            settledFlows.add(new Forgotten.FlowKey(socket.cookie, process));
            ProcessAccount user = processes.get(process);
            if (user != null) {
                user.sockets.remove(socket);
            }
        });
        socket.flows.clear();
        if (socket.wireRow != null) {
            settledSockets.add(socket.cookie);
            socket.wireRow = null;
        }
        socket.peers.values().forEach(peer -> settle(socket, peer));
    }

    private void settle(SocketAccount socket, PeerAccount peer) {
        if (!peer.isSettled()) {
            peer.settle();
            settledPeers.add(new Forgotten.PeerKey(socket.cookie, peer.raddr, peer.rport));
        }
    }

    /** Names the flows of a process that is gone, where others still use the sockets. */
    private void settle(ProcessAccount process) {
        for (SocketAccount socket : process.sockets) {
            socket.flows.remove(process.key());
            settledFlows.add(new Forgotten.FlowKey(socket.cookie, process.key()));
        }
        process.sockets.clear();
    }

    private void unlist(SocketAccount socket) {
        sockets.remove(socket.cookie);
        socket.moving = false;
        peersListed -= socket.peers.size();
        connectionsChanged = true;
    }

    private void forgetExited(long now) {
        int surplus = exitedNanos.size() - EXITED_LISTED_MAX;
        Iterator<Map.Entry<ProcessKey, Long>> oldest = exitedNanos.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<ProcessKey, Long> entry = oldest.next();
            long age = now - entry.getValue();
            if (age > SETTLE_NANOS && settled.add(entry.getKey())) {
                settledProcesses.add(entry.getKey());
                settle(processes.get(entry.getKey()));
            }
            if (age > GONE_NANOS || surplus > 0 && age > SETTLE_NANOS) {
                surplus--;
                oldest.remove();
                settled.remove(entry.getKey());
                forget(processes.remove(entry.getKey()));
            }
        }
    }

    /** Processes without a row of their own, of whose end nothing tells, leave when they have had no socket for a while. */
    private void forgetIdle(long now) {
        Iterator<ProcessAccount> each = processes.values().iterator();
        while (each.hasNext()) {
            ProcessAccount account = each.next();
            if (account.idleNanos(now) > GONE_NANOS) {
                each.remove();
                forget(account);
            }
        }
        if (processesForgotten) {
            processesForgotten = false;
            ports.dropForgotten();
        }
    }

    private void forget(ProcessAccount account) {
        settle(account);
        account.forget();
        processesForgotten = true;
    }

    /** The socket's row is made anew at the end of this interval. */
    private void move(SocketAccount socket) {
        if (!socket.moving) {
            socket.moving = true;
            moving.add(socket);
        }
    }

    private void roll(Interval interval) {
        List<SocketAccount> stillMoving = new ArrayList<>();
        for (SocketAccount socket : moving) {
            if (!socket.moving) {
                continue;   // no longer listed, though its averages have not yet come down to zero
            }
            socket.moving = socket.roll(interval) | rollPeers(socket, interval);
            socket.list();
            if (socket.moving) {
                stillMoving.add(socket);
            }
        }
        connectionsChanged |= !moving.isEmpty();
        moving = stillMoving;
        crowding.forEach(socket -> socket.crowded = true);
        crowding.clear();
        processes.values().forEach(account -> account.roll(interval, sample.monoNanos()));
        ports.roll(interval);
        packets.roll(interval);
        app.roll(interval);
        wire.roll(interval);
    }

    private boolean rollPeers(SocketAccount socket, Interval interval) {
        boolean moved = false;
        Iterator<PeerAccount> peers = socket.peers.values().iterator();
        while (peers.hasNext()) {
            PeerAccount peer = peers.next();
            if (sample.monoNanos() - peer.lastActiveNanos > PEER_IDLE_NANOS) {
                peers.remove();
                peer.share.leave();
                settle(socket, peer);
                peersListed--;
                continue;
            }
            peer.meter.roll(interval);
            moved = true;
        }
        return moved;
    }

    /** All rows in one list, made anew only when one changed. */
    private List<Connection> connections() {
        if (connectionsChanged) {
            List<Connection> rows = new ArrayList<>(sockets.size());
            sockets.values().forEach(socket -> rows.addAll(socket.listed));
            connectionList = List.copyOf(rows);
            connectionsChanged = false;
        }
        return connectionList;
    }

    private Snapshot snapshot(Interval interval) {
        List<ProcessTotal> processTotals = new ArrayList<>(processes.size());
        processes.values().forEach(account -> processTotals.add(account.total()));
        List<Interface> interfaces = packets.interfaces();
        HostCounts counts = sample.counts();
        SortedMap<String, Long> lost = new TreeMap<>(counts.lost());
        lost.merge(LOST_PEERS, peersRefused, Long::sum);
        lost.merge(LOST_PORTS, ports.refused(), Long::sum);
        Totals totals = new Totals(app.traffic(), wireLayer ? wire.traffic() : NO_WIRE_LAYER, seen.seen(interfaces, counts, wireLayer, interval),
                lost, counts.flowsNotListed(), openSockets, counts.retransmits(), counts.resets(),
                sample.readMicros(), selfCpuPercent(interval.seconds()));
        return new Snapshot(sample.time(), sample.monoNanos(), interval.seconds(), host, totals, interfaces, packets.protocols(), processTotals,
                connections(), ports.totals(), List.of());
    }

    private double selfCpuPercent(double seconds) {
        return seconds <= 0 ? 0 : (sample.selfCpuNanos() - lastSelfCpuNanos) / seconds / 1e7;
    }
}
