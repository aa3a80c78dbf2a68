package dev.weir.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One line of {@code src/test/c/cases.txt}: a kind of traffic and what makes it.
 *
 * @param number    number of the kind in the public list of kinds, or "-" for traffic that is no network traffic
 * @param title     what it is
 * @param command   generator and arguments
 * @param blindSpot what one byte source cannot see in it; empty when all see everything
 * @param thread    the public thread that tells of it, as {@code owner/project#7}; empty when none is known
 */
record TrafficCase(String number, String title, String command, Optional<BlindSpot> blindSpot, String thread) {

    private static final Path FILE = Path.of(System.getProperty("weir.cases", "src/test/c/cases.txt"));

    /** Where it is in a table by number; what is no network traffic comes last. */
    int order() {
        return number.equals("-") ? Integer.MAX_VALUE : Integer.parseInt(number);
    }

    /** Whether its sockets are opened before weir starts: the generator waits for the word to go on. */
    boolean beforeWeir() {
        return command.contains(" -g ");
    }

    /** What a byte source cannot see in it; empty when it sees everything. */
    Optional<BlindSpot> blindSpotOf(String source) {
        return blindSpot.filter(spot -> spot.source().equals(source));
    }

    /** Whether an outcome is what it has to be with this byte source: exact, but for what the source cannot see. */
    boolean holds(String source, Outcome outcome) {
        return blindSpotOf(source).map(spot -> spot.explains(outcome)).orElseGet(outcome::exact);
    }

    static List<TrafficCase> all() {
        try {
            return Files.readAllLines(FILE).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(TrafficCase::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TrafficCase of(String line) {
        String[] columns = line.split(" *\\| *", -1);
        if (columns.length != 5) {
            throw new IllegalArgumentException("not five columns: " + line);
        }
        return new TrafficCase(columns[0], columns[1], columns[2], BlindSpot.of(columns[3]), columns[4]);
    }
}
