package dev.weir.codec;

import dev.weir.model.Connection;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessTotal;
import dev.weir.model.ProtocolTotal;
import dev.weir.model.Snapshot;
import dev.weir.model.Traffic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** The busiest rows of each list, busiest first: by the bytes per second of the last interval, then by all bytes. */
public final class Top {

    private Top() {}

    /** The snapshot with its lists in this order. */
    public static Snapshot sorted(Snapshot snapshot) {
        return of(snapshot, Integer.MAX_VALUE);
    }

    /**
     * The snapshot with its lists in this order and cut; interfaces and alerts stay complete.
     *
     * @param rows the most rows of one list
     */
    public static Snapshot of(Snapshot snapshot, int rows) {
        return snapshot.withLists(
                busiest(snapshot.protocols(), ProtocolTotal::traffic, rows),
                busiest(snapshot.processes(), ProcessTotal::traffic, rows),
                busiest(snapshot.connections(), Connection::traffic, rows),
                busiest(snapshot.ports(), PortTotal::traffic, rows));
    }

    private static <T> List<T> busiest(List<T> rows, Function<T, Traffic> traffic, int limit) {
        Comparator<T> byRate =
                Comparator.comparingDouble(row -> traffic.apply(row).totalRate());
        List<T> sorted = new ArrayList<>(rows);
        sorted.sort(byRate.thenComparing(row -> traffic.apply(row).totalBytes(), Long::compareUnsigned)
                .reversed());
        return sorted.size() <= limit ? sorted : sorted.subList(0, limit);
    }
}
