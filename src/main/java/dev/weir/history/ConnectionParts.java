package dev.weir.history;

import dev.weir.model.Connection;
import dev.weir.model.ConnectionFacts;
import dev.weir.model.Traffic;
import java.util.Optional;

/** Connections with their app bytes, and how many segments were sent again or packets dropped. */
final class ConnectionParts implements Parts<Connection> {

    /** How many numbers there are. */
    static final int NUMBERS = 3;
    /** The last of them: how many segments were sent again or packets dropped. */
    static final int FAULTS = 2;

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
        return before instanceof ConnectionFacts known && saysTheSame(known, now) ? before : now;
    }

    /**
     * Whether only numbers differ; where both of those are known, which TCP and others do not have together, none may.
     */
    static boolean saysTheSame(ConnectionFacts one, ConnectionFacts other) {
        return one == other
                || one.retransmits().isPresent() == other.retransmits().isPresent()
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
        into[FAULTS] = faults(row.facts());
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
        return made(known, moment.number(FAULTS), moment.traffic(odd(facts)));
    }

    /** The connection again, without its details. */
    static Connection made(ConnectionFacts facts, long faults, Traffic traffic) {
        return Connection.of(withFaults(facts, faults), traffic, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** How many segments were sent again or packets dropped. */
    static long faults(ConnectionFacts facts) {
        return facts.retransmits().isPresent()
                ? facts.retransmits().get()
                : facts.dropped().orElse(0L);
    }

    /** The same with another number of those, where that is known. */
    private static ConnectionFacts withFaults(ConnectionFacts facts, long number) {
        Optional<Long> faults = Optional.of(number);
        return with(
                facts,
                facts.retransmits().isPresent() ? faults : Optional.empty(),
                facts.retransmits().isEmpty() && facts.dropped().isPresent() ? faults : facts.dropped());
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
