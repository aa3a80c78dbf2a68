package dev.weir.feature.policy;

import dev.weir.model.Address;
import dev.weir.units.Digits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Who sent what in the last minute, or whatever the window is: what is older falls out, also when nothing comes.
 * <p>Sixty slices of the window are held, each with its sources; the oldest is dropped whole, so the edge of the window
 * is exact to one slice. What comes when all slices together hold the limit of sources is counted without its source.
 */
final class SourceWindow {

    private static final int SLICES = 60;
    private static final int MAX_ENTRIES = 1 << 17;
    private static final int TOP = 10;
    private static final double NANOS_PER_SECOND = 1e9;

    /** What one source sent by one protocol. */
    private record Key(Address source, String protocol) {}

    private static final class Cell {
        private long packets;
        private long bytes;
        private long firstNanos = Long.MAX_VALUE;
        private long lastNanos = Long.MIN_VALUE;

        void add(long morePackets, long moreBytes, long first, long last) {
            packets += morePackets;
            bytes += moreBytes;
            firstNanos = Math.min(firstNanos, first);
            lastNanos = Math.max(lastNanos, last);
        }
    }

    private static final class Slice {
        private long number = Long.MIN_VALUE;
        private final Map<Key, Cell> cells = new HashMap<>();
        private long otherPackets;
        private long otherBytes;
    }

    /**
     * What a source sent in the window.
     *
     * @param seconds   from its first packet to its last
     * @param protocols packets by protocol
     */
    record Source(Address address, long packets, long bytes, double seconds, Map<String, Long> protocols) {}

    /**
     * The window as it is now.
     *
     * @param top          the sources with the most packets
     * @param sources      how many there are
     * @param otherPackets those of sources that were not held, included in {@code packets}
     */
    record Summary(long windowSeconds, List<Source> top, long sources, long packets, long bytes, long otherPackets) {

        /** The summary as lines for a person. */
        String text() {
            StringBuilder text = new StringBuilder("=== Traffic Summary (last " + windowSeconds + " seconds) ===\n");
            for (Source source : top) {
                text.append("  ")
                        .append(source.address().text())
                        .append(": ")
                        .append(source.packets())
                        .append(" packets, ")
                        .append(source.bytes())
                        .append(" bytes, duration: ")
                        .append(String.format(Locale.ROOT, "%.1fs\n", source.seconds()));
                source.protocols()
                        .forEach((protocol, count) -> text.append("    ")
                                .append(protocol)
                                .append(": ")
                                .append(count)
                                .append(" packets\n"));
            }
            text.append("Total: ")
                    .append(sources)
                    .append(" unique IPs, ")
                    .append(packets)
                    .append(" packets, ")
                    .append(bytes)
                    .append(" bytes\n");
            if (otherPackets > 0) {
                text.append("Besides: ")
                        .append(Digits.grouped(otherPackets))
                        .append(" of the packets are of more sources than are held\n");
            }
            return text.append("=== End Summary ===\n").toString();
        }
    }

    private final long windowNanos;
    private final long sliceNanos;
    private final LongSupplier nanos;
    private final Slice[] slices = new Slice[SLICES];
    private int entries;

    /** A window of so many nanoseconds that ends at what the clock says. */
    SourceWindow(long windowNanos, LongSupplier nanos) {
        this.windowNanos = windowNanos;
        this.sliceNanos = Math.max(1, windowNanos / SLICES);
        this.nanos = nanos;
        for (int i = 0; i < SLICES; i++) {
            slices[i] = new Slice();
        }
    }

    /** Counts packets that come now. */
    void add(Address source, String protocol, long packets, long bytes) {
        long now = nanos.getAsLong();
        Slice slice = slice(now);
        Key key = new Key(source, protocol);
        Cell cell = slice.cells.get(key);
        if (cell == null) {
            if (entries >= MAX_ENTRIES) {
                expire(now);
            }
            if (entries >= MAX_ENTRIES) {
                slice.otherPackets += packets;
                slice.otherBytes += bytes;
                return;
            }
            cell = new Cell();
            slice.cells.put(key, cell);
            entries++;
        }
        cell.add(packets, bytes, now, now);
    }

    /** What the window holds now. */
    Summary summary() {
        long now = nanos.getAsLong();
        expire(now);
        Map<Address, Cell> sources = new HashMap<>();
        Map<Address, Map<String, Long>> protocols = new HashMap<>();
        long packets = 0;
        long bytes = 0;
        long other = 0;
        for (Slice slice : slices) {
            other += slice.otherPackets;
            packets += slice.otherPackets;
            bytes += slice.otherBytes;
            for (Map.Entry<Key, Cell> entry : slice.cells.entrySet()) {
                Cell cell = entry.getValue();
                packets += cell.packets;
                bytes += cell.bytes;
                sources.computeIfAbsent(entry.getKey().source(), s -> new Cell())
                        .add(cell.packets, cell.bytes, cell.firstNanos, cell.lastNanos);
                protocols
                        .computeIfAbsent(entry.getKey().source(), s -> new TreeMap<>())
                        .merge(entry.getKey().protocol(), cell.packets, Long::sum);
            }
        }
        return new Summary(
                Math.round(windowNanos / NANOS_PER_SECOND),
                top(sources, protocols),
                sources.size(),
                packets,
                bytes,
                other);
    }

    private static List<Source> top(Map<Address, Cell> sources, Map<Address, Map<String, Long>> protocols) {
        List<Source> all = new ArrayList<>(sources.size());
        sources.forEach((address, cell) -> all.add(new Source(
                address,
                cell.packets,
                cell.bytes,
                (cell.lastNanos - cell.firstNanos) / NANOS_PER_SECOND,
                protocols.get(address))));
        all.sort(Comparator.comparingLong(Source::packets)
                .reversed()
                .thenComparing(source -> source.address().text()));
        return List.copyOf(all.subList(0, Math.min(TOP, all.size())));
    }

    private Slice slice(long now) {
        long number = Math.floorDiv(now, sliceNanos);
        Slice slice = slices[(int) Math.floorMod(number, (long) SLICES)];
        if (slice.number != number) {
            empty(slice);
            slice.number = number;
        }
        return slice;
    }

    private void expire(long now) {
        long oldest = Math.floorDiv(now, sliceNanos) - SLICES + 1;
        for (Slice slice : slices) {
            if (slice.number < oldest) {
                empty(slice);
            }
        }
    }

    private void empty(Slice slice) {
        entries -= slice.cells.size();
        slice.cells.clear();
        slice.otherPackets = 0;
        slice.otherBytes = 0;
    }
}
