package dev.weir.collect;

import dev.weir.model.Address;
import dev.weir.model.Endpoints;
import dev.weir.model.FlowRow;
import dev.weir.model.Forgotten;
import dev.weir.model.Hook;
import dev.weir.model.Host;
import dev.weir.model.HostCounts;
import dev.weir.model.Interface;
import dev.weir.model.InterfaceRow;
import dev.weir.model.Intake;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adds up what is read into snapshots. It works on the rows that changed, so that a tick costs what moved and not what exists; what it
 * has added up for good it names for deletion from the kernel's tables. For one thread.
 */
public final class Ledger implements Intake {

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
    private final SocketBook sockets = new SocketBook();
    private final FlowTable flows = new FlowTable();
    private final KernelRows kernelRows = new KernelRows();
    private final RowTable rows = new RowTable();
    private final PortBook ports;
    private final Addresses addresses = new Addresses();
    /** Sockets whose rows are described anew at the end of this interval. */
    private final Set<SocketAccount> changed = new LinkedHashSet<>();
    /** Sockets that got a remote port in this interval. */
    private final List<SocketAccount> connected = new ArrayList<>();
    /** Processes that were called something else until this interval. */
    private final Set<ProcessAccount> renamed = new HashSet<>();
    /** Sockets that have peers. */
    private final Set<SocketAccount> withPeers = new LinkedHashSet<>();
    /** Sockets that got a peer too many in this interval. */
    private final Set<SocketAccount> crowding = new HashSet<>();
    private final Set<SocketAccount> closed = new LinkedHashSet<>();
    private final Map<ProcessKey, Long> exitedNanos = new LinkedHashMap<>();
    private final Set<ProcessKey> settled = new HashSet<>();
    private final Meter app = new Meter();
    private final Meter wire = new Meter();
    /** By how much the row that is being added has grown; one for all rows. */
    private final WireCounts growth = new WireCounts();
    private HostCounts countsBefore = HostCounts.NONE;
    private Instant time;
    private long nanos;
    private Set<Address> localAddresses = Set.of();
    private long lastNanos = Long.MIN_VALUE;
    private long lastSelfCpuNanos;
    /** Walks over open sockets, the number of the last that told of silent connections too, and of the one like that before it. */
    private int walks;
    private int lastWholeWalk;
    private int wholeWalkBefore;
    private boolean walked;
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

    /** Which hooks and interfaces there are now; to be said before a reading, whose sockets may be on interfaces that came just now. */
    public void watching(List<Hook> hooks, List<InterfaceRow> interfaces) {
        host = host.withHooks(hooks);
        packets.watch(interfaces);
    }

    @Override
    public void begin(Instant now, long monoNanos) {
        time = now;
        nanos = monoNanos;
        localAddresses = Set.copyOf(names.localAddresses());
    }

    /** Ends a reading, the rows of which have been added, and says what it means. */
    public Snapshot advance(Sample sample) {
        double seconds = isFirst() ? 0 : (nanos - lastNanos) / 1e9;
        nameAnew();
        // Only now is it known who listens: which end of a connection is the service depends on it.
        connected.forEach(socket -> share(socket, socket, socket.raddr(), socket.rport()));
        connected.clear();
        if (walked) {
            walked = false;
            closeMissing();
        }
        packets.update(sample.interfaces(), sample.packets());
        addUnlistedWire(sample.counts());
        closeEnded();
        Interval interval = Interval.of(seconds);
        roll(interval);
        Snapshot snapshot = snapshot(sample, interval);
        lastNanos = nanos;
        lastSelfCpuNanos = sample.selfCpuNanos();
        countsBefore = sample.counts();
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
        return kernelRows.forgotten();
    }

    private Instant wallTime(long instant) {
        return time.plusNanos(instant - nanos);
    }

    private boolean isFirst() {
        return lastNanos == Long.MIN_VALUE;
    }

    @Override
    public void add(ProcessRow row) {
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

    /** Has all that shows the name of a process that has another one now described anew. */
    private void nameAnew() {
        if (renamed.isEmpty()) {
            return;
        }
        sockets.forEach(socket -> {
            if (renamed.contains(socket.owner())) {
                describe(socket);
            }
        });
        ports.rename();
        renamed.clear();
    }

    private ProcessAccount account(ProcessRow row) {
        return new ProcessAccount(row, names, time, nanos);
    }

    /** The account of a process, made from what a socket's row says of it when its own row is not there. */
    private ProcessAccount process(ProcessKey key, String comm, int uid) {
        return processes.computeIfAbsent(key, missing -> account(
                new ProcessRow(key, ProcessRow.NO_SLOT, comm, "", uid, 0, "", 0, "", "", false, 0, 0, 0, List.of())));
    }

    private SocketAccount socket(long cookie) {
        SocketAccount socket = sockets.get(cookie);
        if (socket == null) {
            openSockets++;
            socket = new SocketAccount(cookie, rows.open(), walks);
            sockets.add(socket);
        }
        return socket;
    }

    private void place(SocketAccount socket, Endpoints told) {
        if (socket.place(told)) {
            rows.restartApp(socket.row);
        }
    }

    @Override
    public void add(FlowRow row) {
        int slot = row.slot();
        boolean first = !flows.isKnown(row);
        if (first) {
            flows.begin(slot, socket(row.cookie()), process(row.process(), "", 0));
        }
        SocketAccount socket = flows.socket(slot);
        ProcessAccount user = flows.user(slot);
        long rx = flows.rxRead(slot, row.rxBytes());
        long tx = flows.txRead(slot, row.txBytes());
        place(socket, row);
        if (first) {
            noteFirstUse(socket, row.openedNanos());
        }
        if (row.listening() && socket.isOpen()) {
            socket.listening = true;
            socket.setState(SocketState.LISTEN);
        }
        if (first || rx != 0 || tx != 0) {
            socket.moved(nanos);
            if (socket.isTakenOver(user, row.lastTick(), row.openedNanos())) {
                own(socket, user, row.lastTick(), row.openedNanos());
            }
        }
        locate(socket);
        if (rx != 0 || tx != 0) {
            rows.addApp(socket.row, rx, tx);
            addAppInAll(socket, user, rx, tx);
        }
        note(socket);
    }

    @Override
    public void addLast(FlowRow row) {
        int slot = row.slot();
        SocketAccount socket = flows.socket(slot);
        if (socket == null) {
            return;
        }
        ProcessAccount user = flows.user(slot);
        long rx = flows.rxRead(slot, row.rxBytes());
        long tx = flows.txRead(slot, row.txBytes());
        flows.clear(slot);
        if (rx == 0 && tx == 0) {
            return;
        }
        if (sockets.get(socket.cookie) == socket) {
            socket.moved(nanos);
            rows.addApp(socket.row, rx, tx);
        }
        addAppInAll(socket, user, rx, tx);
    }

    /** Adds app bytes to all that they are part of beside the row of their connection. */
    private void addAppInAll(SocketAccount socket, ProcessAccount user, long rx, long tx) {
        user.meter.add(rx, tx);
        // An unconnected socket's bytes are told apart by peer, as far as the peers are.
        boolean byPeer = socket.isUnconnected() && wireLayer;
        if (!socket.isLoopback() && socket.protocol() != Protocol.RAW_FRAMES && (!byPeer || socket.isCrowded())) {
            app.add(rx, tx);
        }
        if (!byPeer) {
            socket.addToPort(user, rx, tx);
        }
    }

    /** A socket that no hook saw being opened is as old as its first use, unless it was there before the hooks. */
    private void noteFirstUse(SocketAccount socket, long began) {
        if (began != 0 && !socket.isOpeningKnown() && !socket.isBeforeWeir()) {
            socket.opened(wallTime(began));
        }
    }

    private void own(SocketAccount socket, ProcessAccount user, int tick, long beganNanos) {
        if (socket.owner() == null) {
            seen.ownerFound(socket);
            user.retransmitted(socket.retransmits());
        } else if (socket.isOpen()) {
            socket.owner().connectionsChanged(-1);
        }
        socket.setOwner(user, tick, beganNanos);
        if (socket.isOpen()) {
            user.connectionsChanged(1);
        }
        if (socket.listens() != null) {
            socket.listens().heldBy(user);
        }
    }

    /** Finds out whether both ends are here, and to which service port it belongs; once it has a tuple. */
    private void locate(SocketAccount socket) {
        if (socket.placed) {
            socket.placed = false;
            socket.setLoopback(isLoopback(socket, socket.laddr(), socket.raddr()));
        }
        if (socket.listening) {
            listen(socket);
        } else if (socket.lport() != 0 && socket.rport() != 0 && socket.rport() != socket.sharedRport) {
            socket.sharedRport = (char) socket.rport();
            socket.part();
            connected.add(socket);
        }
    }

    private void listen(SocketAccount socket) {
        if (socket.listens() != null || socket.lport() == 0 || !socket.isOpen()) {
            return;
        }
        ports.port(socket.protocol(), socket.lport()).ifPresent(port -> {
            socket.listensOn(port);
            port.listen();
            if (socket.owner() != null) {
                port.heldBy(socket.owner());
            }
        });
    }

    /** Counts a socket, or one peer of it, as a connection of the end that is the service. */
    private void share(PortShare share, SocketAccount socket, Address remote, int rport) {
        boolean serves = ports.serves(socket.protocol(), socket.lport(), rport);
        ports.port(socket.protocol(), serves ? socket.lport() : rport)
                .ifPresent(port -> share.join(port, remote, serves, socket.owner()));
        if (!socket.isOpen()) {
            share.leave();
        }
    }

    private boolean isLoopback(SocketAccount socket, Address local, Address remote) {
        return remote.isLoopback() || !remote.isUnspecified() && (remote.equals(local)
                || isInOurNamespace(socket) && localAddresses.contains(remote));
    }

    @Override
    public void add(SocketRow row) {
        SocketAccount known = kernelRows.account(row);
        SocketAccount socket = known != null ? known : socket(row.cookie());
        boolean first = !socket.isWireRead();
        if (first) {
            kernelRows.put(row, socket);
        }
        boolean tcp = row.protocol() == Protocol.TCP.number();
        noteOpened(socket, row, first);
        place(socket, row);
        socket.read(row, rows.block(socket.row), growth);
        boolean moved = growth.rxBytes != 0 || growth.txBytes != 0;
        if (first || moved) {
            socket.moved(nanos);
        }
        if (!socket.isOpen() && row.closedNanos() == 0 && (tcp ? row.state() != SocketState.CLOSE : moved)) {
            reopen(socket);
        }
        if (tcp && socket.isOpen()) {
            socket.setState(row.state());
            socket.listening |= row.state() == SocketState.LISTEN;
        }
        locate(socket);
        if (first || moved) {
            addWire(socket, row.ifindex());
        }
        if (growth.retransmits != 0) {
            retransmitted(socket, growth.retransmits);
        }
        if (socket.isOpen() && row.closedNanos() != 0) {
            close(socket, row.closedNanos());
        } else if (socket.isOpen() && tcp && row.state() == SocketState.CLOSE) {
            // The reset that ends a connection from before weir is the first that was seen of it: no hook will tell its end.
            close(socket, nanos);
        }
        note(socket);
    }

    /** Adds what a socket's newest row of the wire layer has grown by. */
    private void addWire(SocketAccount socket, int ifindex) {
        rows.addWire(socket.row, growth);
        if (!socket.isLoopback()) {
            wire.add(growth.rxBytes, growth.txBytes);
        }
        InterfaceRow iface = packets.monitored(ifindex);
        if (iface != null && isInOurNamespace(socket)) {
            seen.add(socket, growth, iface);
        }
    }

    /**
     * Interface numbers and addresses are given out anew in each network namespace, so that they alone do not say where a socket is; one
     * whose namespace is not known is not taken for ours.
     */
    private boolean isInOurNamespace(SocketAccount socket) {
        return socket.netns() != 0 && socket.netns() == names.netns();
    }

    /** The state hook knows when a socket was opened; one of which it does not was there before. */
    private void noteOpened(SocketAccount socket, SocketRow row, boolean first) {
        if (row.openedNanos() != 0) {
            if (first || socket.wireOpenedNanos() != row.openedNanos()) {
                socket.opened(wallTime(row.openedNanos()));
            }
        } else if (first && row.protocol() == Protocol.TCP.number() && (isFirst() || walks == 0 && !socket.isOpeningKnown())) {
            socket.setBeforeWeir();
        }
    }

    private void retransmitted(SocketAccount socket, long segments) {
        socket.retransmitted(segments);
        if (socket.owner() != null) {
            socket.owner().retransmitted(segments);
        }
    }

    @Override
    public void add(PeerRow row) {
        SocketAccount socket = socket(row.cookie());
        SocketAccount.PeerAddress address = new SocketAccount.PeerAddress(row.raddr(), row.rport());
        boolean loopback = isLoopback(socket, row.laddr(), row.raddr());
        PeerAccount peer = socket.peers().get(address);
        if (peer == null) {
            if (!socket.isUnconnected()) {
                return;
            }
            if (peersListed >= PEERS_MAX || socket.peers().size() >= SOCKET_PEERS_MAX) {
                refusePeer(socket, row, loopback);
                return;
            }
            peer = new PeerAccount(rows.open(), socket.nextPeerNumber(), row, loopback, nanos);
            add(socket, address, peer);
        }
        long[] delta = peer.update(row, nanos);
        if (delta[0] != 0 || delta[1] != 0) {
            socket.moved(nanos);
            rows.addApp(peer.row, delta[0], delta[1]);
        }
        if (!peer.shared && peer.rport != 0 && socket.lport() != 0) {
            peer.shared = true;
            share(peer, socket, peer.raddr, peer.rport);
        }
        // Once it is connected its flow has it all.
        if (socket.isUnconnected()) {
            if (!loopback && !socket.isCrowded()) {
                app.add(delta[0], delta[1]);
            }
            peer.addToPort(socket.owner(), delta[0], delta[1]);
        }
    }

    private void add(SocketAccount socket, SocketAccount.PeerAddress address, PeerAccount peer) {
        peersListed++;
        withPeers.add(socket);
        socket.add(address, peer);
        socket.settled = false;
        if (socket.peers().size() == 1) {
            describe(socket);   // it leaves the list to its peers
        } else {
            rows.describe(peer.row, socket.facts(peer, addresses));
        }
    }

    /** A peer too many: from the next interval on the socket's bytes are counted as a whole, wherever they went. */
    private void refusePeer(SocketAccount socket, PeerRow row, boolean loopback) {
        peersRefused++;
        if (!socket.isCrowded()) {
            crowding.add(socket);
            if (!loopback) {
                app.add(row.rxBytes(), row.txBytes());
            }
        }
    }

    @Override
    public void add(OpenSocketRow row) {
        SocketAccount found = sockets.get(row.cookie());
        boolean known = found != null;
        // A TCP socket that is neither connected nor listening is no connection, or none any more.
        boolean idle = row.protocol() == Protocol.TCP.number() && row.state() == SocketState.CLOSE;
        if (row.cookie() == 0 || idle && !known) {
            return;
        }
        SocketAccount socket = known ? found : socket(row.cookie());
        if (!socket.isOpen()) {
            if (idle) {
                return;
            }
            reopen(socket);
        }
        if (!known && walks == 0) {
            socket.setBeforeWeir();
        }
        socket.found(row, walks + 1);
        rows.tell(socket.row, row.health());
        place(socket, row);
        socket.listening |= row.state() == SocketState.LISTEN;
        if (socket.owner() == null || socket.owner().exited().isPresent()) {
            own(socket, process(row.process(), row.comm(), row.uid()), 0, 0);
        }
        locate(socket);
        note(socket);
    }

    @Override
    public void walked(boolean whole) {
        walks++;
        if (whole) {
            wholeWalkBefore = lastWholeWalk;
            lastWholeWalk = walks;
        }
        walked = true;
    }

    /** Closes the sockets of whose end no hook tells, and that the walks no longer find. */
    private void closeMissing() {
        sockets.forEach(socket -> {
            long patience = socket.isKernels() ? KERNELS_IDLE_NANOS : SETTLE_NANOS;
            if (socket.isMissing(walks, wholeWalkBefore) && nanos - socket.movedNanos > patience) {
                close(socket, nanos);
                note(socket);
            }
        });
    }

    private void close(SocketAccount socket, long instant) {
        socket.close(instant, wallTime(instant));
        rows.tell(socket.row, null);
        openSockets--;
        closed.add(socket);
        if (socket.owner() != null) {
            socket.owner().connectionsChanged(-1);
        }
        if (socket.listens() != null) {
            socket.listens().stopListening(socket.owner());
            socket.listensOn(null);
        }
        socket.leave();
        socket.peers().values().forEach(peer -> peer.leave());
    }

    /** A socket that was closed is used again, as when a program connects once more after its first try failed. */
    private void reopen(SocketAccount socket) {
        socket.reopen();
        openSockets++;
        closed.remove(socket);
        if (socket.owner() != null) {
            socket.owner().connectionsChanged(1);
        }
    }

    private void addUnlistedWire(HostCounts counts) {
        wire.add(Counter.since(counts.rxUnlisted(), countsBefore.rxUnlisted()),
                Counter.since(counts.txUnlisted(), countsBefore.txUnlisted()));
    }

    /** Drops what ended long enough ago from the list, and names its entries in the kernel's tables for deletion. */
    private void closeEnded() {
        long now = nanos;
        int surplus = closed.size() - CLOSED_LISTED_MAX;
        Iterator<SocketAccount> oldest = closed.iterator();
        while (oldest.hasNext()) {
            SocketAccount socket = oldest.next();
            if (now - socket.quietSince() > SETTLE_NANOS && !socket.settled) {
                settle(socket);
            }
            if (socket.settled && (surplus > 0 || now - socket.closedNanos() > GONE_NANOS)) {
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
        flows.removeAll(socket, slot -> kernelRows.settle(socket, flows.user(slot), slot));
        if (socket.isWireRead()) {
            kernelRows.settle(socket);
            socket.forgetWire(rows.block(socket.row));
        }
        socket.peers().values().forEach(peer -> settle(socket, peer));
    }

    private void settle(SocketAccount socket, PeerAccount peer) {
        if (!peer.isSettled()) {
            peer.settle();
            kernelRows.settle(socket, peer);
        }
    }

    /** Names the flows of a process that is gone, where others still use the sockets. */
    private void settle(ProcessAccount process) {
        flows.removeAll(process, slot -> kernelRows.settle(flows.socket(slot), process, slot));
    }

    private void unlist(SocketAccount socket) {
        sockets.remove(socket);
        changed.remove(socket);
        withPeers.remove(socket);
        rows.close(socket.row);
        socket.peers().values().forEach(peer -> rows.close(peer.row));
        peersListed -= socket.peers().size();
    }

    private void forgetExited(long now) {
        int surplus = exitedNanos.size() - EXITED_LISTED_MAX;
        Iterator<Map.Entry<ProcessKey, Long>> oldest = exitedNanos.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<ProcessKey, Long> entry = oldest.next();
            long age = now - entry.getValue();
            if (age > SETTLE_NANOS && settled.add(entry.getKey())) {
                ProcessAccount process = processes.get(entry.getKey());
                kernelRows.settle(process);
                settle(process);
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

    /** Has a socket's rows described anew at the end of this interval if something else than its traffic has changed. */
    private void note(SocketAccount socket) {
        if (socket.changed) {
            socket.changed = false;
            describe(socket);
        }
    }

    private void describe(SocketAccount socket) {
        changed.add(socket);
    }

    private void roll(Interval interval) {
        withPeers.removeIf(this::isWithoutPeers);
        for (SocketAccount socket : changed) {
            rows.describe(socket.row, socket.isListedByPeer() ? null : socket.facts(addresses));
            socket.peers().values().forEach(peer -> rows.describe(peer.row, socket.facts(peer, addresses)));
        }
        changed.clear();
        rows.roll(interval);
        crowding.forEach(socket -> socket.setCrowded());
        crowding.clear();
        processes.values().forEach(account -> account.roll(interval, nanos));
        ports.roll(interval);
        packets.roll(interval);
        app.roll(interval);
        wire.roll(interval);
    }

    /** Drops the peers that were silent for long; whether none is left, so that the socket itself is listed again. */
    private boolean isWithoutPeers(SocketAccount socket) {
        Iterator<PeerAccount> peers = socket.peers().values().iterator();
        while (peers.hasNext()) {
            PeerAccount peer = peers.next();
            if (nanos - peer.lastActiveNanos > PEER_IDLE_NANOS) {
                peers.remove();
                peer.leave();
                settle(socket, peer);
                rows.close(peer.row);
                peersListed--;
            }
        }
        if (socket.peers().isEmpty()) {
            describe(socket);
            return true;
        }
        return false;
    }

    private Snapshot snapshot(Sample sample, Interval interval) {
        List<ProcessTotal> processTotals = new ArrayList<>(processes.size());
        processes.values().forEach(account -> processTotals.add(account.total()));
        List<Interface> interfaces = packets.interfaces();
        HostCounts counts = sample.counts();
        SortedMap<String, Long> lost = new TreeMap<>(counts.lost());
        lost.merge(LOST_PEERS, peersRefused, Long::sum);
        lost.merge(LOST_PORTS, ports.refused(), Long::sum);
        Totals totals = new Totals(app.traffic(), wireLayer ? wire.traffic() : NO_WIRE_LAYER, seen.seen(interfaces, counts, wireLayer, interval),
                lost, counts.flowsNotListed(), openSockets, counts.retransmits(), counts.resets(),
                sample.readMicros(), selfCpuPercent(sample, interval.seconds()));
        return new Snapshot(time, nanos, interval.seconds(), host, totals, interfaces, packets.protocols(), processTotals,
                rows.connections(), ports.totals(), List.of());
    }

    private double selfCpuPercent(Sample sample, double seconds) {
        return seconds <= 0 ? 0 : (sample.selfCpuNanos() - lastSelfCpuNanos) / seconds / 1e7;
    }
}
