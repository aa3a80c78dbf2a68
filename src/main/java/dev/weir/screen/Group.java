package dev.weir.screen;

import dev.weir.model.Connection;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Processes or connections that have something in common, summed.
 *
 * @param grouping    what they have in common
 * @param name        its value; text as it came
 * @param members     how many processes
 * @param traffic     app bytes of all of them
 * @param connections open connections of all of them
 * @param retransmits TCP segments retransmitted since weir started
 * @param gone        when the last of them went, once all have
 */
public record Group(
        Grouping grouping,
        String name,
        int members,
        Traffic traffic,
        int connections,
        long retransmits,
        Optional<Instant> gone) {

    private static final String NO_UNIT = "[no unit]";
    private static final String NO_CONTAINER = "[no container]";

    /** The value that puts a process into its group; not for remote networks, which connections have. */
    static String nameOf(Grouping grouping, ProcessTotal process) {
        return switch (grouping) {
            case UNIT -> process.names().unit().orElse(NO_UNIT);
            case CONTAINER -> process.names().container().orElse(NO_CONTAINER);
            case USER -> process.names().user();
            case PROCESS, NETWORK -> process.names().comm();
        };
    }

    /** The groups of these processes. */
    public static List<Group> ofProcesses(Grouping grouping, Collection<ProcessTotal> processes) {
        Map<String, Sum> sums = new LinkedHashMap<>();
        for (ProcessTotal process : processes) {
            sums.computeIfAbsent(nameOf(grouping, process), unused -> new Sum())
                    .add(
                            process.key(),
                            process.traffic(),
                            process.connections(),
                            process.retransmits(),
                            process.exited());
        }
        return groups(grouping, sums);
    }

    /** The remote networks of these connections. */
    public static List<Group> ofConnections(Collection<Connection> connections) {
        Map<Scope.OfNetwork, Sum> sums = new LinkedHashMap<>();
        for (Connection connection : connections) {
            if (!connection.raddr().isUnspecified()) {
                sums.computeIfAbsent(Scope.OfNetwork.around(connection.raddr()), unused -> new Sum())
                        .add(
                                connection.owner(),
                                connection.traffic(),
                                connection.closed().isEmpty() ? 1 : 0,
                                connection.retransmits().orElse(0L),
                                connection.closed());
            }
        }
        Map<String, Sum> named = new LinkedHashMap<>();
        sums.forEach((network, sum) -> named.put(network.label(), sum));
        return groups(Grouping.NETWORK, named);
    }

    private static List<Group> groups(Grouping grouping, Map<String, Sum> sums) {
        List<Group> groups = new ArrayList<>(sums.size());
        sums.forEach((name, sum) -> groups.add(new Group(
                grouping, name, sum.members(), sum.traffic(), sum.connections(), sum.retransmits(), sum.gone())));
        return groups;
    }
}
