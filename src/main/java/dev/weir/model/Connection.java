package dev.weir.model;

import java.time.Instant;
import java.util.Optional;

/** One socket, or one peer of an unconnected socket, and what went through it. */
public interface Connection {

    /** A row that holds its own numbers. */
    static Connection of(
            ConnectionFacts facts,
            Traffic traffic,
            Optional<Traffic> wire,
            Optional<Packets> wirePackets,
            Optional<TcpHealth> health) {
        return new PlainConnection(facts, traffic, wire, wirePackets, health);
    }

    /**
     * A row that holds its own numbers; the parameters are those of {@link ConnectionFacts} and what the methods here
     * return.
     */
    static Connection of(
            ConnectionKey key,
            ProcessKey owner,
            String comm,
            Protocol protocol,
            Address laddr,
            int lport,
            Address raddr,
            int rport,
            SocketState state,
            Traffic traffic,
            Optional<Traffic> wire,
            Optional<Packets> wirePackets,
            Optional<TcpHealth> health,
            Optional<Long> retransmits,
            Optional<Instant> opened,
            Optional<Instant> closed,
            boolean beforeWeir,
            boolean loopback,
            long netns) {
        return of(
                new ConnectionFacts(
                        key.cookie(),
                        key.peer(),
                        owner,
                        comm,
                        protocol,
                        laddr,
                        lport,
                        raddr,
                        rport,
                        state,
                        retransmits,
                        Optional.empty(),
                        Double.NaN,
                        opened,
                        closed,
                        beforeWeir,
                        loopback,
                        netns),
                traffic,
                wire,
                wirePackets,
                health);
    }

    /** All that is known of it beside its numbers. */
    ConnectionFacts facts();

    /** App bytes; for one peer of an unconnected socket the datagrams' payload. */
    Traffic traffic();

    /** L3 bytes with headers, acknowledgements and retransmissions, where the wire layer is attached. */
    Optional<Traffic> wire();

    /** Packets of the same layer. */
    Optional<Packets> wirePackets();

    /** TCP's own numbers, when they were read. */
    Optional<TcpHealth> health();

    /** The same row with numbers of its own, which can be kept without the rest of the table it is a part of. */
    default Connection apart() {
        return of(facts(), traffic(), wire(), wirePackets(), health());
    }

    /** {@link Traffic#totalBytes} of its traffic, without making that: for loops over all rows, as the next two. */
    default long totalBytes() {
        return traffic().totalBytes();
    }

    /** {@link Traffic#totalAverage} of its traffic. */
    default double totalAverage() {
        return traffic().totalAverage();
    }

    /** {@link Traffic#measuredRate} of its traffic. */
    default double measuredRate() {
        return traffic().measuredRate();
    }

    /** Its identity. */
    default ConnectionKey key() {
        return facts().key();
    }

    /** The process that used it last; {@link ProcessKey#NOBODY} for one no process holds. */
    default ProcessKey owner() {
        return facts().owner();
    }

    /** That process's name, as it came. */
    default String comm() {
        return facts().comm();
    }

    /** The socket's protocol. */
    default Protocol protocol() {
        return facts().protocol();
    }

    /** Local address; unspecified while not bound. */
    default Address laddr() {
        return facts().laddr();
    }

    /** Local port, 0 while not bound. */
    default int lport() {
        return facts().lport();
    }

    /** Remote address; unspecified when unconnected or listening. */
    default Address raddr() {
        return facts().raddr();
    }

    /** Remote port, 0 when unconnected or listening. */
    default int rport() {
        return facts().rport();
    }

    /** TCP state, or {@link SocketState#NONE}. */
    default SocketState state() {
        return facts().state();
    }

    /** TCP segments retransmitted since weir started; empty where the hook is missing or it is not TCP. */
    default Optional<Long> retransmits() {
        return facts().retransmits();
    }

    /**
     * Packets, and connections nobody accepted, that the kernel dropped at the socket; empty where that is not known.
     */
    default Optional<Long> dropped() {
        return facts().dropped();
    }

    /** How many of them a second, over the last interval; not a number where it is not known. */
    default double droppedPerSecond() {
        return facts().droppedPerSecond();
    }

    /**
     * Why it has no remote end although data came or went; empty for one that has an end, and for one that needs none,
     * as while it only waits.
     */
    default Optional<String> unknownPeer() {
        boolean needsNone = rport() != 0
                || !raddr().isUnspecified()
                || protocol().equals(Protocol.TCP)
                || protocol().equals(Protocol.RAW_FRAMES);
        if (needsNone || totalBytes() == 0 && dropped().orElse(0L) == 0) {
            return Optional.empty();
        }
        return Optional.of(totalBytes() == 0 ? "dropped before anyone read it" : "the calls did not name it");
    }

    /** When it was opened, or accepted; empty for a socket older than weir. */
    default Optional<Instant> opened() {
        return facts().opened();
    }

    /** When it was seen closed, if it is. */
    default Optional<Instant> closed() {
        return facts().closed();
    }

    /** Whether it was open before weir started. */
    default boolean beforeWeir() {
        return facts().beforeWeir();
    }

    /** Whether both ends are on this host, so that it is no part of the host's totals. */
    default boolean loopback() {
        return facts().loopback();
    }

    /** Inode number of its network namespace, 0 when not known. */
    default long netns() {
        return facts().netns();
    }

    /** Whether this socket waits for connections rather than being one. */
    default boolean isListening() {
        return state() == SocketState.LISTEN;
    }
}
