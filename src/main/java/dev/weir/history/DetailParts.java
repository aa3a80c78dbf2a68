package dev.weir.history;

import dev.weir.model.Connection;
import dev.weir.model.Packets;
import dev.weir.model.TcpHealth;
import dev.weir.model.Traffic;
import java.util.Optional;

/** What takes most room of connections and is looked at least: bytes and packets on the wire, TCP's own numbers. */
final class DetailParts implements Parts<Details> {

    private static final int PACKETS = 2;
    private static final int HEALTH = 4;

    /** TCP's own numbers of the row that is being written. */
    private final int[] words = new int[TcpHealth.WORDS];

    /** What a connection has of it; one of few, so that rows share them. */
    private enum Known {
        WIRE,
        HEALTH,
        BOTH;

        boolean hasWire() {
            return this != HEALTH;
        }

        boolean hasHealth() {
            return this != WIRE;
        }
    }

    @Override
    public Object key(Details row) {
        return row.key();
    }

    @Override
    public Object facts(Details row, Traffic moved, Object before) {
        return row.health().isEmpty() ? Known.WIRE : row.wire().isEmpty() ? Known.HEALTH : Known.BOTH;
    }

    @Override
    public int count(Object facts) {
        return HEALTH + (((Known) facts).hasHealth() ? TcpHealth.WORDS : 0);
    }

    @Override
    public void numbers(Details row, Traffic moved, Object facts, double seconds, long[] into) {
        into[0] = moved.rxBytes();
        into[1] = moved.txBytes();
        into[PACKETS] = row.packets().map(Packets::rxPackets).orElse(0L);
        into[PACKETS + 1] = row.packets().map(Packets::txPackets).orElse(0L);
        if (row.health().isPresent()) {
            row.health().get().copyTo(words, 0);
            for (int i = 0; i < words.length; i++) {
                into[HEALTH + i] = words[i];
            }
        }
    }

    @Override
    public Traffic traffic(Details row) {
        return row.wire().orElse(Traffic.NONE);
    }

    @Override
    public OddRates odd(Object facts) {
        return null;
    }

    @Override
    public Details made(Object key, Object facts, Moment moment) {
        Known known = (Known) facts;
        int[] health = new int[TcpHealth.WORDS];
        for (int i = 0; i < health.length; i++) {
            health[i] = (int) moment.number(HEALTH + i);
        }
        return new Details(
                key,
                known.hasWire() ? Optional.of(moment.traffic(null)) : Optional.empty(),
                known.hasWire()
                        ? Optional.of(new Packets(
                                moment.number(PACKETS),
                                moment.number(PACKETS + 1),
                                moment.rate(PACKETS),
                                moment.rate(PACKETS + 1)))
                        : Optional.empty(),
                known.hasHealth() ? Optional.ofNullable(TcpHealth.at(health, 0)) : Optional.empty());
    }

    /** The details of a connection; empty when it has none. */
    static Optional<Details> of(Connection connection) {
        Optional<Traffic> wire = connection.wire();
        Optional<TcpHealth> health = connection.health();
        return wire.isEmpty() && health.isEmpty()
                ? Optional.empty()
                : Optional.of(new Details(connection.key(), wire, connection.wirePackets(), health));
    }
}
