package dev.weir.feature.traffic;

import dev.weir.model.Hook;
import dev.weir.model.LinkFaults;
import dev.weir.model.SendQueue;
import dev.weir.screen.Cell;
import dev.weir.screen.Column;
import dev.weir.screen.Column.Part;
import dev.weir.screen.Column.Tone;
import dev.weir.screen.Column.Unit;
import dev.weir.screen.Figures;
import dev.weir.screen.Joined;
import dev.weir.screen.PlainList;
import dev.weir.screen.Row;
import dev.weir.screen.UiState;
import dev.weir.screen.View;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The interfaces that weir watches, with what counts their packets and why.
 * <pre>
 *   NAME   HOOK     WHY                      IN b/s OUT b/s IN+OUT▼ IN pkt/s OUT pkt/s ERRS DROP QUEUE QDROP     SPEED
 *   eth0   generic  virtual device of unkn..  41.1M   5.30M   46.4M    4.20k     2.90k    0   12   812    40 1.00 Gb/s
 * </pre>
 */
final class InterfaceList extends PlainList<Row.OfInterface> {

    private static final List<Column<Row.OfInterface>> COLUMNS = List.of(
            Column.<Row.OfInterface>text(
                            "NAME",
                            8,
                            Column.ALWAYS,
                            8,
                            Row.OfInterface::name,
                            (row, cell) -> Printable.text(row.nic().name()))
                    .in(Tone.STRONG)
                    .as(Part.NAME),
            Column.text(
                    "HOOK",
                    7,
                    60,
                    0,
                    (row, in) -> row.nic().ingressHook(),
                    (row, cell) -> row.nic().up() ? row.nic().ingressHook() : "down"),
            Column.<Row.OfInterface>text(
                            "WHY",
                            12,
                            20,
                            40,
                            (row, in) -> row.nic().ingressReason(),
                            (row, cell) -> Printable.text(row.nic().ingressReason()))
                    .as(Part.ABOUT),
            Column.rx(100),
            Column.tx(100),
            Column.both(),
            Column.total(10),
            Column.number(
                    "IN pkt",
                    Unit.PER_SECOND,
                    8,
                    45,
                    (row, in) -> row.nic().packets().rxRate().orZero(),
                    (row, cell) -> Figures.count(row.nic().packets().rxRate())),
            Column.number(
                    "OUT pkt",
                    Unit.PER_SECOND,
                    9,
                    44,
                    (row, in) -> row.nic().packets().txRate().orZero(),
                    (row, cell) -> Figures.count(row.nic().packets().txRate())),
            Column.number(
                    "ERRS",
                    Unit.NONE,
                    6,
                    52,
                    (row, in) -> row.nic().faults().map(LinkFaults::errors).orElse(-1L),
                    (row, cell) -> faults(row, LinkFaults::errors, cell)),
            Column.number(
                    "DROP",
                    Unit.NONE,
                    6,
                    54,
                    (row, in) -> row.nic().faults().map(LinkFaults::dropped).orElse(-1L),
                    (row, cell) -> faults(row, LinkFaults::dropped, cell)),
            Column.number(
                    "QUEUE",
                    Unit.NONE,
                    6,
                    51,
                    (row, in) -> queued(row).map(SendQueue::packets).orElse(-1L),
                    (row, cell) -> queued(row)
                            .map(queue -> Figures.count(queue.packets(), cell))
                            .orElse(Figures.NONE)),
            Column.number(
                    "QDROP",
                    Unit.NONE,
                    6,
                    53,
                    (row, in) -> queued(row).map(SendQueue::dropped).orElse(-1L),
                    (row, cell) -> queued(row)
                            .map(queue -> Figures.count(queue.dropped(), cell))
                            .orElse(Figures.NONE)),
            Column.number(
                    "SPEED",
                    Unit.NONE,
                    9,
                    30,
                    (row, in) -> row.nic().speedMbit(),
                    (row, cell) -> row.nic().speedMbit() <= 0
                            ? Figures.NONE
                            : Scale.BITS.text(row.nic().speedMbit() * 1e6) + "/s"));

    InterfaceList() {
        super(View.INTERFACES, "interfaces", Row.OfInterface.class, COLUMNS, "No interface is watched.");
    }

    /** What waits to be sent there, where anything can. */
    private static Optional<SendQueue> queued(Row.OfInterface row) {
        return row.nic().queue().filter(SendQueue::isQueue);
    }

    private static String faults(Row.OfInterface row, ToLongFunction<LinkFaults> which, Cell cell) {
        return row.nic()
                .faults()
                .map(faults -> Figures.count(which.applyAsLong(faults), cell))
                .orElse(Figures.NONE);
    }

    @Override
    public String empty(UiState state) {
        return state.shown()
                .flatMap(in -> in.snapshot().host().hooks().stream()
                        .filter(hook -> hook.name().equals(Hook.INTERFACES))
                        .findFirst())
                .map(hook -> empty() + " weir " + Printable.text(hook.reason()) + ".")
                .orElse(empty());
    }

    @Override
    public boolean isOfInterfaces() {
        return true;
    }

    @Override
    public String remark(UiState state) {
        return "L2 bytes";
    }

    @Override
    public List<Row> rows(UiState state, Joined in) {
        return in.snapshot().interfaces().stream()
                .filter(nic -> state.covers(scope -> scope.covers(nic)))
                .<Row>map(Row.OfInterface::new)
                .toList();
    }
}
