package dev.weir.feature.policy;

import java.io.IOException;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Where events are logged: aggregated where there are too many, written in one format, to a file or to standard output.
 */
final class EventLog implements AutoCloseable {

    private final EventFormat format;
    private final LogFile file;
    private final PrintStream console;
    private final Aggregation aggregation;

    private EventLog(EventFormat format, LogFile file, PrintStream console, long everyPerSecond, LongSupplier nanos) {
        this.format = format;
        this.file = file;
        this.console = console;
        this.aggregation = new Aggregation(everyPerSecond, nanos, this::write);
    }

    /**
     * Opens the log.
     *
     * @param console     where sentences go when no file is named
     * @param communityId names flows; {@code null} for no names
     * @param say         is given what happens to the log
     * @throws IOException when the file cannot be written; the message is a sentence
     */
    static EventLog open(
            LogSettings settings,
            PrintStream console,
            CommunityId communityId,
            LongSupplier nanos,
            Consumer<String> say)
            throws IOException {
        EventFormat format = settings.format().eventFormat(settings.everyPerSecond() > 0, communityId);
        LogFile file = settings.file().isEmpty()
                ? null
                : LogFile.open(settings.file().get(), format, settings.limits(), nanos, say);
        return new EventLog(format, file, console, settings.everyPerSecond(), nanos);
    }

    /** Logs an event. */
    void add(PolicyEvent event) {
        aggregation.add(event);
    }

    /** Logs that packets could not be logged: the ring between the kernel and here had no room for them. */
    void lost(long micros, long packets) {
        put(format.lost(micros, packets), packets);
    }

    /** Writes what waits; to be called at least once a second. */
    void tick() {
        aggregation.tick();
        if (file == null) {
            console.flush();
        } else {
            file.flush();
        }
    }

    /** Opens the file by its name again, after another program renamed it. */
    void reopen() throws IOException {
        if (file != null) {
            file.reopen();
        }
    }

    /** Packets that the file lacks for want of room on the disk. */
    long missedPackets() {
        return file == null ? 0 : file.missedPackets();
    }

    @Override
    public void close() throws IOException {
        aggregation.flush();
        if (file == null) {
            console.flush();
        } else {
            file.close();
        }
    }

    private void write(PolicyEvent event) {
        put(format.event(event), event.packets());
    }

    private void put(String record, long packets) {
        if (file == null) {
            console.print(record + '\n');
        } else {
            file.add(record, packets);
        }
    }
}
