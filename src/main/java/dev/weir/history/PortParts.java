package dev.weir.history;

import dev.weir.model.PortKey;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessKey;
import dev.weir.model.Traffic;
import java.util.HashSet;
import java.util.List;

/** Ports with what was moved on them. */
final class PortParts implements Parts<PortTotal> {

    private static final int NUMBERS = 4;
    private static final int CONNECTIONS = 2;
    private static final int CLIENTS = 3;

    /**
     * What rarely changes.
     *
     * @param application what it is called
     * @param service     what its number is for
     * @param owners      who serves or uses it, the busiest first when that was last another
     * @param odd         its rates where they are not measured, else null
     */
    private record Known(String application, String service, List<ProcessKey> owners, OddRates odd) {}

    @Override
    public Object key(PortTotal row) {
        return row.key();
    }

    @Override
    public Object facts(PortTotal row, Traffic moved, Object before) {
        return before instanceof Known known && saysTheSame(known, row, OddRates.of(moved))
                ? before
                : new Known(row.application(), row.service(), row.owners(), OddRates.of(moved));
    }

    /** Whether its first owner and the others are the same; how busy those are is no news. */
    private static boolean saysTheSame(Known known, PortTotal row, OddRates odd) {
        return known.application().equals(row.application())
                && known.service().equals(row.service())
                && (odd == null ? known.odd() == null : odd.equals(known.odd()))
                && areSame(known.owners(), row.owners());
    }

    private static boolean areSame(List<ProcessKey> some, List<ProcessKey> others) {
        return some.equals(others)
                || !some.isEmpty()
                        && some.size() == others.size()
                        && some.get(0).equals(others.get(0))
                        && new HashSet<>(some).equals(new HashSet<>(others));
    }

    @Override
    public int count(Object facts) {
        return NUMBERS;
    }

    @Override
    public void numbers(PortTotal row, Traffic moved, Object facts, double seconds, long[] into) {
        into[0] = moved.rxBytes();
        into[1] = moved.txBytes();
        into[CONNECTIONS] = row.connections();
        into[CLIENTS] = row.clients();
    }

    @Override
    public Traffic traffic(PortTotal row) {
        return row.traffic();
    }

    @Override
    public OddRates odd(Object facts) {
        return ((Known) facts).odd();
    }

    @Override
    public PortTotal made(Object key, Object facts, Moment moment) {
        Known known = (Known) facts;
        PortKey port = (PortKey) key;
        return new PortTotal(
                port,
                known.application(),
                known.service(),
                port.served(),
                known.owners(),
                moment.traffic(known.odd()),
                (int) moment.number(CONNECTIONS),
                (int) moment.number(CLIENTS));
    }
}
