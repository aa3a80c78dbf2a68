package dev.weir.feature.clients;

import dev.weir.screen.Cell;
import dev.weir.screen.Column;
import dev.weir.screen.Column.Part;
import dev.weir.screen.Column.Tone;
import dev.weir.screen.Column.Unit;
import dev.weir.screen.Figures;
import dev.weir.screen.Grouping;
import dev.weir.screen.Joined;
import dev.weir.screen.Row;
import dev.weir.screen.Scope;
import dev.weir.screen.SectionList;
import dev.weir.screen.Sort;
import dev.weir.screen.Times;
import dev.weir.screen.UiState;
import dev.weir.screen.View;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import dev.weir.units.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who uses this host's ports, in the window under way and the one before; grouped, by network.
 * <pre>
 *   CLIENT            PORT     NAME               BYTES▼    PKTS  BEGUN FIRST LAST  CC AS
 *   203.0.113.7       443/tcp  scanner.example     41.1M   30.2k     12   14m   1s  NL 64500 Example Hosting
 *   2001:db8:1::5     22/tcp   -                   1.20k      14      3    2s   2s  -  -
 * </pre>
 */
final class ClientList extends SectionList<ClientsSection, ClientLine> {

    private static final String BYTES = "BYTES";
    private static final String ADDRESSES = "ADDRS";
    private static final String POLICY = "POLICY";

    private static final List<Column<ClientLine>> COLUMNS = List.of(
            Column.<ClientLine>text(
                            "CLIENT",
                            15,
                            Column.ALWAYS,
                            24,
                            Row::name,
                            (row, cell) -> Printable.text(row.name(cell.in())))
                    .in(Tone.STRONG)
                    .as(Part.NAME),
            Column.<ClientLine>number(
                            "PORT", Unit.NONE, 9, 100, (row, in) -> -row.portNumber(), (row, cell) -> port(row))
                    .atLeft(),
            Column.text("NAME", 12, 60, 30, (row, in) -> row.about(), ClientList::name),
            Column.number(
                    ADDRESSES,
                    Unit.NONE,
                    6,
                    95,
                    (row, in) -> row.clients(),
                    (row, cell) -> Figures.count(row.clients(), cell)),
            Column.number(
                    BYTES, Unit.NONE, 6, 90, (row, in) -> row.bytes(), (row, cell) -> Scale.BYTES.number(row.bytes())),
            Column.number(
                    "PKTS",
                    Unit.NONE,
                    6,
                    40,
                    (row, in) -> row.packets(),
                    (row, cell) -> Scale.COUNT.number(row.packets())),
            Column.number("BEGUN", Unit.NONE, 5, 80, (row, in) -> row.connections(), ClientList::begun),
            Column.number(
                    "FIRST",
                    Unit.NONE,
                    5,
                    70,
                    (row, in) -> age(row.first(), in),
                    (row, cell) -> age(row.first(), cell)),
            Column.number(
                    "LAST", Unit.NONE, 5, 75, (row, in) -> -age(row.last(), in), (row, cell) -> age(row.last(), cell)),
            Column.text(
                    "CC",
                    2,
                    55,
                    0,
                    (row, in) -> row.known().country().orElse(""),
                    (row, cell) -> orNone(row.known().country().orElse(""))),
            Column.text("AS", 7, 30, 30, (row, in) -> system(row), (row, cell) -> orNone(system(row))),
            Column.<ClientLine>number(
                            POLICY, Unit.NONE, 8, 78, ClientLine::outside, (row, cell) -> standing(row, cell.in()))
                    .atLeft());

    /** What says nothing of a network. */
    private static final Set<String> OF_ADDRESSES = Set.of("PORT", "NAME", "CC", "AS");

    private static final List<Column<ClientLine>> BY_ADDRESS = without(COLUMNS, Set.of(ADDRESSES));
    private static final List<Column<ClientLine>> BY_NETWORK = without(COLUMNS, OF_ADDRESSES);

    ClientList() {
        super(
                ClientsSection.class,
                View.CLIENTS,
                ClientsFeature.WORD,
                ClientLine.class,
                COLUMNS,
                "Nobody has used a port of this host in this window or the last.");
    }

    /** Without what only a policy can tell, where there is none. */
    @Override
    public List<Column<ClientLine>> columns(UiState state) {
        List<Column<ClientLine>> columns = isByNetwork(state) ? BY_NETWORK : BY_ADDRESS;
        return state.shown().flatMap(Joined::outsidePeers).isPresent() ? columns : without(columns, Set.of(POLICY));
    }

    private static String standing(ClientLine row, Joined in) {
        if (row instanceof ClientLine.OfAddress client) {
            return Figures.standing(in.standing(client.row().address(), client.key()));
        }
        return Figures.outside(row.outside(in));
    }

    /** Whoever sent nothing but SYNs began nothing. */
    private static String begun(ClientLine row, Cell cell) {
        return row.clients() == 1 && row.synOnly() == 1 ? "SYN" : Figures.count(row.connections(), cell);
    }

    private static String port(ClientLine row) {
        return row.port().isEmpty() ? Figures.NONE : row.port();
    }

    private static String orNone(String text) {
        return text.isEmpty() ? Figures.NONE : Printable.text(text);
    }

    /** With who says so where there is room for that. */
    private static String name(ClientLine row, Cell cell) {
        String named = row.known().name().map(ClientFacts::named).orElse("");
        return named.isEmpty() || named.length() > cell.width() ? orNone(row.about()) : named;
    }

    private static long age(Instant time, Joined in) {
        return Math.max(0, Times.nanosBetween(time, in.snapshot().time()));
    }

    private static String age(Instant time, Cell cell) {
        return Span.age(age(time, cell.in()));
    }

    /** Number and name of the autonomous system of a client. */
    static String system(ClientLine row) {
        Known known = row.known();
        return (known.asn() == 0 ? "" : known.asn() + " ") + known.asName().orElse("");
    }

    @Override
    public Sort usual() {
        return new Sort(BYTES, true);
    }

    @Override
    protected String remark(ClientsSection section, UiState state) {
        return section.trouble().orElse(remark(section, isByNetwork(state)));
    }

    private static String remark(ClientsSection section, boolean isByNetwork) {
        ClientWindow live = section.live();
        long synOnly = live.ports().stream().mapToLong(PortClients::synOnly).sum();
        boolean isCut = live.listed() > live.clients().size();
        return (isByNetwork ? "by network, " : "")
                + (isCut
                        ? Digits.grouped(live.clients().size()) + " busiest of " + Digits.grouped(live.listed()) + ", "
                        : "")
                + (synOnly > 0 ? Digits.grouped(synOnly) + " with SYNs alone, " : "")
                + (live.missed() > 0 ? "table full, " : "")
                + "two windows of " + section.windowSeconds() + " s";
    }

    private static boolean isByNetwork(UiState state) {
        return state.settings().grouping() == Grouping.NETWORK;
    }

    @Override
    public List<Row> rows(UiState state, Joined in) {
        List<ClientLine.OfAddress> lines = lines(state, in);
        return isByNetwork(state) ? List.copyOf(networks(lines, in)) : List.copyOf(lines);
    }

    private static List<ClientLine.OfAddress> lines(UiState state, Joined in) {
        List<ClientLine.OfAddress> shown = new ArrayList<>();
        for (ClientRow row : joined(in)) {
            ClientLine.OfAddress line = new ClientLine.OfAddress(row);
            if (state.covers(scope -> scope.covers(row.address(), line.key(), in))) {
                shown.add(line);
            }
        }
        return shown;
    }

    private static Collection<ClientLine.OfNetwork> networks(List<ClientLine.OfAddress> lines, Joined in) {
        Map<Scope.OfNetwork, ClientLine.OfNetwork> networks = new LinkedHashMap<>();
        lines.forEach(line -> {
            ClientLine.OfNetwork one = ClientLine.OfNetwork.of(line, in);
            networks.merge(one.network(), one, ClientLine.OfNetwork::and);
        });
        return networks.values();
    }

    /** The clients of the last window and the one under way: a border is no reason for the list to start anew. */
    static Collection<ClientRow> joined(Joined in) {
        return in.snapshot()
                .section(ClientsSection.class)
                .map(ClientsSection::clients)
                .orElse(List.of());
    }
}
