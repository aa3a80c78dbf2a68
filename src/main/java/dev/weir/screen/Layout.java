package dev.weir.screen;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where everything stands on the screen; what does not fit is {@link Rect#NONE}.
 * <p>Narrow or low screens stack: header, throughput and protocols (Overview only), the alert line, tabs or breadcrumb,
 * the list with its heading, the selected row explained, the footer. Wide and high ones show the Overview as panes:
 * <pre>
 *   header
 *   tabs
 *   graph                        | protocols
 *   processes                    | ports
 *   connections, if roomy        | alerts
 *   selected row explained       | what features have, if roomy
 *                                | interfaces, if roomy
 *                                | health
 *   status
 *   footer
 * </pre>
 *
 * @param header    one line: which host, and how far the numbers can be trusted
 * @param totals    throughput and protocols as lines
 * @param alert     one line: is anything wrong
 * @param tabs      one line: the views, or the breadcrumb
 * @param page      what is known of the thing the level is about
 * @param list      the list that keys work on, its heading in the first row
 * @param detail    the selected row explained, its title in the first row
 * @param graph     throughput as a graph, its title in the first row
 * @param protocols protocols as a pane, its title in the first row
 * @param panes     lists as panes, likewise, in the order in which Tab goes through them
 * @param health    TCP health, and interfaces where they have no pane, likewise
 * @param status    one line: what is switched on
 * @param footer    one line: keys, or the text being typed
 */
public record Layout(
        Rect header,
        Rect totals,
        Rect alert,
        Rect tabs,
        Rect page,
        Rect list,
        Rect detail,
        Rect graph,
        Rect protocols,
        Map<View, Rect> panes,
        Rect health,
        Rect status,
        Rect footer) {

    public Layout {
        panes = Collections.unmodifiableMap(panes.isEmpty() ? panes : new EnumMap<>(panes));
    }

    /** From this width on, and {@link #PANES_ROWS}, the Overview shows panes. */
    public static final int PANES_COLUMNS = 120;
    /** From this height on, and {@link #PANES_COLUMNS}, the Overview shows panes. */
    public static final int PANES_ROWS = 32;
    /** From this width on, and {@link #ROOMY_ROWS}, the Overview has more panes. */
    public static final int ROOMY_COLUMNS = 150;
    /** From this height on, and {@link #ROOMY_COLUMNS}, the Overview has more panes. */
    public static final int ROOMY_ROWS = 48;
    /** From this height on, panes have a throughput graph for both directions. */
    public static final int FULL_GRAPH_ROWS = 40;
    /** From this height on the selected row is explained. */
    public static final int DETAIL_ROWS = 20;
    /** From this height on the Overview has its throughput and protocol lines. */
    public static final int TOTALS_ROWS = 16;
    /** From this height on there is a line with the views or the breadcrumb. */
    public static final int TABS_ROWS = 13;
    /** From this height on there is an alert line. */
    public static final int ALERT_ROWS = 6;
    /** From this height on there is a footer. */
    public static final int FOOTER_ROWS = 4;

    private static final int TOTALS_HEIGHT = 3;
    private static final int DETAIL_HEIGHT = 3;
    private static final int HALF_GRAPH_HEIGHT = 6;
    private static final int FULL_GRAPH_HEIGHT = 9;
    static final int PANE_DETAIL_HEIGHT = 10;
    private static final int PANE_DETAIL_LEAST_ROWS = 44;
    private static final int PANE_SMALL_DETAIL_HEIGHT = 6;
    private static final int PROTOCOLS_HEIGHT = 9;
    private static final int HEALTH_HEIGHT = 7;
    private static final int LEFT_PERCENT = 63;
    private static final int CONNECTIONS_HEIGHT = 10;
    private static final int HIGH_CONNECTIONS_HEIGHT = 14;
    /** From this height on the pane of connections is a high one. */
    private static final int HIGH_ROWS = 56;

    private static final int INTERFACES_HEIGHT = 7;
    /** Rows of a feature's pane: its title, its heading, its first four rows. */
    private static final int FEATURE_HEIGHT = 6;

    private static final int LEAST_PORTS_HEIGHT = 7;
    private static final int LEAST_ALERTS_HEIGHT = 5;

    /**
     * The layout of a level on a screen.
     *
     * @param pageRows how many rows a page above a list would fill; it gets at most two thirds of the room
     * @param features views of features that have a pane where there is room for it
     */
    static Layout of(Size size, Level level, int pageRows, List<View> features) {
        boolean overview = level.view() == View.OVERVIEW && level.scope() instanceof Scope.All;
        return overview && hasPanes(size) ? panes(size, level, features) : stacked(size, level, overview, pageRows);
    }

    /** Whether the Overview shows panes at a size. */
    public static boolean hasPanes(Size size) {
        return size.columns() >= PANES_COLUMNS && size.rows() >= PANES_ROWS;
    }

    private static Layout stacked(Size size, Level level, boolean overview, int pageRows) {
        int width = size.columns();
        int height = size.rows();
        int row = 0;
        Rect header = line(width, row++);
        Rect totals = Rect.NONE;
        if (overview && height >= TOTALS_ROWS) {
            totals = new Rect(0, row, width, TOTALS_HEIGHT);
            row += TOTALS_HEIGHT;
        }
        Rect alert = height >= ALERT_ROWS ? line(width, row++) : Rect.NONE;
        Rect tabs = height >= TABS_ROWS ? line(width, row++) : Rect.NONE;
        Rect footer = height >= FOOTER_ROWS ? line(width, height - 1) : Rect.NONE;
        int body = height - row - footer.rows();
        boolean hasList = level.list().isPresent();
        int page = hasList ? Math.min(pageRows, body * 2 / 3) : body;
        boolean hasDetail = hasList && !level.isPage() && height >= DETAIL_ROWS;
        int detail = hasDetail ? DETAIL_HEIGHT : 0;
        int list = body - page - detail;
        return new Layout(
                header,
                totals,
                alert,
                tabs,
                rect(0, row, width, page),
                hasList ? rect(0, row + page, width, list) : Rect.NONE,
                rect(0, row + page + list, width, detail),
                Rect.NONE,
                Rect.NONE,
                Map.of(),
                Rect.NONE,
                Rect.NONE,
                footer);
    }

    private static Layout panes(Size size, Level level, List<View> features) {
        int height = size.rows();
        int left = size.columns() * LEFT_PERCENT / 100;
        int right = size.columns() - left - 1;
        int top = 2;
        int bottom = height - 2;
        int graph = height >= FULL_GRAPH_ROWS ? FULL_GRAPH_HEIGHT : HALF_GRAPH_HEIGHT;
        int detail = height >= PANE_DETAIL_LEAST_ROWS ? PANE_DETAIL_HEIGHT : PANE_SMALL_DETAIL_HEIGHT;
        int protocols = Math.min(graph, PROTOCOLS_HEIGHT);
        int health = height >= FULL_GRAPH_ROWS ? HEALTH_HEIGHT : 0;
        int room = bottom - top - protocols - health;
        List<View> extra = isRoomy(size) ? features.subList(0, Math.min(features.size(), most(room))) : List.of();
        boolean interfaces = isRoomy(size) && most(room - INTERFACES_HEIGHT) >= extra.size();
        int shared = room - (interfaces ? INTERFACES_HEIGHT : 0) - extra.size() * FEATURE_HEIGHT;
        int ports = shared * 3 / 5;
        Map<View, Rect> panes = new EnumMap<>(View.class);
        int list = bottom - top - graph - detail;
        int sockets = !isRoomy(size) ? 0 : height >= HIGH_ROWS ? HIGH_CONNECTIONS_HEIGHT : CONNECTIONS_HEIGHT;
        panes.put(View.PROCESSES, rect(0, top + graph, left, list - sockets));
        panes.put(View.PORTS, rect(left + 1, top + protocols, right, ports));
        if (isRoomy(size)) {
            panes.put(View.CONNECTIONS, rect(0, top + graph + list - sockets, left, sockets));
        }
        if (interfaces) {
            panes.put(View.INTERFACES, rect(left + 1, bottom - health - INTERFACES_HEIGHT, right, INTERFACES_HEIGHT));
        }
        int next = top + protocols + shared;
        for (View feature : extra) {
            panes.put(feature, rect(left + 1, next, right, FEATURE_HEIGHT));
            next += FEATURE_HEIGHT;
        }
        panes.put(View.ALERTS, rect(left + 1, top + protocols + ports, right, shared - ports));
        Rect focus = panes.getOrDefault(level.pane(), panes.get(View.PROCESSES));
        return new Layout(
                line(size.columns(), 0),
                Rect.NONE,
                Rect.NONE,
                line(size.columns(), 1),
                Rect.NONE,
                focus.below(1),
                rect(0, bottom - detail, left, detail),
                rect(0, top, left, graph),
                rect(left + 1, top, right, protocols),
                panes,
                rect(left + 1, bottom - health, right, health),
                line(size.columns(), height - 2),
                line(size.columns(), height - 1));
    }

    /** How many panes of features fit into rows that ports and alerts share with them. */
    private static int most(int rows) {
        return Math.max(0, rows - LEAST_PORTS_HEIGHT - LEAST_ALERTS_HEIGHT) / FEATURE_HEIGHT;
    }

    /** Whether there is room for more panes: connections, interfaces, what features have. */
    private static boolean isRoomy(Size size) {
        return size.columns() >= ROOMY_COLUMNS && size.rows() >= ROOMY_ROWS;
    }

    /** How many rows of the list are on the screen. */
    public int listRows() {
        return Math.max(0, list.rows() - 1);
    }

    private static Rect line(int width, int row) {
        return new Rect(0, row, width, 1);
    }

    private static Rect rect(int left, int top, int columns, int rows) {
        return rows <= 0 ? Rect.NONE : new Rect(left, top, columns, rows);
    }
}
