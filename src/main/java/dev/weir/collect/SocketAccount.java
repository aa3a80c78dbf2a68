package dev.weir.collect;

import dev.weir.model.Address;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.Endpoints;
import dev.weir.model.OpenSocketRow;
import dev.weir.model.ProcessKey;
import dev.weir.model.Protocol;
import dev.weir.model.SocketRow;
import dev.weir.model.SocketState;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * One socket, which is a connection of its service port while it is connected: who uses it, where it leads, and how far its rows have
 * been added up. Its numbers are here and not in objects of their own, because with many sockets the time goes into fetching those from
 * memory.
 */
final class SocketAccount extends PortShare {

    /** What stands in the place of a process's name where no process holds the socket; as in {@code SeenBook}. */
    static final String KERNEL = "[kernel]";
    static final String BEFORE_WEIR = "[before weir]";
    private static final int RX_BYTES = 0;
    private static final int TX_BYTES = 1;
    private static final int RX_PACKETS = 2;
    private static final int TX_PACKETS = 3;
    private static final int NO_FLOW = -1;
    private static final Optional<Long> NO_RETRANSMITS = Optional.of(0L);
    /** Of all sockets that have none of it; never written to. */
    private static final Rare NOTHING_RARE = new Rare();

    final long cookie;
    /** Its row in the connection table. */
    final int row;
    /** When it last moved bytes: a process may go on reading what a closed connection left behind. */
    long movedNanos;
    /** Whether its tuple has changed since it was last asked where it leads. */
    boolean placed = true;
    boolean listening;
    /** Whether its entries in the kernel's tables are added up for good. */
    boolean settled;
    /** The remote port by which it was given to a service port; 0 while it was not. */
    char sharedRport;
    /** Whether what is known of it has changed, so that its rows are described anew at the end of the interval. */
    boolean changed;

    private Protocol protocol = Protocol.of(0);
    /** Its two addresses, as in {@link Address#ofWords}, and whether some source has told them. */
    private long laddrHigh;
    private long laddrLow;
    private long raddrHigh;
    private long raddrLow;
    private boolean laddrTold;
    private boolean raddrTold;
    private char lport;
    private char rport;
    private SocketState state = SocketState.NONE;
    private int netns;
    private boolean loopback;
    private boolean beforeWeir;
    private Optional<Instant> opened = Optional.empty();
    private long retransmits;
    /** The slot of the kernel's row for the process that used it first, which is the only one of most sockets. */
    private int flow = NO_FLOW;
    private Rare rare = NOTHING_RARE;
    /** Whether the kernel's table has an entry of the wire layer that was read, and some counters of that as last read. */
    private boolean wireRead;
    private int wireSlot;
    private long rxBuffers;
    private long txBuffers;
    private long rxHeaderBytes;
    private long txHeaderBytes;
    private int wireRetransmits;
    private long wireOpenedNanos;
    /** Whether the wire layer knows it, or did. */
    private boolean onWire;
    /** Whether some process was found to hold it. */
    private boolean found;
    /** Number of the last walk over open sockets that found it, or that was over before it was known. */
    private int lastWalk;
    private ProcessAccount owner;
    private int ownerTick = -1;
    private long ownerBeganNanos;

    /** What most sockets do not have, so that it takes no room in those. */
    private static final class Rare {
        /** The port it listens on; null for one that does not. */
        private PortAccount listens;
        private long closedNanos;
        private Optional<Instant> closed = Optional.empty();
        /** The slots of the rows for other processes than the first. */
        private Set<Integer> otherFlows = Set.of();
        private Map<PeerAddress, PeerAccount> peers = Map.of();
        private long peersSeen;
        private boolean crowded;
        private long unnamedL2RxBytes;
        private long unnamedL2TxBytes;
        /** What its row shows that is not in the wire layer's entry of now: by counter, in the order of the row. */
        private long[] ofEarlierEntries = {0, 0, 0, 0};
    }

    /**
     * Where a peer is.
     *
     * @param raddr its address
     * @param rport its port
     */
    record PeerAddress(Address raddr, int rport) {
    }

    SocketAccount(long cookie, int row, int walks) {
        this.cookie = cookie;
        this.row = row;
        this.lastWalk = walks;
    }

    /** What is rare, to be written to. */
    private Rare rare() {
        if (rare == NOTHING_RARE) {
            rare = new Rare();
        }
        return rare;
    }

    Protocol protocol() {
        return protocol;
    }

    Address laddr() {
        return Address.ofWords(laddrHigh, laddrLow);
    }

    int lport() {
        return lport;
    }

    Address raddr() {
        return Address.ofWords(raddrHigh, raddrLow);
    }

    int rport() {
        return rport;
    }

    long netns() {
        return Integer.toUnsignedLong(netns);
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
        setState(protocol == Protocol.TCP ? SocketState.CLOSE : SocketState.NONE);
        changed = true;
    }

    /** When it was closed, if it is. */
    long closedNanos() {
        return rare.closedNanos;
    }

    void reopen() {
        rare().closed = Optional.empty();
        listening = false;
        sharedRport = 0;
        changed = true;
    }

    /** The port it listens on; null for one that does not. */
    PortAccount listens() {
        return rare.listens;
    }

    void listensOn(PortAccount port) {
        rare().listens = port;
    }

    /** Whether it has more peers than are told apart, so that only all of them together are counted. */
    boolean isCrowded() {
        return rare.crowded;
    }

    void setCrowded() {
        rare().crowded = true;
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

    ProcessAccount owner() {
        return owner;
    }

    long retransmits() {
        return retransmits;
    }

    void retransmitted(long segments) {
        retransmits += segments;
        changed |= segments != 0;
    }

    /** Takes the slot of one more row in the kernel's flow table that is of it. */
    void addFlow(int slot) {
        if (flow == NO_FLOW) {
            flow = slot;
            return;
        }
        if (rare().otherFlows.isEmpty()) {
            rare.otherFlows = new HashSet<>(2);
        }
        rare.otherFlows.add(slot);
    }

    void removeFlow(int slot) {
        if (flow == slot) {
            flow = NO_FLOW;
        } else {
            rare.otherFlows.remove(slot);
        }
    }

    /** Takes out and hands over the slots of all its rows in the flow table. */
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

    /** Its peers, while it is not connected, by address and port. */
    Map<PeerAddress, PeerAccount> peers() {
        return rare.peers;
    }

    void add(PeerAddress address, PeerAccount peer) {
        if (rare().peers.isEmpty()) {
            rare.peers = new LinkedHashMap<>();
        }
        rare.peers.put(address, peer);
    }

    /** Whether the wire layer has an entry for it that was read and not deleted. */
    boolean isWireRead() {
        return wireRead;
    }

    /** The slot of the wire layer's entry. */
    int wireSlot() {
        return wireSlot;
    }

    /** When the wire layer saw it being opened, as last read. */
    long wireOpenedNanos() {
        return wireOpenedNanos;
    }

    /**
     * Takes a newer row of the wire layer; puts into an object by how much it has grown. Bytes and packets as last read are not kept here
     * again: they are what its row of the connection table shows.
     */
    void read(SocketRow newer, RowBlock block, WireCounts growth) {
        changed |= !onWire;
        onWire = true;
        wireRead = true;
        wireSlot = newer.slot();
        wireOpenedNanos = newer.openedNanos();
        int place = row % RowBlock.ROWS;
        growth.rxBytes = unseen(newer.rxBytes(), block.wire(place, RX_BYTES), RX_BYTES);
        growth.txBytes = unseen(newer.txBytes(), block.wire(place, TX_BYTES), TX_BYTES);
        growth.rxPackets = unseen(newer.rxPackets(), block.wire(place, RX_PACKETS), RX_PACKETS);
        growth.txPackets = unseen(newer.txPackets(), block.wire(place, TX_PACKETS), TX_PACKETS);
        long buffers = newer.rxBuffers();
        growth.rxBuffers = Counter.since(buffers, rxBuffers);
        rxBuffers = buffers;
        buffers = newer.txBuffers();
        growth.txBuffers = Counter.since(buffers, txBuffers);
        txBuffers = buffers;
        long bytes = newer.rxHeaderBytes();
        growth.rxHeaderBytes = Counter.since(bytes, rxHeaderBytes);
        rxHeaderBytes = bytes;
        bytes = newer.txHeaderBytes();
        growth.txHeaderBytes = Counter.since(bytes, txHeaderBytes);
        txHeaderBytes = bytes;
        long segments = newer.retransmits();
        growth.retransmits = Counter.since(segments, Integer.toUnsignedLong(wireRetransmits));
        wireRetransmits = (int) segments;
    }

    /** By how much an entry has grown beyond what its row shows, which may have begun with an earlier entry. */
    private long unseen(long now, long shown, int counter) {
        long read = shown - rare.ofEarlierEntries[counter];
        if (Long.compareUnsigned(now, read) < 0) {
            rare().ofEarlierEntries = rare.ofEarlierEntries.clone();
            rare.ofEarlierEntries[counter] = shown;
        }
        return Counter.since(now, read);
    }

    /** The wire layer's entry is deleted: what comes next counts from zero. */
    void forgetWire(RowBlock block) {
        wireRead = false;
        int place = row % RowBlock.ROWS;
        rare().ofEarlierEntries = new long[] {block.wire(place, RX_BYTES), block.wire(place, TX_BYTES), block.wire(place, RX_PACKETS),
                block.wire(place, TX_PACKETS)};
        rxBuffers = 0;
        txBuffers = 0;
        rxHeaderBytes = 0;
        txHeaderBytes = 0;
        wireRetransmits = 0;
    }

    /** Whether it has no one remote end: then its peers are the rows that people see. */
    boolean isUnconnected() {
        return rport == 0 && protocol != Protocol.TCP && protocol != Protocol.RAW_FRAMES && raddr().isUnspecified();
    }

    /** Whether its peers are listed in its place. */
    boolean isListedByPeer() {
        return isUnconnected() && !rare.peers.isEmpty();
    }

    /** Since when nothing has happened to it, once it is closed. */
    long quietSince() {
        return Math.max(rare.closedNanos, movedNanos);
    }

    long nextPeerNumber() {
        return ++rare().peersSeen;
    }

    /**
     * Takes the tuple of a newer source, as far as that knows it. Returns whether it is connected only now and starts from zero: what it
     * moved before is in the rows of its peers.
     */
    boolean place(Endpoints told) {
        if (told.isTold(protocol.number(), laddrHigh, laddrLow, lport, raddrHigh, raddrLow, rport, netns())) {
            return false;
        }
        boolean hadPeers = isListedByPeer();
        changed |= told.protocol() != protocol.number() || !Endpoints.isKnown(told.lport(), lport) || !Endpoints.isKnown(told.rport(), rport)
                || !Endpoints.isKnown(told.netns(), netns());
        protocol = Protocol.of(told.protocol());
        Address local = told.laddr();
        Address remote = told.raddr();
        boolean leadsElsewhere = false;
        if (!local.isUnspecified() || !laddrTold) {
            leadsElsewhere = !laddrTold || !local.equals(laddr());
            laddrTold = true;
            laddrHigh = local.highWord();
            laddrLow = local.lowWord();
        }
        if (!remote.isUnspecified() || !raddrTold) {
            leadsElsewhere |= !raddrTold || !remote.equals(raddr());
            raddrTold = true;
            raddrHigh = remote.highWord();
            raddrLow = remote.lowWord();
        }
        placed |= leadsElsewhere;
        changed |= leadsElsewhere;
        lport = told.lport() != 0 ? (char) told.lport() : lport;
        rport = told.rport() != 0 ? (char) told.rport() : rport;
        netns = told.netns() != 0 ? (int) told.netns() : netns;
        return hadPeers && !isUnconnected();
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
        changed = true;
        ownerTick = tick;
        ownerBeganNanos = beganNanos;
    }

    /** Takes what a walk over open sockets says of it. */
    void found(OpenSocketRow told, int walk) {
        found = true;
        lastWalk = walk;
        setState(told.state());
    }

    /**
     * Whether it is gone, to judge by the walks: two missed it, and nothing else will tell of its end. A TCP connection outlives its
     * descriptor, and tells.
     *
     * @param walks           how many walks there were
     * @param wholeWalkBefore number of the last but one that told of silent connections too
     */
    boolean isMissing(int walks, int wholeWalkBefore) {
        boolean tcp = protocol == Protocol.TCP;
        int oldest = tcp && state == SocketState.ESTABLISHED ? wholeWalkBefore : walks - 1;
        return isOpen() && !(tcp && onWire) && lastWalk < oldest;
    }

    /** Whether it may be one of the kernel's own, which no walk finds. */
    boolean isKernels() {
        return onWire && !found && (owner == null || owner.exited().isEmpty());
    }

    /** What is known of it, for a row of its own. */
    ConnectionFacts facts(Addresses addresses) {
        return facts(0, addresses.of(laddrHigh, laddrLow), addresses.of(raddrHigh, raddrLow), rport,
                loopback);
    }

    /** What is known of it, for the row of one peer. */
    ConnectionFacts facts(PeerAccount peer, Addresses addresses) {
        Address local = laddr().isUnspecified() ? peer.laddr : addresses.of(laddrHigh, laddrLow);
        return facts(peer.number, local, peer.raddr, peer.rport, peer.loopback);
    }

    private ConnectionFacts facts(long peer, Address local, Address remote, int remotePort, boolean bothEndsHere) {
        boolean owned = owner != null;
        return new ConnectionFacts(cookie, peer, owned ? owner.key() : ProcessKey.NOBODY,
                owned ? owner.names().comm() : beforeWeir ? BEFORE_WEIR : KERNEL, protocol, local, lport, remote, remotePort, state,
                retransmitsKnown(), opened, rare.closed, beforeWeir, bothEndsHere, netns());
    }

    private Optional<Long> retransmitsKnown() {
        if (protocol != Protocol.TCP || !onWire) {
            return Optional.empty();
        }
        return retransmits == 0 ? NO_RETRANSMITS : Optional.of(retransmits);
    }
}
