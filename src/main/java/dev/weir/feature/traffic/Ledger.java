package dev.weir.feature.traffic;

import dev.weir.collect.store.EntrySink;
import dev.weir.collect.store.Evicted;
import dev.weir.collect.store.HostCounts;
import dev.weir.collect.store.Sample;
import dev.weir.collect.store.WireGrowth;
import dev.weir.layout.Endpoints;
import dev.weir.layout.FlowEntry;
import dev.weir.layout.OpenSocket;
import dev.weir.layout.PacketEntry;
import dev.weir.layout.PeerEntry;
import dev.weir.layout.ProcessEntry;
import dev.weir.layout.SocketEntry;
import dev.weir.model.Hook;
import dev.weir.model.Host;
import dev.weir.model.Interface;
import dev.weir.model.InterfaceRow;
import dev.weir.model.Interval;
import dev.weir.model.Names;
import dev.weir.model.NotListed;
import dev.weir.model.ProcessFacts;
import dev.weir.model.Protocol;
import dev.weir.model.Snapshot;
import dev.weir.model.SocketState;
import dev.weir.model.TcpHealth;
import dev.weir.model.Totals;
import dev.weir.model.Traffic;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adds the entries of the kernel's tables up to snapshots. It sees only the entries that changed, so that a tick costs
 * what moved and not what exists, and names for deletion those that are added up for good.
 *
 * <p>Each subject is a class of its own: {@link Owners} (processes), {@link PortAttribution}, {@link Peers}, {@link
 * Lifetimes} (opening, closing, expiry), {@link Coverage} (how much of the interfaces' bytes is named), {@link
 * PacketTotals} (interfaces and protocols), {@link ConnectionRows}. For one thread.
 */
public final class Ledger implements EntrySink {

    /** The total where no wire bytes are counted at all. */
    private static final Traffic NO_WIRE_LAYER = Traffic.unavailable("no cgroup_skb program is attached");
    /** A cause of loss beside those the kernel counts: a port that found no room in the list. */
    private static final String LOST_PORTS = "port_table_full";

    private final boolean wireLayer;
    private final SocketIndex sockets = new SocketIndex();
    private final FlowTable flows = new FlowTable();
    private final Evictions evictions = new Evictions();
    private final ConnectionRows rows = new ConnectionRows();
    private final Coverage coverage = new Coverage();
    private final Meter app = new Meter();
    private final Meter wire = new Meter();
    private final PacketTotals packets;
    private final PortAttribution ports;
    private final Owners owners;
    private final Peers peers;
    private final Lifetimes lifetimes;
    /** Sockets at which the kernel dropped something lately. */
    private final Set<TrackedSocket> dropping = new HashSet<>();
    /** By how much the counters of the socket that is being added have grown; one object, used for each in turn. */
    private final WireGrowth growth = new WireGrowth();

    private Host host;
    private Reading now;
    private HostCounts countsBefore = HostCounts.NONE;
    private long lastNanos = Long.MIN_VALUE;
    private long lastSelfCpuNanos;

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
        this.wireLayer = wireLayer;
        this.packets = new PacketTotals(baseline);
        this.ports = new PortAttribution(names);
        this.owners = new Owners(names, flows, evictions);
        this.owners.countCalls(host.hooks());
        this.peers = new Peers(rows, ports, evictions, app);
        this.lifetimes = new Lifetimes(sockets, flows, rows, ports, peers, evictions);
    }

    /**
     * Which hooks and interfaces there are now; to be said before a reading, whose sockets may be on interfaces that
     * came just now.
     */
    public void watching(List<Hook> hooks, List<InterfaceRow> interfaces) {
        host = host.withHooks(hooks);
        owners.countCalls(hooks);
        packets.watch(interfaces);
    }

    @Override
    public void begin(Instant time, long monoNanos) {
        now = new Reading(time, monoNanos);
        ports.begin();
        owners.begin();
    }

    /** Ends a reading, all entries of which have been added, and returns what it means. */
    public Snapshot advance(Sample sample) {
        Interval interval = Interval.of(isFirst() ? 0 : (now.nanos() - lastNanos) / 1e9);
        HostCounts counts = sample.counts();
        owners.refresh(now.nanos());
        owners.refreshRenamed(sockets, rows, ports);
        ports.attributeConnected();
        lifetimes.closeMissing(now);
        settleDrops();
        packets.update(sample.interfaces(), sample.packets());
        wire.add(
                Counter.since(counts.rxUnlisted(), countsBefore.rxUnlisted()),
                Counter.since(counts.txUnlisted(), countsBefore.txUnlisted()));
        lifetimes.expire(now.nanos());
        if (owners.expire(now.nanos())) {
            ports.dropEvicted();
            rows.dropEvicted();
        }
        peers.expire(now.nanos());
        roll(interval);
        Snapshot snapshot = snapshot(sample, interval);
        lastNanos = now.nanos();
        lastSelfCpuNanos = sample.selfCpuNanos();
        countsBefore = counts;
        return snapshot;
    }

    private void roll(Interval interval) {
        rows.roll(interval);
        owners.roll(interval, now.nanos());
        ports.roll(interval);
        packets.roll(interval);
        app.roll(interval);
        wire.roll(interval);
    }

    /**
     * The packet filter has changed: totals by protocol start from zero, since the earlier ones were of other packets.
     *
     * @param filter  the expression, empty when all packets are counted
     * @param counted the packet counters as they were when it changed
     */
    public void filterChanged(Optional<String> filter, List<PacketEntry> counted) {
        host = host.withFilter(filter);
        packets.restartProtocols(counted);
    }

    /** What can be deleted from the kernel's tables since the last call. */
    public Evicted takeEvicted() {
        return evictions.take();
    }

    private boolean isFirst() {
        return lastNanos == Long.MIN_VALUE;
    }

    @Override
    public void add(ProcessEntry entry) {
        long[] unlisted = owners.add(entry, now);
        app.add(unlisted[0], unlisted[1]);
    }

    private static void takeEnds(TrackedSocket socket, Endpoints reported) {
        if (!socket.isAsIn(reported)) {
            socket.takeEnds(reported);
        }
    }

    @Override
    public void add(FlowEntry entry) {
        int index = entry.index();
        boolean first = !flows.isKnown(entry);
        if (first) {
            flows.begin(index, lifetimes.socket(entry.cookie()), owners.process(entry.process(), now), entry.epoch());
        }
        TrackedSocket socket = flows.socket(index);
        TrackedProcess user = flows.user(index);
        if (flows.isElsewhere(index, entry.epoch())) {
            leavePeer(socket, user, flows.restart(index, entry.epoch()));
        }
        long rx = flows.rxRead(index, entry.rxBytes());
        long tx = flows.txRead(index, entry.txBytes());
        if (!socket.isAsIn(entry)) {
            socket.takeEnds(entry);
            socket.takeRemoteOf(entry);
        }
        if (first) {
            noteFirstUse(socket, entry.openedNanos());
        }
        if (entry.listening() && socket.isOpen()) {
            socket.listening = true;
            socket.setState(SocketState.LISTEN);
        }
        if (first || rx != 0 || tx != 0) {
            socket.moved(now.nanos());
            if (socket.isTakenOver(user, entry.lastTick(), entry.openedNanos())) {
                own(socket, user, entry.lastTick(), entry.openedNanos());
            }
        }
        ports.locate(socket);
        if (rx != 0 || tx != 0) {
            rows.columns.addApp(rows.rowOf(socket, user), rx, tx);
            if (socket.isUnconnected()) {
                ports.attributeToLocalPort(socket);
            }
            addAppInAll(socket, user, rx, tx);
        }
        rows.note(socket);
    }

    /** What a process moved before its socket was connected elsewhere stays with the peer it had. */
    private void leavePeer(TrackedSocket socket, TrackedProcess user, long[] bytes) {
        if (bytes[0] != 0 || bytes[1] != 0) {
            peers.leave(socket, user, rows.rowOf(socket, user), bytes, now.nanos());
        }
        if (user == socket.owner()) {
            socket.hasOwnBytes = false;
        }
    }

    @Override
    public void addLast(FlowEntry entry) {
        int index = entry.index();
        TrackedSocket socket = flows.socket(index);
        if (socket == null) {
            return;
        }
        TrackedProcess user = flows.user(index);
        long rx = flows.rxRead(index, entry.rxBytes());
        long tx = flows.txRead(index, entry.txBytes());
        flows.clear(index);
        if (rx == 0 && tx == 0) {
            return;
        }
        if (sockets.get(socket.cookie) == socket) {
            socket.moved(now.nanos());
            rows.columns.addApp(rows.rowOf(socket, user), rx, tx);
        }
        addAppInAll(socket, user, rx, tx);
    }

    /** Adds app bytes to all totals they are part of; the connection's own row is another matter. */
    private void addAppInAll(TrackedSocket socket, TrackedProcess user, long rx, long tx) {
        user.meter.add(rx, tx);
        if (!socket.isLoopback() && socket.protocol() != Protocol.RAW_FRAMES) {
            app.add(rx, tx);
        }
        socket.addToPort(user, rx, tx);
    }

    /** A socket that no hook saw being opened is as old as its first use, unless it was there before the hooks. */
    private void noteFirstUse(TrackedSocket socket, long began) {
        if (began != 0 && !socket.isOpeningKnown() && !socket.isBeforeWeir()) {
            socket.opened(now.wallTime(began));
        }
    }

    private void own(TrackedSocket socket, TrackedProcess user, int tick, long beganNanos) {
        if (socket.owner() == null) {
            coverage.ownerFound(socket);
        }
        rows.changeOwner(socket, socket.owner(), user);
        owners.own(socket, user, tick, beganNanos);
    }

    @Override
    public void add(SocketEntry entry) {
        TrackedSocket known = sockets.get(entry);
        TrackedSocket socket = known != null ? known : lifetimes.socket(entry.cookie());
        boolean first = !socket.isWireRead();
        if (first) {
            sockets.put(entry.index(), socket);
        }
        boolean tcp = entry.protocol() == Protocol.TCP.number();
        noteOpened(socket, entry, first);
        // Where a datagram socket leads is known from its first packet here, and from its last use there.
        if (tcp || !socket.hasFlow()) {
            takeEnds(socket, entry);
        }
        socket.read(entry, rows.columns, growth);
        boolean moved = growth.rxBytes != 0 || growth.txBytes != 0;
        if (first || moved) {
            socket.moved(now.nanos());
        }
        if (!socket.isOpen() && entry.closedNanos() == 0 && (tcp ? entry.state() != SocketState.CLOSE : moved)) {
            lifetimes.reopen(socket);
        }
        if (tcp && socket.isOpen()) {
            socket.setState(entry.state());
            socket.listening |= entry.state() == SocketState.LISTEN;
        }
        ports.locate(socket);
        if (first || moved) {
            addWire(socket, entry.ifindex());
        }
        if (growth.retransmits != 0) {
            retransmitted(socket, growth.retransmits);
        }
        if (socket.droppedOnWire(entry.dropped(), now.nanos())) {
            dropping.add(socket);
        }
        if (socket.isOpen() && entry.closedNanos() != 0) {
            lifetimes.close(socket, entry.closedNanos(), now);
        } else if (socket.isOpen() && tcp && entry.state() == SocketState.CLOSE) {
            // The reset that ends a connection from before weir is the first that was seen of it: no hook will report
            // its end.
            lifetimes.close(socket, now.nanos(), now);
        }
        rows.note(socket);
    }

    /** Adds the growth of a socket's entry in the wire layer. */
    private void addWire(TrackedSocket socket, int ifindex) {
        rows.columns.addWire(socket.row, growth);
        if (!socket.isLoopback()) {
            wire.add(growth.rxBytes, growth.txBytes);
        }
        InterfaceRow iface = packets.monitored(ifindex);
        if (iface != null && ports.isInOurNamespace(socket)) {
            coverage.add(socket, growth, iface);
        }
    }

    /** The state hook knows when a socket was opened; one of which it does not was there before. */
    private void noteOpened(TrackedSocket socket, SocketEntry entry, boolean first) {
        if (entry.openedNanos() != 0) {
            if (first || socket.wireOpenedNanos() != entry.openedNanos()) {
                socket.opened(now.wallTime(entry.openedNanos()));
            }
        } else if (first
                && entry.protocol() == Protocol.TCP.number()
                && (isFirst() || lifetimes.walks() == 0 && !socket.isOpeningKnown())) {
            socket.setBeforeWeir();
        }
    }

    /** Sockets at which the last packets came some time ago have no rate of drops any more. */
    private void settleDrops() {
        dropping.removeIf(socket -> {
            boolean over = socket.dropsNoMore(now.nanos());
            if (over && sockets.get(socket.cookie) == socket) {
                rows.note(socket);
            }
            return over;
        });
    }

    private static void retransmitted(TrackedSocket socket, long segments) {
        socket.retransmitted(segments);
        if (socket.owner() != null) {
            socket.owner().retransmitted(segments);
        }
    }

    /** A socket that is not known yet was made after its table had been read: the next reading has it and its peers. */
    @Override
    public void add(PeerEntry entry) {
        TrackedSocket socket = sockets.get(entry.key().cookie());
        if (socket != null) {
            peers.add(socket, owners.process(entry.key().process(), now), entry, now.nanos());
        }
    }

    @Override
    public boolean lacksProcesses() {
        return owners.areNameless();
    }

    @Override
    public void add(OpenSocket reported) {
        TrackedSocket found = sockets.get(reported.cookie());
        boolean known = found != null;
        // A TCP socket that is neither connected nor listening is no connection, or none any more.
        boolean idle = reported.protocol() == Protocol.TCP.number() && reported.state() == SocketState.CLOSE;
        if (reported.cookie() == 0 || idle && !known) {
            return;
        }
        TrackedSocket socket = known ? found : lifetimes.socket(reported.cookie());
        if (!socket.isOpen()) {
            if (idle) {
                return;
            }
            lifetimes.reopen(socket);
        }
        if (!known && lifetimes.walks() == 0) {
            socket.setBeforeWeir();
        }
        socket.found(reported, lifetimes.walks() + 1);
        TcpHealth health = reported.health();
        rows.columns.setHealth(socket.row, health == null ? null : health.readAt(now.nanos()));
        if (reported.protocol() == Protocol.TCP.number() || !socket.hasFlow()) {
            takeEnds(socket, reported);
        }
        socket.listening |= reported.state() == SocketState.LISTEN;
        if (socket.owner() == null || socket.owner().exited().isPresent()) {
            own(
                    socket,
                    owners.process(ProcessFacts.of(reported.process(), reported.comm(), reported.uid()), now),
                    0,
                    0);
        }
        ports.locate(socket);
        rows.note(socket);
    }

    @Override
    public void walked(boolean whole) {
        lifetimes.walked(whole);
    }

    private Snapshot snapshot(Sample sample, Interval interval) {
        List<Interface> interfaces = packets.interfaces();
        HostCounts counts = sample.counts();
        SortedMap<String, Long> lost = new TreeMap<>(counts.lost());
        lost.merge(LOST_PORTS, ports.refused(), Long::sum);
        Totals totals = new Totals(
                        app.traffic(),
                        wireLayer ? wire.traffic() : NO_WIRE_LAYER,
                        coverage.seen(interfaces, packets.icmpErrors(), counts, wireLayer, interval),
                        lost,
                        counts.flowsNotListed(),
                        lifetimes.openSockets(),
                        counts.retransmits(),
                        counts.resets(),
                        sample.readMicros(),
                        selfCpuPercent(sample, interval.seconds()))
                .withNotListed(notListed());
        return new Snapshot(
                now.time(),
                now.nanos(),
                interval.seconds(),
                host,
                totals,
                interfaces,
                packets.protocols(),
                owners.totals(),
                rows.connections(),
                ports.totals(),
                List.of());
    }

    /** The lists that were cut. */
    private Map<String, NotListed> notListed() {
        Map<String, NotListed> cut =
                new HashMap<>(Map.of("connections", rows.notListed(), "processes", owners.notListed()));
        cut.values().removeIf(NotListed::isNone);
        return cut;
    }

    private double selfCpuPercent(Sample sample, double seconds) {
        return seconds <= 0 ? 0 : (sample.selfCpuNanos() - lastSelfCpuNanos) / seconds / 1e7;
    }
}
