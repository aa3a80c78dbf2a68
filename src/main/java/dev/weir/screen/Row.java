package dev.weir.screen;

import dev.weir.model.Alert;
import dev.weir.model.Connection;
import dev.weir.model.PortTotal;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Seen;
import dev.weir.model.Snapshot;
import dev.weir.model.Subject;
import dev.weir.model.TcpHealth;
import dev.weir.model.Traffic;
import java.time.Duration;
import java.time.Instant;

/** One row of a list, whatever the list is of. */
public sealed interface Row {

    /** What makes it the same row in the next snapshot. */
    RowId id();

    /** Whether that is the row meant. */
    default boolean is(RowId wanted) {
        return id().equals(wanted);
    }

    /** Its app bytes; {@link Traffic#NONE} where there is no such thing. */
    Traffic traffic();

    /** The value to sort by in a numeric column. */
    double number(Column column, Joined in);

    /** The text to sort by in any other column. */
    String text(Column column, Joined in);

    /** A number that settles the order of equal rows; the same in every snapshot. */
    long rank();

    /** When it went away, as far as it did. */
    default boolean isGone() {
        return false;
    }

    /** Whether it stays below all other rows whatever they are sorted by. */
    default boolean isPinned() {
        return false;
    }

    private static double rate(Column column, Traffic traffic) {
        return switch (column) {
            case RX -> traffic.rxAverage();
            case TX -> traffic.txAverage();
            case TOTAL -> traffic.totalBytes();
            default -> traffic.totalAverage();
        };
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
        public double number(Column column, Joined in) {
            return switch (column) {
                case PID -> total.key().pid();
                case CONNECTIONS -> total.connections();
                case PEERS -> in.of(total.key()).peers();
                case RTT -> in.of(total.key()).srttMicros();
                case RETRANSMITS -> total.retransmits();
                case CALLS -> total.callsPerSecond().orZero();
                default -> rate(column, total.traffic());
            };
        }

        @Override
        public String text(Column column, Joined in) {
            return switch (column) {
                case USER -> total.names().user();
                case UNIT -> unit(total);
                default -> total.names().comm();
            };
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
        public boolean isGone() {
            return total.exited().isPresent();
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
        public double number(Column column, Joined in) {
            return switch (column) {
                case MEMBERS -> group.members();
                case CONNECTIONS -> group.connections();
                case RETRANSMITS -> group.retransmits();
                default -> rate(column, group.traffic());
            };
        }

        @Override
        public String text(Column column, Joined in) {
            return group.name();
        }

        @Override
        public long rank() {
            return group.name().hashCode();
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
        public double number(Column column, Joined in) {
            return rate(column, leftOver.traffic());
        }

        @Override
        public String text(Column column, Joined in) {
            return leftOver.label();
        }

        @Override
        public long rank() {
            return leftOver.label().hashCode();
        }

        @Override
        public boolean isPinned() {
            return true;
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
        public double number(Column column, Joined in) {
            return switch (column) {
                case PORT -> total.key().port();
                case CONNECTIONS -> total.connections();
                case CLIENTS -> total.clients();
                default -> rate(column, total.traffic());
            };
        }

        @Override
        public String text(Column column, Joined in) {
            return switch (column) {
                case SERVICE -> total.service();
                case UNIT -> unit(in);
                default -> total.application();
            };
        }

        /** The container or unit of the process that uses it most; empty when there is none. */
        public String unit(Joined in) {
            return total.owners().isEmpty() ? "" : in.process(total.owners().get(0)).map(OfProcess::unit).orElse("");
        }

        @Override
        public long rank() {
            return total.key().port() * 256L + total.key().protocol().number();
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
            return wanted instanceof RowId.Of other && other.subject() instanceof Subject.OfConnection about && about.key().equals(connection.key());
        }

        @Override
        public Traffic traffic() {
            return connection.traffic();
        }

        @Override
        public double number(Column column, Joined in) {
            return switch (column) {
                case PID -> connection.owner().pid();
                case RTT -> connection.health().map(TcpHealth::srttMicros).orElse(-1L);
                case RETRANSMITS -> connection.retransmits().orElse(-1L);
                case AGE -> ageNanos(in.snapshot());
                default -> rate(column, connection.traffic());
            };
        }

        /** How long it has been open; nanoseconds, {@link Long#MAX_VALUE} when it is older than weir. */
        public long ageNanos(Snapshot at) {
            return connection.opened().map(opened -> Duration.between(opened, at.time()).toNanos()).orElse(Long.MAX_VALUE);
        }

        @Override
        public String text(Column column, Joined in) {
            return switch (column) {
                case PROTOCOL -> connection.protocol().name();
                case LOCAL -> connection.laddr().text();
                case REMOTE -> connection.raddr().text();
                case STATE -> connection.state().name();
                default -> connection.comm();
            };
        }

        @Override
        public long rank() {
            return connection.key().cookie() * 31 + connection.key().peer();
        }

        @Override
        public boolean isGone() {
            return connection.closed().isPresent();
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
        public double number(Column column, Joined in) {
            return switch (column) {
                case VALUE -> alert.value();
                case LIMIT -> alert.threshold();
                default -> seconds(alert.since());
            };
        }

        private static double seconds(Instant time) {
            return time.getEpochSecond() + time.getNano() / 1e9;
        }

        @Override
        public String text(Column column, Joined in) {
            return column == Column.RULE ? alert.rule() : alert.subject();
        }

        @Override
        public long rank() {
            return -alert.id();
        }

        @Override
        public boolean isGone() {
            return !alert.isOpen();
        }
    }
}
