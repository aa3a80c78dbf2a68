package dev.weir.history;

import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.Traffic;
import java.util.Optional;

/** Connections with their app bytes, and how many segments were sent again or packets dropped. */
final class ConnectionParts implements Parts<Connection> {

    private static final int NUMBERS = 3;
    private static final int FAULTS = 2;

    /**
     * What is known of a connection whose rates are no measured ones.
     *
     * @param facts what is known of it
     * @param odd   its rates
     */
    private record Odd(ConnectionFacts facts, OddRates odd) {}

    @Override
    public Object key(Connection row) {
        return row.key();
    }

    @Override
    public Object facts(Connection row, Traffic moved, Object before) {
        ConnectionFacts now = row.facts();
        OddRates odd = OddRates.of(moved);
        if (odd != null) {
            Odd known = new Odd(now, odd);
            return known.equals(before) ? before : known;
        }
        return before instanceof ConnectionFacts known && (known == now || saysTheSame(known, now)) ? before : now;
    }

    /**
     * Whether only numbers differ; where both of those are known, which TCP and others do not have together, none may.
     */
    private static boolean saysTheSame(ConnectionFacts one, ConnectionFacts other) {
        return one.retransmits().isPresent() == other.retransmits().isPresent()
                && (one.retransmits().isPresent()
                        ? one.dropped().equals(other.dropped())
                        : one.dropped().isPresent() == other.dropped().isPresent())
                && with(one, other.retransmits(), other.dropped()).equals(other);
    }

    @Override
    public int count(Object facts) {
        return NUMBERS;
    }

    @Override
    public void numbers(Connection row, Traffic moved, Object facts, double seconds, long[] into) {
        into[0] = moved.rxBytes();
        into[1] = moved.txBytes();
        into[FAULTS] = row.retransmits().or(row::dropped).orElse(0L);
    }

    @Override
    public Traffic traffic(Connection row) {
        return row.traffic();
    }

    @Override
    public OddRates odd(Object facts) {
        return facts instanceof Odd odd ? odd.odd() : null;
    }

    @Override
    public Connection made(Object key, Object facts, Moment moment) {
        ConnectionFacts known = facts instanceof Odd odd ? odd.facts() : (ConnectionFacts) facts;
        Optional<Long> faults = Optional.of(moment.number(FAULTS));
        ConnectionFacts then = with(
                known,
                known.retransmits().isPresent() ? faults : Optional.empty(),
                known.retransmits().isEmpty() && known.dropped().isPresent() ? faults : known.dropped());
        return Connection.of(then, moment.traffic(odd(facts)), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static ConnectionFacts with(ConnectionFacts facts, Optional<Long> retransmits, Optional<Long> dropped) {
        return new ConnectionFacts(
                facts.cookie(),
                facts.peer(),
                facts.owner(),
                facts.comm(),
                facts.protocol(),
                facts.laddr(),
                facts.lport(),
                facts.raddr(),
                facts.rport(),
                facts.state(),
                retransmits,
                dropped,
                facts.droppedPerSecond(),
                facts.opened(),
                facts.closed(),
                facts.beforeWeir(),
                facts.loopback(),
                facts.netns());
    }
}
