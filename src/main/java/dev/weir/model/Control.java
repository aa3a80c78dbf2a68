package dev.weir.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What may be changed about how snapshots are made: a value that goes to the source they come from. */
public sealed interface Control {

    /** Connections whose addresses are named where nobody looks at some of them. */
    int MOST_NAMED = 256;

    /** Whether a feature's collector does what is asked, rather than the main job. */
    default boolean isOfFeature() {
        return this instanceof EditRow
                || this instanceof WatchRow
                || this instanceof SetEnforcement
                || this instanceof KeepEnforcement
                || this instanceof SetSource;
    }

    /**
     * Count in the packet layer only what a tcpdump expression matches.
     *
     * @param expression the expression; empty for all packets
     */
    record SetFilter(Optional<String> expression) implements Control {

        /** What a person typed, of which nothing but blanks stands for all packets. */
        public static SetFilter typed(String text) {
            return new SetFilter(Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty()));
        }
    }

    /**
     * Have a row of a feature's list be another: one that stands as a line in a file.
     *
     * @param list the list's word
     * @param row  the row's key; empty for a new one
     * @param line what it is to be; empty for no row any more
     * @param kept whether it is written and holds from now on, rather than only looked at
     */
    record EditRow(String list, Optional<String> row, String line, boolean kept) implements Control {}

    /**
     * Look closely at a row of a feature's list: somebody has its page open.
     *
     * @param list the list's word
     * @param row  the row's key; empty for none any more
     */
    record WatchRow(String list, Optional<String> row) implements Control {}

    /**
     * Sample at another interval.
     *
     * @param interval time between two samples
     */
    record SetInterval(Duration interval) implements Control {}

    /**
     * Look names of addresses up, or stop doing so.
     *
     * @param wanted whether names are wanted
     */
    record LookUpHosts(boolean wanted) implements Control {}

    /**
     * Read TCP's numbers of a connection with every sample: somebody looks at it. Those of others are read in turn, up
     * to a minute apart where there are many.
     *
     * @param connection which; empty for none
     */
    record Watch(Optional<ConnectionKey> connection) implements Control {}

    /**
     * Drop what the policy does not permit, or only count it.
     *
     * @param on               whether it is dropped
     * @param undoneAfterSeconds after how long that is undone, unless {@link KeepEnforcement} comes; of no meaning when
     *                         nothing is dropped
     */
    record SetEnforcement(boolean on, int undoneAfterSeconds) implements Control {}

    /** Go on dropping what the policy does not permit, which would be undone otherwise. */
    record KeepEnforcement() implements Control {}

    /**
     * Permit or deny packets of one address, whatever the policy says of it.
     *
     * @param permitted whether they are permitted; empty for as the policy says
     */
    record SetSource(Address source, Optional<Boolean> permitted) implements Control {}

    /**
     * Find out what addresses are called, while names are looked up; snapshots to come have those that are known.
     *
     * @param addresses which
     */
    record NameHosts(List<Address> addresses) implements Control {

        public NameHosts {
            addresses = List.copyOf(addresses);
        }

        /** Remote addresses of a snapshot's busiest connections, for where nobody looks at some of them. */
        public static NameHosts busiestOf(Snapshot snapshot) {
            return new NameHosts(Busiest.connections(snapshot.connections(), MOST_NAMED).stream()
                    .map(Connection::raddr)
                    .filter(address -> !address.isUnspecified())
                    .distinct()
                    .toList());
        }
    }
}
