package dev.weir.feature.clients;

import dev.weir.model.HostName;
import dev.weir.screen.Joined;
import dev.weir.screen.Times;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Span;
import java.time.Instant;
import java.util.StringJoiner;

/** What is known of a client, as lines of text; printable. */
final class ClientFacts {

    private static final int PORT = 8;
    private static final String GAP = "   ";

    private ClientFacts() {}

    /** What it is called, where it is and whose it is, as far as that is known. */
    static String known(ClientLine line) {
        StringJoiner known = new StringJoiner(GAP);
        line.known().name().map(ClientFacts::named).ifPresent(known::add);
        line.known().country().map(Printable::text).ifPresent(known::add);
        String system = ClientList.system(line);
        if (!system.isEmpty()) {
            known.add("AS " + Printable.text(system));
        }
        return known.toString();
    }

    /** A name with who says so: {@code scanner.example (ptr)}. */
    static String named(HostName name) {
        return Printable.text(name.name()) + " (" + Printable.text(name.source()) + ")";
    }

    /** What it uses and how much of it, and when it was seen first and last. */
    static String numbers(ClientLine line, Joined in) {
        StringJoiner numbers = new StringJoiner(GAP);
        if (!line.port().isEmpty()) {
            numbers.add(Columns.left(line.port(), PORT));
        }
        if (line.outside(in) > 0) {
            numbers.add(line.clients() == 1 ? "outside" : Digits.grouped(line.outside(in)) + " outside");
        }
        return numbers.add(Digits.grouped(line.bytes()) + " B")
                .add(counted(line.packets(), "packet"))
                .add(begun(line))
                .add(age(line.first(), in) + " to " + age(line.last(), in) + " ago")
                .toString();
    }

    private static String begun(ClientLine line) {
        if (line.synOnly() == 0) {
            return counted(line.connections(), "connection") + " begun";
        }
        return line.clients() == 1
                ? counted(line.connections(), "SYN") + " and no more"
                : counted(line.connections(), "connection") + " begun, " + Digits.grouped(line.synOnly())
                        + " addresses with SYNs alone";
    }

    static String counted(long count, String what) {
        return Digits.grouped(count) + " " + what + (count == 1 ? "" : "s");
    }

    private static String age(Instant time, Joined in) {
        return Span.age(Math.max(0, Times.nanosBetween(time, in.snapshot().time())));
    }
}
