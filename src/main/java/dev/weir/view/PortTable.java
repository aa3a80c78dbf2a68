package dev.weir.view;

import dev.weir.model.PortTotal;
import dev.weir.screen.Column;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.Table;
import dev.weir.screen.UiState;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import java.util.List;

/**
 * Service ports and the applications behind them; the arrow says which side serves.
 * <pre>
 *   PORT       APP            UNIT / CONTAINER     IN/s  OUT/s▼  CONN CLIENTS
 *   443/tcp    nginx          nginx.service       41.1M   5.30M   148   1,204
 *   5432/tcp ^ java           docker:shop-api      210k     98k    24       -
 * </pre>
 */
final class PortTable implements TablePanel.Cells {

    private static final List<Field> FIELDS = List.of(
            Field.text(Column.PORT, 9, Field.ALWAYS, 3), Field.text(Column.APPLICATION, 10, Field.ALWAYS, 10),
            Field.text(Column.SERVICE, 10, 10, 4), Field.text(Column.UNIT, 14, 20, 16),
            Field.number(Column.RX, 6, 80), Field.number(Column.TX, 6, 80), Field.number(Column.TOTAL, 6, 5),
            Field.number(Column.CONNECTIONS, 5, 60), Field.number(Column.CLIENTS, 7, 70));

    private final UiState state;
    private final Joined in;
    private final Alerting alerting;

    private PortTable(UiState state, Joined in) {
        this.state = state;
        this.in = in;
        this.alerting = Alerting.of(state);
    }

    static void draw(Canvas canvas, UiState state, Joined in, Table table, int top, int selected) {
        TablePanel.draw(canvas, state, FIELDS, table, top, selected, new PortTable(state, in),
                Empty.sentence(state, "No port has been used yet."));
    }

    @Override
    public String text(Row row, Column column) {
        PortTotal total = ((Row.OfPort) row).total();
        return switch (column) {
            case PORT -> total.key().text();
            case APPLICATION -> application(total);
            case SERVICE -> Printable.text(total.service());
            case UNIT -> Printable.text(((Row.OfPort) row).unit(in));
            case RX -> Figures.rate(total.traffic().rxRate(), state.settings());
            case TX -> Figures.rate(total.traffic().txRate(), state.settings());
            case TOTAL -> Scale.BYTES.number(total.traffic().totalBytes());
            case CONNECTIONS -> Integer.toString(total.connections());
            case CLIENTS -> total.local() ? Digits.grouped(total.clients()) : "remote";
            default -> Figures.NONE;
        };
    }

    /** The application of a port; a dash where none is known. */
    static String application(PortTotal total) {
        return total.application().isEmpty() ? Figures.NONE : Printable.text(total.application());
    }

    @Override
    public boolean isAlerting(Row row) {
        return alerting.has(row);
    }
}
