package dev.weir.screen;

import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.Interface;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Seen;
import dev.weir.model.Subject;
import dev.weir.model.Traffic;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One row of a list, whatever the list is of. */
public interface Row {

    /** What makes it the same row in the next snapshot. */
    RowId id();

    /** Whether that is the row meant. */
    default boolean is(RowId wanted) {
        return id().equals(wanted);
    }

    /** Its app bytes; {@link Traffic#NONE} where there is no such thing. */
    Traffic traffic();

    /** All app bytes that moved, without making its traffic where that can be: for comparing very many. */
    default long totalBytes() {
        return traffic().totalBytes();
    }

    /** The averages of both directions together, likewise; bytes per second. */
    default double totalAverage() {
        return traffic().totalAverage();
    }

    /** A number that settles the order of equal rows; the same in every snapshot. */
    long rank();

    /** What it is called; text as it came. */
    String name(Joined in);

    /** A few words about it where a list has room for them; text as it came. */
    default String about() {
        return "";
    }

    /** Lines that say more of it where it is selected, a title first, printable; empty for the usual ones. */
    default List<String> explained(Joined in) {
        return List.of();
    }

    /** When it went away, as far as it did. */
    default Optional<Instant> gone() {
        return Optional.empty();
    }

    /**
     * Whether it went away and moves no more; what it moved in the second it went is still shown like that of others.
     */
    default boolean isGone() {
        return gone().isPresent() && traffic().totalRate() == 0;
    }

    /** Whether it stays below what is there, whatever that is sorted by; above what has gone. */
    default boolean isPinned() {
        return false;
    }

    /** What its level of the drill-down is about, if it can be opened. */
    default Optional<Scope> opens(Joined in) {
        return Optional.empty();
    }

    /** The process behind it, if there is one. */
    default Optional<ProcessTotal> owner(Joined in) {
        return Optional.empty();
    }

    /** What is copied of it. */
    default String copied(Joined in) {
        return name(in);
    }

    /**
     * A process.
     *
     * @param total what is known of it
     */
    record OfProcess(ProcessTotal total) implements Row {
        @Override
        public RowId id() {
            return new RowId.Of(new Subject.OfProcess(total.key()));
        }

        @Override
        public Traffic traffic() {
            return total.traffic();
        }

        @Override
        public String name(Joined in) {
            return in.nameOf(total);
        }

        /** The container of a process, else its unit, else nothing. */
        public static String unit(ProcessTotal total) {
            return total.names().container().or(() -> total.names().unit()).orElse("");
        }

        @Override
        public long rank() {
            return total.key().pid();
        }

        @Override
        public Optional<Instant> gone() {
            return total.exited();
        }

        @Override
        public Optional<Scope> opens(Joined in) {
            return Optional.of(new Scope.OfProcess(
                    total.key(), name(in) + " " + total.key().pid()));
        }

        @Override
        public Optional<ProcessTotal> owner(Joined in) {
            return Optional.of(total);
        }

        @Override
        public String copied(Joined in) {
            return total.key().pid() + " "
                    + total.names().commandLine().orElse(total.names().comm());
        }
    }

    /**
     * A group of processes, or a remote network.
     *
     * @param group its sums
     */
    record OfGroup(Group group) implements Row {
        @Override
        public RowId id() {
            return new RowId.OfGroup(group.grouping(), group.name());
        }

        @Override
        public Traffic traffic() {
            return group.traffic();
        }

        @Override
        public String name(Joined in) {
            return group.name();
        }

        @Override
        public long rank() {
            return group.name().hashCode();
        }

        @Override
        public Optional<Instant> gone() {
            return group.gone();
        }

        @Override
        public Optional<Scope> opens(Joined in) {
            return group.grouping() == Grouping.NETWORK
                    ? network(in)
                    : Optional.of(new Scope.OfGroup(group.grouping(), group.name()));
        }

        private Optional<Scope> network(Joined in) {
            return in.snapshot().connections().stream()
                    .map(connection -> Scope.OfNetwork.around(connection.raddr()))
                    .filter(network -> network.label().equals(group.name()))
                    .<Scope>map(network -> network)
                    .findFirst();
        }
    }

    /**
     * Traffic that belongs to no process.
     *
     * @param leftOver what it is
     */
    record OfLeftOver(Seen.LeftOver leftOver) implements Row {
        @Override
        public RowId id() {
            return new RowId.OfLeftOver(leftOver.label());
        }

        @Override
        public Traffic traffic() {
            return leftOver.traffic();
        }

        @Override
        public String name(Joined in) {
            return leftOver.label();
        }

        @Override
        public String about() {
            return leftOver.explanation();
        }

        @Override
        public long rank() {
            return leftOver.label().hashCode();
        }

        @Override
        public boolean isPinned() {
            return true;
        }

        @Override
        public Optional<Scope> opens(Joined in) {
            return Optional.of(new Scope.OfLeftOver(leftOver.label()));
        }

        @Override
        public String copied(Joined in) {
            return leftOver.label() + " " + leftOver.explanation();
        }
    }

    /**
     * A port.
     *
     * @param total what is known of it
     */
    record OfPort(PortTotal total) implements Row {
        @Override
        public RowId id() {
            return new RowId.Of(new Subject.OfPort(total.key()));
        }

        @Override
        public Traffic traffic() {
            return total.traffic();
        }

        @Override
        public String name(Joined in) {
            return total.key().text();
        }

        /** The application of a port, printable; a dash where none is known. */
        public static String application(PortTotal total, Joined in) {
            return total.application().isEmpty() ? Figures.NONE : Printable.text(in.nameOf(total));
        }

        /** The container or unit of the process that uses it most; empty when there is none. */
        public String unit(Joined in) {
            return owner(in).map(OfProcess::unit).orElse("");
        }

        @Override
        public long rank() {
            return total.key().port() * 512L
                    + total.key().protocol().number() * 2L
                    + (total.key().served() ? 0 : 1);
        }

        @Override
        public Optional<Scope> opens(Joined in) {
            return Optional.of(new Scope.OfPort(total.key()));
        }

        @Override
        public Optional<ProcessTotal> owner(Joined in) {
            return total.owners().stream().findFirst().flatMap(in::process);
        }

        @Override
        public String copied(Joined in) {
            return (total.key().text() + " " + total.application()).strip();
        }
    }

    /**
     * A socket, or one peer of an unconnected one.
     *
     * @param connection what is known of it
     */
    record OfConnection(Connection connection) implements Row {
        @Override
        public RowId id() {
            return new RowId.Of(new Subject.OfConnection(connection.key()));
        }

        /** Without making an identity, since it is asked of every connection there is. */
        @Override
        public boolean is(RowId wanted) {
            return wanted instanceof RowId.Of other
                    && other.subject() instanceof Subject.OfConnection about
                    && about.key().equals(connection.key());
        }

        @Override
        public Traffic traffic() {
            return connection.traffic();
        }

        @Override
        public long totalBytes() {
            return connection.totalBytes();
        }

        @Override
        public double totalAverage() {
            return connection.totalAverage();
        }

        @Override
        public String name(Joined in) {
            return Clip.ends(connection);
        }

        /** How long it has been open, or was; nanoseconds, {@link Long#MAX_VALUE} when it is older than weir. */
        public long ageNanos(Instant now) {
            return connection
                    .opened()
                    .map(opened ->
                            Times.nanosBetween(opened, connection.closed().orElse(now)))
                    .orElse(Long.MAX_VALUE);
        }

        @Override
        public long rank() {
            return connection.facts().cookie() * 31 + connection.facts().peer();
        }

        @Override
        public Optional<Instant> gone() {
            return connection.closed();
        }

        /** Most rows have not closed, which is then known without their rates. */
        @Override
        public boolean isGone() {
            return connection.closed().isPresent() && traffic().totalRate() == 0;
        }

        @Override
        public Optional<Scope> opens(Joined in) {
            return Optional.of(new Scope.OfConnection(connection.key(), Clip.ends(connection)));
        }

        @Override
        public Optional<ProcessTotal> owner(Joined in) {
            return in.process(connection.owner());
        }
    }

    /**
     * A network interface.
     *
     * @param nic what is known of it
     */
    record OfInterface(Interface nic) implements Row {
        @Override
        public RowId id() {
            return new RowId.OfInterface(nic.ifindex());
        }

        @Override
        public Traffic traffic() {
            return nic.traffic();
        }

        @Override
        public String name(Joined in) {
            return nic.name();
        }

        @Override
        public long rank() {
            return nic.ifindex();
        }

        @Override
        public List<String> explained(Joined in) {
            return List.of(
                    Printable.text(nic.name()) + "   packets counted by " + nic.ingressHook() + ": "
                            + Printable.text(nic.ingressReason()),
                    "queue " + InterfaceText.queue(nic),
                    nic.faults().map(InterfaceText::faults).orElse("errors and drops are not known"),
                    "IN " + Digits.grouped(nic.traffic().rxBytes()) + " B   OUT "
                            + Digits.grouped(nic.traffic().txBytes()) + " B");
        }

        @Override
        public Optional<Scope> opens(Joined in) {
            return Optional.of(new Scope.OfInterface(nic.ifindex(), nic.name()));
        }
    }

    /**
     * An alert.
     *
     * @param alert what it says
     */
    record OfAlert(Alert alert) implements Row {
        @Override
        public RowId id() {
            return new RowId.OfAlert(alert.id());
        }

        @Override
        public Traffic traffic() {
            return Traffic.NONE;
        }

        @Override
        public String name(Joined in) {
            return alert.rule() + " " + alert.subject();
        }

        @Override
        public long rank() {
            return -alert.id();
        }

        @Override
        public Optional<Instant> gone() {
            return alert.cleared();
        }

        @Override
        public Optional<Scope> opens(Joined in) {
            return subject(in).flatMap(row -> row.opens(in));
        }

        @Override
        public Optional<ProcessTotal> owner(Joined in) {
            return subject(in).flatMap(row -> row.owner(in));
        }

        /** The row it is about, as long as that is listed. */
        public Optional<Row> subject(Joined in) {
            Subject about = alert.about();
            if (about instanceof Subject.OfProcess process) {
                return in.process(process.key()).map(OfProcess::new);
            }
            if (about instanceof Subject.OfPort port) {
                return in.port(port.key()).map(OfPort::new);
            }
            return about instanceof Subject.OfConnection connection
                    ? in.connection(connection.key()).map(OfConnection::new)
                    : Optional.empty();
        }
    }

    /**
     * Rows that are alike, have gone and lived for a short time only, as one.
     *
     * @param fold what they have in common, and their sums
     */
    record OfFold(Fold fold) implements Row {
        @Override
        public RowId id() {
            return new RowId.OfFold(fold.likeness());
        }

        @Override
        public Traffic traffic() {
            return fold.traffic();
        }

        /** {@code curl x40}; the sign is one that every terminal has. */
        @Override
        public String name(Joined in) {
            return fold.likeness().name() + " \u00d7" + fold.members().size();
        }

        @Override
        public String about() {
            return fold.likeness().about();
        }

        @Override
        public long rank() {
            return fold.likeness().hashCode();
        }

        @Override
        public Optional<Instant> gone() {
            return Optional.of(fold.lastGone());
        }

        @Override
        public Optional<Scope> opens(Joined in) {
            return Optional.of(new Scope.OfFold(fold.likeness(), name(in) + " gone"));
        }
    }
}
