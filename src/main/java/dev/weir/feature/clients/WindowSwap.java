package dev.weir.feature.clients;

import dev.weir.feature.clients.ClientTables.Table;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Windows that begin and end where the clock has a whole number of them. At each border the kernel's tables are
 * swapped, and only then is the closed one read: what a client sends is in one of the two windows, and never in none or
 * in both.
 */
final class WindowSwap {

    /** A live table is read so seldom that reading it takes a twentieth of the time... */
    private static final long READING_SHARE = 20;
    /** ...but no seldomer than this, or on a machine that is busy a reading would be shown for minutes. */
    private static final long PAUSE_MAX_NANOS = 10_000_000_000L;
    /** Of a table so large that reading it takes longer than that. */
    private static final long READING_SHARE_MAX = 2;

    private final ClientTables tables;
    private final long windowMillis;
    private final LongSupplier epochMillis;
    private final LongSupplier monoNanos;
    private final Tally tally;
    private final NewClients news = new NewClients();

    private long startMillis;
    private long startNanos;
    private long borderMillis;
    private boolean isWhole;
    private Optional<Closed> unread = Optional.empty();
    private long newSinceNanos;
    private long nextReadNanos;
    private volatile Windows windows;

    /** A window that is over and was not read yet. */
    private record Closed(long startMillis, long endMillis, boolean isWhole, long newUntilNanos) {}

    /**
     * The windows at one moment.
     *
     * @param section       what a snapshot says of them
     * @param lastAddresses of the last complete window
     */
    record Windows(ClientsSection section, AddressList lastAddresses) {}

    /**
     * Starts in the midst of a window, which will not be shown as a complete one.
     *
     * @param limits       how much of each reading is kept
     * @param windowMillis how long a window is
     * @param epochMillis  the clock on the wall; milliseconds since 1970
     * @param monoNanos    the kernel's clock; nanoseconds of CLOCK_MONOTONIC
     */
    WindowSwap(
            ClientTables tables,
            TallyLimits limits,
            long windowMillis,
            LongSupplier epochMillis,
            LongSupplier monoNanos) {
        this.tables = tables;
        this.windowMillis = windowMillis;
        this.epochMillis = epochMillis;
        this.monoNanos = monoNanos;
        this.tally = new Tally(limits, TimeUnit.MILLISECONDS.toNanos(windowMillis));
        startMillis = epochMillis.getAsLong();
        borderMillis = borderAfter(startMillis);
        isWhole = startMillis % windowMillis == 0;
        startNanos = monoNanos.getAsLong();
        newSinceNanos = startNanos;
        nextReadNanos = newSinceNanos;
        tally.begin(newSinceNanos, newSinceNanos, startMillis, false);
        ClientWindow nothing = tally.window(startMillis, startMillis, news);
        windows = new Windows(
                new ClientsSection((int) (windowMillis / 1000), Optional.empty(), nothing, Optional.empty()),
                tally.addresses());
    }

    /** The windows as they stand; asked for by any thread. */
    Windows windows() {
        return windows;
    }

    /** How long nothing needs to be done: to the next border. */
    long millisToBorder() {
        return Math.max(0, borderMillis - epochMillis.getAsLong());
    }

    /**
     * Does what the time has come for: swaps at a border, and reads the live window unless that was dear a short while
     * ago.
     *
     * @throws IOException when the kernel refuses; nothing is lost, and the next call tries again
     */
    void tick() throws IOException {
        long now = epochMillis.getAsLong();
        if (borderMillis - now > windowMillis) {
            setBack(now);
        }
        if (now >= borderMillis && unread.isEmpty()) {
            swap(now);
        }
        if (unread.isPresent()) {
            readClosed(unread.get());
        }
        if (monoNanos.getAsLong() - nextReadNanos >= 0) {
            readLive();
        }
        tables.beat();
    }

    /**
     * The clock was set back to before the window: as long as it has run, it began so long before the new time, and
     * ends at the border that gives it the length closest to a window's.
     */
    private void setBack(long now) {
        startMillis = now - TimeUnit.NANOSECONDS.toMillis(monoNanos.getAsLong() - startNanos);
        borderMillis = borderAfter(isWhole ? Math.max(now, startMillis + windowMillis / 2) : now);
    }

    private void swap(long now) throws IOException {
        long nanos = monoNanos.getAsLong();
        tables.swap();
        unread = Optional.of(new Closed(startMillis, now, isWhole, nanos));
        startMillis = now;
        startNanos = nanos;
        borderMillis = borderAfter(now);
        isWhole = true;
    }

    private void readClosed(Closed closed) throws IOException {
        ClientWindow window = read(Table.CLOSED, closed.startMillis(), closed.endMillis(), closed.newUntilNanos());
        tables.clearNext();
        if (closed.isWhole()) {
            ClientsSection section = windows.section();
            windows = new Windows(section.withLast(window), tally.addresses());
        }
        unread = Optional.empty();
        nextReadNanos = monoNanos.getAsLong();
    }

    private void readLive() throws IOException {
        long before = monoNanos.getAsLong();
        ClientWindow live = read(Table.LIVE, startMillis, epochMillis.getAsLong(), before);
        ClientsSection section = windows.section();
        windows = new Windows(section.withLive(live), windows.lastAddresses());
        long after = monoNanos.getAsLong();
        long took = after - before;
        nextReadNanos = after + Math.min(READING_SHARE * took, Math.max(PAUSE_MAX_NANOS, READING_SHARE_MAX * took));
    }

    private ClientWindow read(Table table, long start, long end, long newUntilNanos) throws IOException {
        tally.begin(newSinceNanos, newUntilNanos, end, table == Table.CLOSED);
        tables.read(table, tally);
        tables.readSketches(table, tally);
        news.expire(newUntilNanos);
        news.add(newUntilNanos, tally.fresh());
        newSinceNanos = newUntilNanos;
        return tally.window(start, end, news);
    }

    private long borderAfter(long millis) {
        return Math.floorDiv(millis, windowMillis) * windowMillis + windowMillis;
    }
}
