package dev.weir.history;

import dev.weir.model.Busiest;
import dev.weir.model.Connection;
import dev.weir.model.OnlyBusiest;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessTotal;
import dev.weir.model.ProtocolTotal;
import dev.weir.model.Section;
import dev.weir.model.Snapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The snapshots of the last ten minutes with all their rows, for graphs and for stepping back: of each row, each second
 * takes the few bytes by which its numbers grew. Where that is more than there is room for, the oldest minutes keep
 * only their busiest rows, which their snapshots say. For one thread.
 */
public final class Timeline {

    /** How far back snapshots are kept. */
    public static final Duration KEPT = Duration.ofMinutes(10);
    /** The most snapshots kept, whatever the interval: ten minutes at one a second. */
    public static final int MOST_SNAPSHOTS = 600;

    /** Room for the rows: ten minutes of 10,000 connections that are busy in every second take 44 MB. */
    private static final long ROOM_BYTES = 52_000_000;
    /** Room for what connections have beside their app bytes. */
    private static final long DETAIL_ROOM_BYTES = 3_000_000;
    /** Of a longer list only so many rows are kept at all, or a single minute would take all the room. */
    private static final int LONGEST_LIST = 16_384;
    /** Of more connections only the busiest have details: they would take more room than anything else. */
    private static final int MOST_DETAILED = 4_096;

    private static final int BUSIEST = 256;
    private static final int MOST_PROTOCOLS = 12;

    private final PastList.LastMade[] lastMade = {
        new PastList.LastMade(), new PastList.LastMade(), new PastList.LastMade()
    };
    private final LengthLimit processLimit = new LengthLimit(LONGEST_LIST);
    private final LengthLimit connectionLimit = new LengthLimit(LONGEST_LIST);
    private final LengthLimit portLimit = new LengthLimit(LONGEST_LIST);
    private final LengthLimit detailLimit = new LengthLimit(MOST_DETAILED);
    private final Deque<Minute> minutes = new ArrayDeque<>();
    /** All that is kept, oldest first, with what has been dropped of the first minute missing. */
    private int dropped;

    /** Keeps one more snapshot, and forgets those that are too old. */
    public void add(Snapshot snapshot) {
        Snapshot cut = cut(snapshot);
        if (minutes.isEmpty()) {
            minutes.addLast(new Minute(lastMade, detailLimit, cut));
        } else if (minutes.peekLast().isFull(cut)) {
            minutes.addLast(new Minute(minutes.peekLast(), cut));
            makeRoom();
        }
        minutes.peekLast().add(cut);
        forget(snapshot);
    }

    /** By the clock that nobody sets; that of a recording may begin anew, when the machine did. */
    static boolean isOlder(Snapshot then, Snapshot now, Duration by) {
        long nanos = now.monoNanos() - then.monoNanos();
        return nanos > 0
                ? nanos > by.toNanos()
                : then.time().isBefore(now.time().minus(by));
    }

    /** What is kept, oldest first; does not change when more is added. */
    public List<Snapshot> snapshots() {
        List<Snapshot> all = new ArrayList<>(MOST_SNAPSHOTS);
        minutes.forEach(minute -> all.addAll(minute.snapshots()));
        return List.copyOf(all.subList(dropped, all.size()));
    }

    private void forget(Snapshot now) {
        int count =
                minutes.stream().mapToInt(minute -> minute.snapshots().size()).sum() - dropped;
        while (count > MOST_SNAPSHOTS || isOlder(first(), now, KEPT)) {
            count--;
            dropped++;
            if (dropped == minutes.peekFirst().snapshots().size()) {
                minutes.removeFirst();
                dropped = 0;
            }
        }
    }

    private Snapshot first() {
        return minutes.peekFirst().snapshots().get(dropped);
    }

    /** Lets go of details, then of quiet rows, those of the oldest minutes first, until the rest fits. */
    private void makeRoom() {
        long detailBytes = minutes.stream().mapToLong(Minute::detailBytes).sum();
        long bytes = minutes.stream().mapToLong(Minute::bytes).sum();
        List<Minute> packed = new ArrayList<>(minutes);
        packed.remove(packed.size() - 1);
        for (Minute minute : packed) {
            if (detailBytes > DETAIL_ROOM_BYTES && minute.detailBytes() > 0) {
                detailBytes -= minute.detailBytes();
                minute.withoutDetails();
            }
            if (bytes > ROOM_BYTES && minute.hasMoreRowsThan(BUSIEST)) {
                bytes -= minute.bytes();
                minute.thin(BUSIEST);
                bytes += minute.bytes();
            }
        }
    }

    /** The snapshot without the rows of lists that are too long, as far as they are not the busiest or evidence. */
    private Snapshot cut(Snapshot whole) {
        Set<Object> alerted = new HashSet<>();
        whole.alerts().forEach(alert -> Minute.key(alert.about()).ifPresent(alerted::add));
        List<ProcessTotal> processes = cut(
                whole.processes(),
                processLimit,
                () -> Busiest.of(whole.processes(), ProcessTotal::traffic, BUSIEST),
                ProcessTotal::key,
                alerted);
        List<Connection> connections = cut(
                whole.connections(),
                connectionLimit,
                () -> Busiest.connections(whole.connections(), BUSIEST),
                Connection::key,
                alerted);
        List<PortTotal> ports = cut(
                whole.ports(),
                portLimit,
                () -> Busiest.of(whole.ports(), PortTotal::traffic, BUSIEST),
                PortTotal::key,
                alerted);
        List<ProtocolTotal> protocols = whole.protocols();
        Snapshot cut = whole.withLists(
                        protocols.size() <= MOST_PROTOCOLS ? protocols : protocols.subList(0, MOST_PROTOCOLS),
                        processes,
                        connections,
                        ports)
                .withSections(whole.sections().stream().map(Section::kept).toList());
        OnlyBusiest kept = new OnlyBusiest(
                kept(whole.processes(), processes), kept(whole.connections(), connections), kept(whole.ports(), ports));
        return kept.processes() < 0 && kept.connections() < 0 && kept.ports() < 0 ? cut : Minute.with(cut, kept);
    }

    private static int kept(List<?> whole, List<?> cut) {
        return cut.size() < whole.size() ? cut.size() : -1;
    }

    private static <R> List<R> cut(
            List<R> rows, LengthLimit limit, Supplier<List<R>> busiest, Function<R, Object> key, Set<Object> alerted) {
        if (!limit.isExceededBy(rows.size())) {
            return rows;
        }
        List<R> kept = new ArrayList<>(busiest.get());
        Set<Object> known = new HashSet<>();
        kept.forEach(row -> known.add(key.apply(row)));
        if (!known.containsAll(alerted)) {
            rows.stream()
                    .filter(row -> alerted.contains(key.apply(row)) && !known.contains(key.apply(row)))
                    .forEach(kept::add);
        }
        return kept;
    }
}
