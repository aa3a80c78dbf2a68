package dev.weir.view;

import dev.weir.model.ProtocolTotal;
import dev.weir.model.Snapshot;
import dev.weir.screen.ConnectionText;
import dev.weir.screen.Figures;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import java.util.List;

/**
 * Protocols on the interfaces, by L2 bytes: share, rate, packets.
 * <pre>
 * -- Protocols ---------------------------------------------
 *  TCP       81.0%  40.8M  3.40k pkt/s ████████████████▏
 * </pre>
 */
final class ProtocolPanel {

    private static final int NAME = 10;
    private static final int PERCENT = 6;
    private static final int RATE = 7;
    private static final int PACKETS = 12;

    private ProtocolPanel() {}

    static void draw(Canvas canvas, UiState state, Snapshot snapshot) {
        canvas.title(
                state.packetFilter().isEmpty()
                        ? "Protocols, L2 bytes"
                        : "Protocols, only " + Printable.text(state.packetFilter()),
                state.packetFilter().isEmpty() ? Ink.STRONG : Ink.SELECTED);
        List<ProtocolTotal> protocols = snapshot.protocols();
        if (protocols.isEmpty()) {
            Text.wrapped(canvas, 1, 1, "No packets counted yet.", Ink.TEXT);
            return;
        }
        double all = protocols.stream()
                .mapToDouble(protocol -> protocol.traffic().totalRate())
                .sum();
        int row = 1;
        for (ProtocolTotal protocol : protocols) {
            double rate = protocol.traffic().totalRate();
            double share = all == 0 ? 0 : rate / all;
            canvas.put(1, row, Columns.cut(ConnectionText.protocol(protocol.protocol()), NAME - 1), Ink.STRONG);
            int column = 1 + NAME + PERCENT;
            canvas.putRight(column, row, Digits.percent(share * 100), Ink.TEXT);
            canvas.putRight(column + RATE, row, Figures.rate(rate, state.settings()), Ink.TEXT);
            double packets = protocol.packets().rxRate().orZero()
                    + protocol.packets().txRate().orZero();
            canvas.putRight(column + RATE + PACKETS + 1, row, Scale.PACKETS.perSecond(packets), Ink.TEXT);
            int bar = column + RATE + PACKETS + 2;
            canvas.put(bar, row, canvas.glyphs().bar(share, Math.max(0, canvas.columns() - bar)), Ink.BAR);
            row++;
        }
    }
}
