package dev.weir.history;

import dev.weir.model.Connection;
import dev.weir.model.ConnectionTable.Block;
import dev.weir.model.Packets;
import dev.weir.model.TcpHealth;
import dev.weir.model.Traffic;
import java.util.Arrays;
import java.util.Optional;

/**
 * What takes most room of connections and is looked at least, as numbers: bytes and packets on the wire, TCP's own
 * numbers, which say themselves whether they are known, and whether the first are.
 */
final class DetailParts implements Parts<Details> {

    private static final int PACKETS = 2;
    /** Of how many of them, the first, there are rates. */
    static final int RATED = 4;

    private static final int HEALTH = RATED;
    private static final int ON_WIRE = HEALTH + TcpHealth.WORDS;
    /** How many numbers there are. */
    static final int NUMBERS = ON_WIRE + 1;

    private static final Object NOTHING_ELSE = new Object();

    /** TCP's own numbers of the row that is being written. */
    private final int[] words = new int[TcpHealth.WORDS];

    @Override
    public Object key(Details row) {
        return row.key();
    }

    @Override
    public Object facts(Details row, Traffic moved, Object before) {
        return NOTHING_ELSE;
    }

    @Override
    public int count(Object facts) {
        return NUMBERS;
    }

    @Override
    public void numbers(Details row, Traffic moved, Object facts, double seconds, long[] into) {
        into[0] = moved.rxBytes();
        into[1] = moved.txBytes();
        into[PACKETS] = row.packets().map(Packets::rxPackets).orElse(0L);
        into[PACKETS + 1] = row.packets().map(Packets::txPackets).orElse(0L);
        into[ON_WIRE] = row.wire().isPresent() ? 1 : 0;
        Arrays.fill(words, 0);
        row.health().ifPresent(health -> health.copyTo(words, 0));
        for (int i = 0; i < words.length; i++) {
            into[HEALTH + i] = words[i];
        }
    }

    /** Writes the numbers of a row in a table. */
    static void numbers(Block block, int row, long[] into) {
        into[0] = block.count(row, Block.WIRE);
        into[1] = block.count(row, Block.WIRE + 1);
        into[PACKETS] = block.count(row, Block.PACKETS);
        into[PACKETS + 1] = block.count(row, Block.PACKETS + 1);
        into[ON_WIRE] = block.isOnWire(row) ? 1 : 0;
        block.copyHealth(row, into, HEALTH);
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
        return made(key, moment);
    }

    /** The details again. */
    static Details made(Object key, RowMoment moment) {
        boolean onWire = moment.number(ON_WIRE) != 0;
        int[] health = new int[TcpHealth.WORDS];
        for (int i = 0; i < health.length; i++) {
            health[i] = (int) moment.number(HEALTH + i);
        }
        return new Details(
                key,
                onWire ? Optional.of(moment.traffic()) : Optional.empty(),
                onWire ? Optional.of(packets(moment)) : Optional.empty(),
                Optional.ofNullable(TcpHealth.at(health, 0)));
    }

    private static Packets packets(RowMoment moment) {
        return new Packets(
                moment.number(PACKETS), moment.number(PACKETS + 1), moment.rate(PACKETS), moment.rate(PACKETS + 1));
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
