package dev.weir.model.ledger;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.ConnectionKey;
import dev.weir.model.FlowRow;
import dev.weir.model.Interval;
import dev.weir.model.OpenSocketRow;
import dev.weir.model.Packets;
import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import dev.weir.model.SocketRow;
import dev.weir.model.SocketState;
import dev.weir.model.TcpHealth;
import dev.weir.model.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One socket: who uses it, where it leads, and what went through it. */
final class SocketAccount {

    /** What stands in the place of a process's name where no process holds the socket; as in {@code SeenBook}. */
    static final String KERNEL = "[kernel]";
    static final String BEFORE_WEIR = "[before weir]";

    final long cookie;
    /** App bytes of all processes together. */
    Meter app = new Meter();
    /** L3 bytes. */
    final Meter wire = new Meter();
    final PacketMeter wirePackets = new PacketMeter();
    /** Peers, for a socket that is not connected, by address and port. */
    final Map<PeerAddress, PeerAccount> peers = new LinkedHashMap<>(0);
    /** What each process moved through it, as last read. */
    final Map<ProcessKey, FlowRow> flows = new HashMap<>(2);
    /** What it is to its service port, when it is connected. */
    final PortShare share = new PortShare();
    /** The port it listens on; null for one that does not. */
    PortAccount listens;

    Protocol protocol = Protocol.of(0);
    Address laddr = Address.UNSPECIFIED;
    int lport;
    Address raddr = Address.UNSPECIFIED;
    int rport;
    SocketState state = SocketState.NONE;
    long netns;
    /** Whether its tuple has changed since it was last asked where it leads. */
    boolean placed = true;
    boolean loopback;
    boolean beforeWeir;
    boolean listening;
    Optional<Instant> opened = Optional.empty();
    Optional<Instant> closed = Optional.empty();
    long closedNanos;
    /** When it last moved bytes: a process may go on reading what a closed connection left behind. */
    long movedNanos;
    /** Whether its entries in the kernel's tables are added up for good. */
    boolean settled;
    Optional<TcpHealth> health = Optional.empty();
    ProcessAccount owner;
    /** The last row of the wire layer; null while the kernel's table has none that was read. */
    SocketRow wireRow;
    /** Whether the wire layer knows it, or did. */
    boolean onWire;
    long retransmits;
    /** The remote port by which it was given to a service port; 0 while it was not. */
    int sharedRport;
    /** L2 bytes on monitored interfaces. */
    long l2RxBytes;
    long l2TxBytes;
    /** Whether some process was found to hold it. */
    boolean found;
    /** Number of the last walk over open sockets that found it, or that was over before it was known. */
    int lastWalk;
    /** Whether it has more peers than are told apart, so that only all of them together are counted. */
    boolean crowded;
    /** Whether its rows are made anew at the end of the interval. */
    boolean moving;
    /** Its rows as last made: its own, or one for each peer. */
    List<Connection> listed = List.of();
    private int ownerTick = -1;
    private long ownerBeganNanos;
    private long peersSeen;

    /**
     * Where a peer is.
     *
     * @param raddr its address
     * @param rport its port
     */
    record PeerAddress(Address raddr, int rport) {
    }

    SocketAccount(long cookie, int walks) {
        this.cookie = cookie;
        this.lastWalk = walks;
    }

    boolean isOpen() {
        return closed.isEmpty();
    }

    /** Whether it has no one remote end: then its peers are the rows that people see. */
    boolean isUnconnected() {
        return raddr.isUnspecified() && rport == 0 && protocol != Protocol.TCP && protocol != Protocol.RAW_FRAMES;
    }

    /** Since when nothing has happened to it, once it is closed. */
    long quietSince() {
        return Math.max(closedNanos, movedNanos);
    }

    long nextPeerNumber() {
        return ++peersSeen;
    }

    /**
     * Takes the tuple of a newer source, as far as that knows it. One that is connected only now starts from zero: what it moved before
     * is in the rows of its peers.
     */
    void place(int known, Address local, int localPort, Address remote, int remotePort, long namespace) {
        if (isPlaced(known, local, localPort, remote, remotePort, namespace)) {
            return;
        }
        placed = true;
        boolean hadPeers = isUnconnected() && !peers.isEmpty();
        protocol = Protocol.of(known);
        if (!local.isUnspecified() || laddr == Address.UNSPECIFIED) {
            laddr = local;
        }
        if (!remote.isUnspecified() || raddr == Address.UNSPECIFIED) {
            raddr = remote;
        }
        lport = localPort != 0 ? localPort : lport;
        rport = remotePort != 0 ? remotePort : rport;
        netns = namespace != 0 ? namespace : netns;
        if (hadPeers && !isUnconnected()) {
            app = new Meter();
        }
    }

    private boolean isPlaced(int known, Address local, int localPort, Address remote, int remotePort, long namespace) {
        return protocol.number() == known && lport == localPort && rport == remotePort && netns == namespace && laddr.equals(local)
                && raddr.equals(remote);
    }

    /** Bytes went through it, or the kernel made a new entry for it: those entries are not yet added up for good. */
    void moved(long nowNanos) {
        movedNanos = nowNanos;
        settled = false;
    }

    /**
     * Whether a process that used it at a tick is its last user; a kernel thread never takes it from a process. Of two in one tick the
     * one that began later is: the child that inherited it, the process it was passed to.
     */
    boolean isTakenOver(ProcessAccount user, int tick, long beganNanos) {
        if (owner == null) {
            return true;
        }
        if (user == owner) {
            ownerTick = Math.max(ownerTick, tick);
            return false;
        }
        boolean later = tick - ownerTick > 0 || tick == ownerTick && beganNanos > ownerBeganNanos;
        return !(user.isKernel() && !owner.isKernel()) && (later || owner.exited().isPresent() && user.exited().isEmpty());
    }

    void setOwner(ProcessAccount user, int tick, long beganNanos) {
        owner = user;
        ownerTick = tick;
        ownerBeganNanos = beganNanos;
    }

    /** Takes what a walk over open sockets says of it; whether that is new. */
    boolean found(OpenSocketRow row, int walk) {
        boolean news = !found || state != row.state() || !health.equals(row.health());
        found = true;
        lastWalk = walk;
        health = row.health();
        state = row.state();
        return news;
    }

    /**
     * Whether it is gone, to judge by the walks: two missed it, and nothing else will tell of its end. A TCP connection outlives its
     * descriptor, and tells.
     */
    boolean isMissing(int walks) {
        boolean told = onWire && protocol == Protocol.TCP;
        return isOpen() && !told && lastWalk < walks - 1;
    }

    /** Whether it may be one of the kernel's own, which no walk finds. */
    boolean isKernels() {
        return onWire && !found && (owner == null || owner.exited().isEmpty());
    }

    /** Ends an interval; whether its row changed. */
    boolean roll(Interval interval) {
        boolean moved = app.roll(interval);
        moved |= wire.roll(interval);
        moved |= wirePackets.roll(interval);
        return moved;
    }

    /** Makes its rows anew: its own, but for one that is told apart by peer, and those of the peers it has or had. */
    void list() {
        if (peers.isEmpty()) {
            listed = List.of(row());
            return;
        }
        List<Connection> rows = new ArrayList<>(peers.size() + 1);
        if (!isUnconnected()) {
            rows.add(row());
        }
        peers.values().forEach(peer -> rows.add(row(peer)));
        listed = rows;
    }

    /** The row of the socket itself. */
    private Connection row() {
        return row(new ConnectionKey(cookie, 0), laddr, raddr, rport, app.traffic(), loopback, wireTraffic(), wireCount());
    }

    /** The row of one peer. */
    private Connection row(PeerAccount peer) {
        return row(new ConnectionKey(cookie, peer.number), laddr.isUnspecified() ? peer.laddr : laddr, peer.raddr, peer.rport,
                peer.meter.traffic(), peer.loopback, Optional.empty(), Optional.empty());
    }

    private Connection row(ConnectionKey key, Address local, Address remote, int remotePort, Traffic traffic, boolean isLoopback,
            Optional<Traffic> onWire, Optional<Packets> packets) {
        boolean owned = owner != null;
        return new Connection(key, owned ? owner.key() : ProcessKey.NOBODY, owned ? owner.names().comm() : beforeWeir ? BEFORE_WEIR : KERNEL, protocol, local, lport,
                remote, remotePort, state, traffic, onWire, packets, health, retransmits(), opened, closed, beforeWeir, isLoopback,
                netns);
    }

    private Optional<Traffic> wireTraffic() {
        return onWire ? Optional.of(wire.traffic()) : Optional.empty();
    }

    private Optional<Packets> wireCount() {
        return onWire ? Optional.of(wirePackets.packets()) : Optional.empty();
    }

    private Optional<Long> retransmits() {
        return protocol == Protocol.TCP && onWire ? Optional.of(retransmits) : Optional.empty();
    }
}
