package dev.weir.feature.clients;

import dev.weir.model.Address;
import dev.weir.model.Connection;
import dev.weir.model.PortKey;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.Scope;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import dev.weir.view.Canvas;
import dev.weir.view.FeaturePage;
import dev.weir.view.Ink;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An address that uses ports of this host, above the list of its connections.
 * <pre>
 *  203.0.113.7   scanner.example (ptr)   NL   AS 64500 Example Hosting
 *  443/tcp    41,120,411 B   30,231 packets   12 connections   14m to 1s ago
 * </pre>
 *
 * @param address the address
 */
record ClientScope(Address address) implements Scope.OfFeature, FeaturePage {

    private static final int PORTS_MAX = 6;

    @Override
    public String label() {
        return address.text();
    }

    @Override
    public boolean covers(Connection connection, Joined in) {
        return connection.raddr().equals(address);
    }

    @Override
    public boolean covers(Address remote, PortKey port, Joined in) {
        return remote.equals(address);
    }

    @Override
    public boolean narrowsTraffic() {
        return true;
    }

    @Override
    public Optional<Row> row(Joined in) {
        return lines(in).stream().<Row>map(line -> line).findFirst();
    }

    @Override
    public int facts(Joined in) {
        return 1 + Math.max(1, Math.min(PORTS_MAX, lines(in).size()));
    }

    private List<ClientLine.OfAddress> lines(Joined in) {
        return ClientList.joined(in).stream()
                .filter(row -> row.address().equals(address))
                .map(ClientLine.OfAddress::new)
                .sorted(Comparator.comparingLong(ClientLine.OfAddress::bytes).reversed())
                .toList();
    }

    @Override
    public void draw(Canvas canvas, UiState state, Joined in) {
        List<ClientLine.OfAddress> lines = lines(in);
        int room = Math.max(0, canvas.columns() - 1);
        canvas.put(1, 0, Columns.cut(title(lines), room), Ink.STRONG);
        if (lines.isEmpty()) {
            canvas.put(1, 1, Columns.cut("It has used no port in this window or the last.", room), Ink.TEXT);
        }
        for (int i = 0; i < Math.min(PORTS_MAX, lines.size()); i++) {
            String more = i == PORTS_MAX - 1 && lines.size() > PORTS_MAX
                    ? "   and " + (lines.size() - PORTS_MAX) + " more ports"
                    : "";
            canvas.put(1, 1 + i, Columns.cut(ClientFacts.numbers(lines.get(i), in) + more, room), Ink.TEXT);
        }
    }

    private String title(List<ClientLine.OfAddress> lines) {
        String known = lines.isEmpty() ? "" : ClientFacts.known(lines.get(0));
        return known.isEmpty() ? address.text() : address.text() + "   " + known;
    }
}
