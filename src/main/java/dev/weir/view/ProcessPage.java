package dev.weir.view;

import dev.weir.model.ProcessKey;
import dev.weir.model.ProcessNames;
import dev.weir.model.ProcessTotal;
import dev.weir.model.Rate;
import dev.weir.model.SyscallCount;
import dev.weir.screen.Figures;
import dev.weir.screen.Joined;
import dev.weir.screen.Series;
import dev.weir.screen.Times;
import dev.weir.screen.UiState;
import dev.weir.units.Ceiling;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import dev.weir.units.Span;
import java.util.Optional;

/**
 * Everything known of one process, above the list of its sockets.
 * <pre>
 *  java 944   user app   docker:shop-api   seen for 3d 4h
 *  args     java -Xmx2g -jar shop.jar --port 8080
 *  parents  containerd-shim 901 &lt; systemd 1
 *  IN   1.10 Mb/s  total 13,600,231 B  ▁▂▃▃▅▅▆▇▇▆▅▅▃
 *  OUT   120 kb/s  total  1,400,002 B  ▁▁▁▂▂▂▁▁▁▁▂▂▃
 *  SYSCALL         CALLS        BYTES   ERRORS   AVERAGE
 *  sendto          1,200    1,400,002        0   1.17 kB
 * </pre>
 */
final class ProcessPage {

    private static final int LABEL = 10;
    private static final int RATE = 11;
    private static final int TOTAL = 24;
    private static final int NAME = 12;
    private static final int NUMBER = 18;

    private ProcessPage() {}

    static void draw(Canvas canvas, UiState state, Joined in, ProcessKey key) {
        Optional<ProcessTotal> found = in.process(key);
        if (found.isEmpty()) {
            Text.wrapped(
                    canvas,
                    1,
                    1,
                    "This process is not in this snapshot: it had not used the network then, or had exited more than"
                            + " a minute before" + Text.orTooQuiet(state),
                    Ink.TEXT);
            return;
        }
        ProcessTotal total = found.get();
        ProcessNames names = total.names();
        canvas.put(
                1,
                0,
                Text.fitting(
                        canvas.columns() - 1,
                        "   ",
                        Text.name(total, in) + " " + key.pid(),
                        "user " + Printable.text(names.user()),
                        "unit " + names.unit().map(Printable::text).orElse(Figures.NONE),
                        names.container().map(Printable::text).orElse(""),
                        "seen for "
                                + Span.full(Times.nanosBetween(
                                        total.firstSeen(),
                                        total.exited().orElse(in.snapshot().time())))),
                Ink.STRONG);
        fact(canvas, 1, "args", names.commandLine().map(Printable::text).orElse(Figures.NONE));
        fact(canvas, 2, "exe", names.exe().map(Printable::text).orElse("could not be read"));
        fact(canvas, 3, "parents", DetailPanel.parents(names).replace("   parents ", ""));
        traffic(canvas, state, total, 4);
        syscalls(canvas, total, 7);
    }

    private static void fact(Canvas canvas, int row, String label, String value) {
        canvas.put(1, row, label, Ink.STRONG);
        canvas.put(LABEL, row, Columns.cut(value, Math.max(0, canvas.columns() - LABEL)), Ink.TEXT);
    }

    private static void traffic(Canvas canvas, UiState state, ProcessTotal total, int row) {
        int spark = canvas.columns() - LABEL - RATE - TOTAL - 2;
        double[] both = Series.of(state, spark, snapshot -> Series.of(snapshot, total.key()));
        direction(
                canvas,
                row,
                "IN",
                Figures.rateWithUnit(total.traffic().rxRate(), state.settings()),
                total.traffic().rxBytes());
        direction(
                canvas,
                row + 1,
                "OUT",
                Figures.rateWithUnit(total.traffic().txRate(), state.settings()),
                total.traffic().txBytes());
        double peak = Series.peak(both);
        canvas.put(LABEL + RATE + TOTAL + 2, row, canvas.glyphs().sparkline(both, Ceiling.above(peak)), Ink.BAR);
        canvas.put(
                LABEL + RATE + TOTAL + 2,
                row + 1,
                Columns.cut("both, peak " + Figures.rateWithUnit(peak, state.settings()), Math.max(0, spark)),
                Ink.TEXT);
        fact(
                canvas,
                row + 2,
                "retrans",
                Digits.grouped(total.retransmits()) + " TCP segments   " + total.connections() + " sockets open"
                        + (total.unlistedBytes() > 0
                                ? "   " + Scale.BYTES.text(total.unlistedBytes())
                                        + " on sockets the flow table had no room for"
                                : ""));
    }

    private static void direction(Canvas canvas, int row, String label, String rate, long bytes) {
        canvas.put(1, row, label, Ink.STRONG);
        canvas.putRight(LABEL + RATE, row, rate, Ink.TEXT);
        canvas.putRight(LABEL + RATE + TOTAL, row, Figures.total(bytes, TOTAL), Ink.TEXT);
    }

    private static void syscalls(Canvas canvas, ProcessTotal total, int top) {
        canvas.fill(top, ' ', Ink.HEADING);
        line(canvas, top, Ink.HEADING, "SYSCALL", "CALLS", "BYTES", "ERRORS", "AVERAGE");
        int row = top + 1;
        for (SyscallCount count : total.syscalls()) {
            long answered = count.calls() - count.errors();
            line(
                    canvas,
                    row++,
                    Ink.TEXT,
                    count.syscall(),
                    Digits.grouped(count.calls()),
                    Digits.grouped(count.bytes()),
                    Digits.grouped(count.errors()),
                    answered <= 0 ? Figures.NONE : Scale.BYTES.text((double) count.bytes() / answered));
        }
        if (total.syscalls().isEmpty()) {
            String why = total.callsPerSecond() instanceof Rate.Unavailable unavailable
                    ? "calls are not counted here: " + Printable.text(unavailable.reason())
                    : "none of the traced calls; its bytes went through read, write and the like";
            canvas.put(1, row, Columns.cut(why, Math.max(0, canvas.columns() - 1)), Ink.TEXT);
        }
    }

    private static void line(Canvas canvas, int row, Ink ink, String name, String... numbers) {
        canvas.put(1, row, Columns.cut(name, NAME), ink);
        int column = 1 + NAME;
        for (String number : numbers) {
            column += Math.min(NUMBER, Math.max(0, (canvas.columns() - NAME - 1) / numbers.length));
            canvas.putRight(column, row, number, ink);
        }
    }
}
