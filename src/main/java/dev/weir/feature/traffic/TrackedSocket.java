package dev.weir.feature.traffic;

import dev.weir.layout.OpenSocket;
import dev.weir.layout.PeerKey;
import dev.weir.model.Address;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import dev.weir.model.SocketState;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * All that is known of one socket: its ends, its counters on the wire, its life, its owner and its peers. It is one
 * object, its parts its superclasses, since a hundred thousand of them are looked at in a second.
 */
final class TrackedSocket extends SocketWire {

    /** Stands for the name of a process where no process holds the socket; as in {@link Coverage}. */
    static final String KERNEL = "[kernel]";

    static final String BEFORE_WEIR = "[before weir]";
    private static final int NO_FLOW = -1;
    private static final Optional<Long> ZERO = Optional.of(0L);
    /** Shared by all sockets that have none of it; never written to. */
    private static final Rare NOTHING_RARE = new Rare();

    final long cookie;
    /** When it last moved bytes: a process may go on reading what a closed connection left behind. */
    long movedNanos;

    boolean listening;
    /** Whether its own row shows app bytes. */
    boolean hasOwnBytes;
    /** Whether its entries in the kernel's tables are added up for good. */
    boolean settled;
    /** The remote port by which it was attributed to a service port; 0 while it was not. */
    char attributedRport;

    private SocketState state = SocketState.NONE;
    private boolean loopback;
    private boolean beforeWeir;
    private Optional<Instant> opened = Optional.empty();
    private long retransmits;
    private int dropped;
    /** Index of the flow entry of the process that used it first, which is the only one of most sockets. */
    private int flow = NO_FLOW;

    private Rare rare = NOTHING_RARE;
    /** Whether a walk found a process that holds it. */
    private boolean found;
    /** Number of the last walk over open sockets that found it, or that was over before it was known. */
    private int lastWalk;

    private TrackedProcess owner;
    private int ownerTick = -1;
    private long ownerBeganNanos;

    /** What most sockets do not have, apart so that it takes no memory in those. */
    private static final class Rare {
        /** The port it listens on; null for one that does not. */
        private ServicePort listens;

        private long closedNanos;
        private Optional<Instant> closed = Optional.empty();
        /** Indexes of the flow entries of other processes than the first. */
        private Set<Integer> otherFlows = Set.of();

        private Map<PeerKey, TrackedPeer> peers = Map.of();
        /** What others than the owner moved through it. */
        private Map<TrackedProcess, SharedUse> shared = Map.of();

        private long rowsNumbered;
        private long unnamedL2RxBytes;
        private long unnamedL2TxBytes;
        /** What had been dropped when the wire layer last said so, and when that was; 0 before it did. */
        private long droppedOnWire;

        private long droppedNanos;
        private double droppedPerSecond = Double.NaN;
    }

    TrackedSocket(long cookie, int row, int walks) {
        super(row);
        this.cookie = cookie;
        this.lastWalk = walks;
    }

    /** What is rare, to be written to. */
    private Rare rare() {
        if (rare == NOTHING_RARE) {
            rare = new Rare();
        }
        return rare;
    }

    boolean isLoopback() {
        return loopback;
    }

    void setLoopback(boolean bothEndsHere) {
        changed |= loopback != bothEndsHere;
        loopback = bothEndsHere;
    }

    void setState(SocketState now) {
        changed |= state != now;
        state = now;
    }

    boolean isBeforeWeir() {
        return beforeWeir;
    }

    /** It was there before weir, nobody knows since when. */
    void setBeforeWeir() {
        beforeWeir = true;
        opened = Optional.empty();
        changed = true;
    }

    boolean isOpeningKnown() {
        return opened.isPresent();
    }

    void opened(Instant when) {
        opened = Optional.of(when);
        beforeWeir = false;
        changed = true;
    }

    boolean isOpen() {
        return rare.closed.isEmpty();
    }

    void close(long nanos, Instant when) {
        rare().closedNanos = nanos;
        rare.closed = Optional.of(when);
        setState(protocol() == Protocol.TCP ? SocketState.CLOSE : SocketState.NONE);
        if (rare.droppedNanos != 0) {
            setDropRate(0);
        }
        changed = true;
    }

    /** When it was closed, if it is. */
    long closedNanos() {
        return rare.closedNanos;
    }

    void reopen() {
        rare().closed = Optional.empty();
        listening = false;
        attributedRport = 0;
        changed = true;
    }

    /** The port it listens on; null for one that does not. */
    ServicePort listens() {
        return rare.listens;
    }

    void listensOn(ServicePort port) {
        rare().listens = port;
    }

    /** L2 bytes it moved on monitored interfaces while it had no owner. */
    void addUnnamed(long l2RxBytes, long l2TxBytes) {
        rare().unnamedL2RxBytes += l2RxBytes;
        rare.unnamedL2TxBytes += l2TxBytes;
    }

    long unnamedL2RxBytes() {
        return rare.unnamedL2RxBytes;
    }

    long unnamedL2TxBytes() {
        return rare.unnamedL2TxBytes;
    }

    TrackedProcess owner() {
        return owner;
    }

    long retransmits() {
        return retransmits;
    }

    void retransmitted(long segments) {
        retransmits += segments;
        changed |= segments != 0;
    }

    /** Takes how much the kernel has dropped here; it may be read at a walk and again at the end. */
    void dropped(long packets) {
        if (packets > Integer.toUnsignedLong(dropped)) {
            dropped = (int) packets;
            changed = true;
        }
    }

    /**
     * Takes what the wire layer says of it, which it does in each tick in which packets come.
     *
     * @return whether something was dropped since it last said so, so that the rate is to be looked at again
     */
    boolean droppedOnWire(long packets, long nowNanos) {
        dropped(packets);
        if (packets == 0) {
            return false;
        }
        long more = packets - rare().droppedOnWire;
        setDropRate(rare.droppedNanos == 0 ? Double.NaN : more / ((nowNanos - rare.droppedNanos) / 1e9));
        rare.droppedOnWire = packets;
        rare.droppedNanos = nowNanos;
        return more != 0;
    }

    /** Whether no packet has come since then; nothing is dropped now. */
    boolean dropsNoMore(long nowNanos) {
        if (rare.droppedNanos == nowNanos) {
            return false;
        }
        setDropRate(0);
        return true;
    }

    private void setDropRate(double perSecond) {
        if (Double.compare(perSecond, rare.droppedPerSecond) != 0) {
            rare().droppedPerSecond = perSecond;
            changed = true;
        }
    }

    /** Takes the index of one more of its flow entries. */
    void addFlow(int index) {
        if (flow == NO_FLOW) {
            flow = index;
            return;
        }
        if (rare().otherFlows.isEmpty()) {
            rare.otherFlows = new HashSet<>(2);
        }
        rare.otherFlows.add(index);
    }

    /** Whether a process has used it. */
    boolean hasFlow() {
        return flow != NO_FLOW;
    }

    void removeFlow(int index) {
        if (flow == index) {
            flow = NO_FLOW;
        } else {
            rare.otherFlows.remove(index);
        }
    }

    /** Takes out and hands over the indexes of all its flow entries. */
    void removeFlows(IntConsumer each) {
        if (flow != NO_FLOW) {
            each.accept(flow);
        }
        rare.otherFlows.forEach(each::accept);
        flow = NO_FLOW;
        if (!rare.otherFlows.isEmpty()) {
            rare.otherFlows = Set.of();
        }
    }

    /** Its peers that have rows of their own. */
    Map<PeerKey, TrackedPeer> peers() {
        return rare.peers;
    }

    void add(TrackedPeer peer) {
        if (rare().peers.isEmpty()) {
            rare.peers = new LinkedHashMap<>();
        }
        rare.peers.put(peer.key, peer);
    }

    /** What others than its owner moved through it. */
    Map<TrackedProcess, SharedUse> shared() {
        return rare.shared;
    }

    void add(SharedUse use) {
        if (rare().shared.isEmpty()) {
            rare.shared = new LinkedHashMap<>(4);
        }
        rare.shared.put(use.user(), use);
    }

    /**
     * Whether its peers are listed and it is not itself: nothing moved or was dropped of which the peer is not known.
     */
    boolean isListedByPeer() {
        return isUnconnected() && !rare.peers.isEmpty() && !hasOwnBytes && dropped == 0;
    }

    /** Since when nothing has happened to it, once it is closed. */
    long quietSince() {
        return Math.max(rare.closedNanos, movedNanos);
    }

    /** A number for one more row, by a peer or by another process. */
    long nextRowNumber() {
        return ++rare().rowsNumbered;
    }

    /** Bytes went through it, or the kernel made a new entry for it: its entries may still grow. */
    void moved(long nowNanos) {
        movedNanos = nowNanos;
        settled = false;
    }

    /**
     * Whether a process that used it becomes its owner: the first that moves bytes does, and of two that only opened it
     * the later one. A process that has moved some remains the owner until it exits; what others move is listed beside
     * it. A kernel thread never takes a socket from a process.
     */
    boolean isTakenOver(TrackedProcess user, int tick, long beganNanos) {
        if (owner == null) {
            return true;
        }
        if (user == owner) {
            ownerTick = Math.max(ownerTick, tick);
            return false;
        }
        boolean later = !hasOwnBytes && (tick - ownerTick > 0 || tick == ownerTick && beganNanos > ownerBeganNanos);
        return !(user.isKernel() && !owner.isKernel())
                && (later || owner.exited().isPresent() && user.exited().isEmpty());
    }

    void setOwner(TrackedProcess user, int tick, long beganNanos) {
        owner = user;
        changed = true;
        ownerTick = tick;
        ownerBeganNanos = beganNanos;
    }

    /** Takes what a walk over open sockets says of it. */
    void found(OpenSocket reported, int walk) {
        changed |= !found;
        found = true;
        lastWalk = walk;
        dropped(reported.dropped());
        setState(reported.state());
    }

    /**
     * Whether the walks say that it is gone: two missed it, and no hook will report its end. A TCP connection outlives
     * its descriptor, and the state hook reports its end.
     *
     * @param walks           how many walks there were
     * @param wholeWalkBefore number of the last but one that included silent connections
     */
    boolean isMissing(int walks, int wholeWalkBefore) {
        boolean tcp = protocol() == Protocol.TCP;
        int oldest = tcp && state == SocketState.ESTABLISHED ? wholeWalkBefore : walks - 1;
        return isOpen() && !(tcp && isOnWire()) && lastWalk < oldest;
    }

    /** Whether it may be one of the kernel's own, which no walk finds. */
    boolean isKernels() {
        return isOnWire() && !found && (owner == null || owner.exited().isEmpty());
    }

    /** What is known of it, for a row of its own. */
    ConnectionFacts facts(Addresses addresses) {
        Optional<Long> known = droppedKnown();
        return facts(
                0,
                owner,
                laddr(addresses),
                raddr(addresses),
                rport(),
                loopback,
                retransmitsKnown(),
                known,
                known.isEmpty() ? Double.NaN : rare.droppedPerSecond);
    }

    /** What is known of it, for the row of another process than its owner. */
    ConnectionFacts facts(SharedUse use, Addresses addresses) {
        return facts(
                use.number(),
                use.user(),
                laddr(addresses),
                raddr(addresses),
                rport(),
                loopback,
                Optional.empty(),
                Optional.empty(),
                Double.NaN);
    }

    /** What is known of it, for the row of one peer. */
    ConnectionFacts facts(TrackedPeer peer) {
        return facts(
                peer.number,
                peer.user,
                peer.laddr,
                peer.key.raddr(),
                peer.key.rport(),
                peer.loopback,
                Optional.empty(),
                Optional.empty(),
                Double.NaN);
    }

    private ConnectionFacts facts(
            long number,
            TrackedProcess user,
            Address local,
            Address remote,
            int remotePort,
            boolean bothEndsHere,
            Optional<Long> retransmitted,
            Optional<Long> droppedHere,
            double droppedHerePerSecond) {
        boolean owned = user != null;
        return new ConnectionFacts(
                cookie,
                number,
                owned ? user.key() : ProcessKey.NOBODY,
                owned ? user.names().comm() : beforeWeir ? BEFORE_WEIR : KERNEL,
                protocol(),
                local,
                lport(),
                remote,
                remotePort,
                state,
                retransmitted,
                droppedHere,
                droppedHerePerSecond,
                opened,
                rare.closed,
                beforeWeir,
                bothEndsHere,
                netns());
    }

    private Optional<Long> retransmitsKnown() {
        if (protocol() != Protocol.TCP || !isOnWire()) {
            return Optional.empty();
        }
        return retransmits == 0 ? ZERO : Optional.of(retransmits);
    }

    /** A walk says it of those that it finds, and the end of a socket of one that lost something. */
    private Optional<Long> droppedKnown() {
        if (protocol() == Protocol.TCP && !listening || !found && dropped == 0) {
            return Optional.empty();
        }
        return dropped == 0 ? ZERO : Optional.of(Integer.toUnsignedLong(dropped));
    }
}
