package dev.weir.view;

import dev.weir.model.ProcessTotal;
import dev.weir.model.Rate;
import dev.weir.model.Snapshot;
import dev.weir.model.Traffic;
import dev.weir.screen.Column;
import dev.weir.screen.Grouping;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.Table;
import dev.weir.screen.UiState;
import dev.weir.units.Ceiling;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import dev.weir.units.Span;
import java.util.List;

/**
 * Processes, or groups of them, busiest first; what belongs to no process stays at the end with its reason.
 * <pre>
 *     PID USER     PROCESS         UNIT / CONTAINER      IN/s  OUT/s▼ CONN RTRN
 *     812 www-data nginx           nginx.service        41.1M   5.30M  148    3
 *    3120 deploy   curl (gone 8s)  docker:ci                0       0    0    0
 *       - -        [kernel]        wg0 tunnel             31k     29k    -    -
 * </pre>
 */
final class ProcessTable implements TablePanel.Cells {

    private static final int TREND = 10;
    /** Snapshots that one cell of the trend stands for: a minute in all at one a second. */
    private static final int TREND_EACH = 6;

    private static final List<Field> PROCESSES = List.of(
            Field.number(Column.PID, 7, Field.ALWAYS), Field.text(Column.USER, 8, 50, 0),
            Field.text(Column.PROCESS, 15, Field.ALWAYS, 0), Field.text(Column.UNIT, 15, 40, 52),
            Field.number(Column.RX, 6, Field.ALWAYS), Field.number(Column.TX, 6, Field.ALWAYS),
            Field.number(Column.TOTAL, 6, 5), Field.number(Column.CONNECTIONS, 5, 60), Field.number(Column.PEERS, 6, 20),
            Field.number(Column.RTT, 5, 30), Field.number(Column.RETRANSMITS, 5, 55), Field.text(Column.TREND, TREND, 10, 0));

    /** Where not even the process id fits. */
    private static final List<Field> NARROWEST = List.of(Field.text(Column.PROCESS, 5, Field.ALWAYS, 25),
            Field.number(Column.RX, 6, Field.ALWAYS), Field.number(Column.TX, 6, Field.ALWAYS));
    private static final int NARROWEST_BELOW = 46;

    private static final List<Field> GROUPS = List.of(
            Field.text(Column.GROUP, 20, Field.ALWAYS, 40), Field.number(Column.MEMBERS, 6, 30),
            Field.number(Column.RX, 6, Field.ALWAYS), Field.number(Column.TX, 6, Field.ALWAYS), Field.number(Column.TOTAL, 6, 25),
            Field.number(Column.CONNECTIONS, 5, 20), Field.number(Column.RETRANSMITS, 5, 10));

    private final UiState state;
    private final Joined in;
    private final Alerting alerting;
    private final Canvas canvas;

    private ProcessTable(UiState state, Joined in, Canvas canvas) {
        this.state = state;
        this.in = in;
        this.canvas = canvas;
        this.alerting = Alerting.of(state);
    }

    static void draw(Canvas canvas, UiState state, Joined in, Table table, int top, int selected) {
        boolean groups = !table.rows().isEmpty() && table.rows().get(0) instanceof Row.OfGroup
                || table.rows().isEmpty() && state.settings().grouping() != Grouping.PROCESS;
        List<Field> fields = groups ? GROUPS : canvas.columns() < NARROWEST_BELOW ? NARROWEST : PROCESSES;
        TablePanel.draw(canvas, state, fields, table, top, selected, new ProcessTable(state, in, canvas),
                Empty.sentence(state, "No process has used the network yet."));
    }

    @Override
    public String text(Row row, Column column) {
        if (row instanceof Row.OfProcess process) {
            return text(process.total(), column);
        }
        if (row instanceof Row.OfGroup group) {
            return switch (column) {
                case GROUP, PROCESS -> Printable.text(group.group().name());
                case MEMBERS -> Integer.toString(group.group().members());
                case CONNECTIONS -> Integer.toString(group.group().connections());
                case RETRANSMITS -> Scale.COUNT.number(group.group().retransmits());
                default -> traffic(row.traffic(), column);
            };
        }
        Row.OfLeftOver leftOver = (Row.OfLeftOver) row;
        return switch (column) {
            case PROCESS, GROUP -> leftOver.leftOver().label();
            case UNIT -> leftOver.leftOver().explanation();
            case RX, TX, TOTAL -> traffic(row.traffic(), column);
            case TREND -> "";
            default -> Figures.NONE;
        };
    }

    private String text(ProcessTotal total, Column column) {
        return switch (column) {
            case PID -> Integer.toString(total.key().pid());
            case USER -> Printable.text(total.names().user());
            case PROCESS -> name(total, in.snapshot());
            case UNIT -> Printable.text(Row.OfProcess.unit(total));
            case CONNECTIONS -> Integer.toString(total.connections());
            case PEERS -> Digits.grouped(in.of(total.key()).peers());
            case RTT -> rtt(in.of(total.key()).srttMicros());
            case RETRANSMITS -> Scale.COUNT.number(total.retransmits());
            case TREND -> trend(total);
            default -> traffic(total.traffic(), column);
        };
    }

    /** A process's name, and since when it is gone if it is. */
    static String name(ProcessTotal total, Snapshot at) {
        String comm = Printable.text(total.names().comm());
        return total.exited().map(exited -> comm + " (gone " + Span.age(Times.nanosBetween(exited, at.time())) + ")").orElse(comm);
    }

    /** A round-trip time in milliseconds without its unit; {@code -} for none. */
    static String rtt(long micros) {
        return micros < 0 ? Figures.NONE : Digits.threeSignificant(micros / 1e3);
    }

    private String traffic(Traffic traffic, Column column) {
        return switch (column) {
            case RX -> Figures.rate(traffic.rxRate(), state.settings());
            case TX -> Figures.rate(traffic.txRate(), state.settings());
            case TOTAL -> Scale.BYTES.number(traffic.totalBytes());
            default -> Figures.NONE;
        };
    }

    private String trend(ProcessTotal total) {
        if (total.traffic().totalBytes() == 0 || total.traffic().rxRate() == Rate.STARTING) {
            return "";
        }
        double[] values = Series.means(state, TREND, TREND_EACH, snapshot -> Series.of(snapshot, total.key()));
        return canvas.glyphs().sparkline(values, Ceiling.above(Series.peak(values)));
    }

    @Override
    public boolean isAlerting(Row row) {
        return alerting.has(row);
    }
}
