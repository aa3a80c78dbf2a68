package dev.weir.feature.policy;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.PortKey;
import dev.weir.screen.Change;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.Scope;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Scale;
import dev.weir.view.Canvas;
import dev.weir.view.FeaturePage;
import dev.weir.view.Ink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One source whose packets are not permitted, or all of them: its ports, its last packets, and below them its open
 * connections.
 *
 * @param address the source; empty for all
 */
record SourceScope(Optional<Address> address) implements Scope.OfFeature, FeaturePage {

    private static final int SHOWN_EVENTS = 5;
    private static final int FACTS = 3;

    @Override
    public String label() {
        return address.map(Address::text).orElse(PolicyRow.ALL);
    }

    @Override
    public boolean narrowsTraffic() {
        return true;
    }

    @Override
    public boolean covers(Connection connection, Joined in) {
        return address.isPresent()
                ? connection.raddr().equals(address.get())
                : section(in)
                        .filter(section -> section.of(connection) == PolicySection.Standing.OUTSIDE)
                        .isPresent();
    }

    @Override
    public boolean covers(Address remote, PortKey port, Joined in) {
        return address.isPresent()
                ? remote.equals(address.get())
                : in.standing(remote, port) == PolicySection.Standing.OUTSIDE;
    }

    @Override
    public Optional<Row> row(Joined in) {
        return section(in)
                .flatMap(section -> address.isEmpty()
                        ? Optional.of(new PolicyRow(Optional.empty(), section, connections(in)))
                        : section.sources().stream()
                                .filter(source -> source.address().equals(address.get()))
                                .findFirst()
                                .map(source -> new PolicyRow(Optional.of(source), section, connections(in))));
    }

    private int connections(Joined in) {
        return (int) in.snapshot().connections().stream()
                .filter(connection -> connection.closed().isEmpty() && covers(connection, in))
                .count();
    }

    private static Optional<PolicySection> section(Joined in) {
        return in.snapshot().section(PolicySection.class);
    }

    private List<PolicySection.Recent> events(Joined in) {
        return section(in).map(PolicySection::events).orElse(List.of()).stream()
                .filter(event -> address.isEmpty() || event.source().equals(address.get()))
                .limit(SHOWN_EVENTS)
                .toList();
    }

    @Override
    public int facts(Joined in) {
        return FACTS + 1 + Math.max(1, events(in).size());
    }

    @Override
    public List<Change> changes(Joined in) {
        return section(in)
                .map(section -> PolicyChanges.of(section, address, in))
                .orElse(List.of());
    }

    @Override
    public void draw(Canvas canvas, UiState state, Joined in) {
        List<String> lines = new ArrayList<>();
        Optional<PolicyRow> row = row(in).map(PolicyRow.class::cast);
        lines.add(row.map(found -> label() + "   " + described(found))
                .orElse(label() + "   sent nothing lately that is not permitted"));
        lines.add(row.map(SourceScope::sent).orElse(""));
        lines.add(row.flatMap(PolicyRow::source)
                .map(source -> "ports  "
                        + source.ports().stream()
                                .map(port -> port.port() + " " + Digits.grouped(port.packets()))
                                .collect(Collectors.joining("   "))
                        + (source.portCount() > source.ports().size()
                                ? "   and "
                                        + (source.portCount() - source.ports().size()) + " more"
                                : ""))
                .orElse(""));
        lines.add("last packets not permitted");
        List<PolicySection.Recent> events = events(in);
        events.forEach(event -> lines.add(PolicyHead.text(event, canvas.zone())));
        if (events.isEmpty()) {
            lines.add("none among the last");
        }
        for (int i = 0; i < lines.size() && i < canvas.rows(); i++) {
            canvas.put(
                    1,
                    i,
                    Columns.cut(lines.get(i), canvas.columns() - 1),
                    i == 0 || i == FACTS ? Ink.STRONG : Ink.TEXT);
        }
    }

    private static String described(PolicyRow row) {
        return row.source().isPresent()
                ? row.verdict() + (row.section().enforces() ? ": dropped" : ": passes")
                : Digits.grouped(row.section().sourceCount()) + " sources";
    }

    private static String sent(PolicyRow row) {
        return Digits.grouped(row.packets()) + " packets, " + Digits.grouped(row.bytes()) + " B   "
                + Scale.PACKETS.perSecond(row.perSecond()) + "   open connections " + row.connections();
    }
}
