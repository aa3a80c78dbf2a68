package dev.weir.screen;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Everything a key can do: its default keys, where they work and what help says. This is the one table that update, the
 * help panel, the footer, the README and the config file are made from.
 */
public enum Action {
    /** Leave weir. */
    QUIT("quit", "q F10", "leave at once", Place.VIEW, Place.MENU, Place.PANEL),
    /** Leave weir, also while typing. */
    INTERRUPT(
            "quit",
            "Ctrl-C",
            "leave at once, also from a text field",
            Place.QUESTION,
            Place.VIEW,
            Place.MENU,
            Place.PANEL,
            Place.TYPING),
    /** Stop like any program of the shell. */
    SUSPEND(
            "suspend",
            "Ctrl-Z",
            "back to the shell; fg returns",
            Place.QUESTION,
            Place.VIEW,
            Place.MENU,
            Place.PANEL,
            Place.TYPING),
    /** Draw everything anew. */
    REPAINT(
            "repaint",
            "Ctrl-L",
            "draw the whole screen anew",
            Place.QUESTION,
            Place.VIEW,
            Place.MENU,
            Place.PANEL,
            Place.TYPING),
    /** Show or leave help. */
    HELP("help", "? h F1", "keys that work here", Place.VIEW, Place.PANEL),
    /** Open the first view. */
    OVERVIEW("overview", "1", "Overview; in a drill-down, the page of what was opened"),
    /** Open the second view. */
    PROCESSES("processes", "2", "Processes"),
    /** Open the third view. */
    PORTS("ports", "3", "Ports"),
    /** Open the fourth view. */
    CONNECTIONS("connections", "4", "Connections"),
    /** Open the fifth view. */
    CLIENTS("clients", "5", "Clients"),
    /** Open the sixth view. */
    DNS("dns", "6", "DNS"),
    /** Open the seventh view. */
    DEVICES("devices", "7", "Devices"),
    /** Open the eighth view. */
    RULES("rules", "8", "Rules"),
    /** Open the ninth view. */
    ALERTS("alerts", "9", "Alerts"),
    /** Open the tenth view. */
    HISTORY("history", "0", "History"),
    /** Open the view of the interfaces. */
    INTERFACES("interfaces", "i", "Interfaces"),
    /** Open the view of the policy. */
    POLICY("policy", "P", "Policy"),
    /** Go to the next pane, or the next view. */
    NEXT("next pane", "Tab", "next pane or view"),
    /** Go to the previous pane, or the previous view. */
    PREVIOUS("previous pane", "Shift-Tab", "previous pane or view"),
    /** Open the selected row, or accept. */
    OPEN("open", "Enter Right l", "open the selected row; every view is then about it", Place.VIEW, Place.MENU),
    /** One level back. */
    BACK(
            "back",
            "Esc Backspace Left",
            "one level back; at the top, clear the filter",
            Place.VIEW,
            Place.MENU,
            Place.PANEL),
    /** One row up. */
    UP("up", "Up k", "up", Place.VIEW, Place.MENU, Place.PANEL),
    /** One row down. */
    DOWN("down", "Down j", "down", Place.VIEW, Place.MENU, Place.PANEL),
    /** One page up. */
    PAGE_UP("page up", "PgUp Ctrl-B", "one page up", Place.VIEW, Place.PANEL),
    /** One page down. */
    PAGE_DOWN("page down", "PgDn Ctrl-F", "one page down", Place.VIEW, Place.PANEL),
    /** Half a page up. */
    HALF_UP("half page up", "Ctrl-U", "half a page up"),
    /** Half a page down. */
    HALF_DOWN("half page down", "Ctrl-D", "half a page down"),
    /** To the first row. */
    FIRST("first", "Home g", "first row", Place.VIEW, Place.MENU, Place.PANEL),
    /** To the last row. */
    LAST("last", "End G", "last row", Place.VIEW, Place.MENU, Place.PANEL),
    /** Type a filter for the rows of this list. */
    FIND("find", "/ F3", "filter rows: port:443 port:80-90 proc:nginx state:established net:10.0.0.0/8 !text"),
    /** To the next row while a filter is active; else names on or off. */
    NAMES("names", "n", "names of remote addresses on or off; while a filter is active, next row"),
    /** To the previous row while a filter is active. */
    PREVIOUS_MATCH("previous row", "N", "while a filter is active, previous row"),
    /** Change the selected row. */
    EDIT("edit", "E", "change the selected rule; n adds one, both as identifier;expression #when ..."),
    /** Take the selected row away. */
    DELETE("delete", "D", "delete the selected rule"),
    /** Type a tcpdump expression for the packet layer. */
    TCPDUMP_FILTER("tcpdump-filter", "f F4", "count only packets that match a tcpdump expression"),
    /** Choose the column to sort by. */
    SORT("sort", "s F6", "choose the column to sort by"),
    /** Sort by the column before. */
    SORT_LEFT("sort by column before", "<", "sort by the column before"),
    /** Sort by the next column. */
    SORT_RIGHT("sort by next column", ">", "sort by the next column"),
    /** Sort the other way round. */
    REVERSE("reverse", "S r I", "reverse the order"),
    /** Freeze the picture. */
    PAUSE("pause", "p Space", "freeze the picture, not the counting"),
    /** One snapshot back. */
    OLDER("older", "[", "step back in time, up to ten minutes"),
    /** One snapshot forward. */
    NEWER("newer", "]", "step forward in time"),
    /** Back to the newest. */
    LIVE("live", "L", "back to now"),
    /** Refresh less often. */
    SLOWER("slower", "+ d", "longer refresh interval"),
    /** Refresh more often. */
    FASTER("faster", "-", "shorter refresh interval"),
    /** Group processes. */
    GROUP("group", "a F5", "group by process, unit, container, user, remote network"),
    /** Keep the selected row on its line. */
    FOLLOW("follow", "F", "keep the selected row on its line of the screen"),
    /** Choose which rows of what has gone are shown. */
    GONE("gone rows", "t", "rows of what has gone: below those that are there, alone since weir started, or none"),
    /** Show or hide the person's own session. */
    HIDE_MINE("hide my session", "x", "show or hide your own ssh session"),
    /** Bits or bytes. */
    UNITS("bits/bytes", "b", "rates in bits or bytes"),
    /** Explain the selected row. */
    WHY("why", "w", "why is this here: parents, unit, package, ports"),
    /** Write what is on the screen to a file. */
    EXPORT("export", "e", "write these rows to a file"),
    /** Copy the selected row. */
    COPY("copy", "c", "copy the selected row to the clipboard"),
    /** Choose something to change. */
    CHANGE("change", "m", "have something changed about the selected row; asks first, with what that cuts"),
    /** Have it changed. */
    CONFIRM("yes", "y", "yes, where weir asks before it changes something", Place.QUESTION);

    private static final List<Action> ALL = List.of(values());

    private final String label;
    private final List<KeyStroke> keys;
    private final String help;
    private final Set<Place> places;

    Action(String label, String keys, String help, Place... places) {
        this.label = label;
        this.keys = Arrays.stream(keys.split(" "))
                .map(name -> Key.parse(name).orElseThrow())
                .toList();
        this.help = help;
        this.places = places.length == 0 ? EnumSet.of(Place.VIEW) : EnumSet.copyOf(List.of(places));
    }

    /** Every action, in the order of the help panel. */
    public static List<Action> all() {
        return ALL;
    }

    /** The name in the config file, as in {@code "tcpdump_filter"}. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One or two words for the footer. */
    public String label() {
        return label;
    }

    /** What it does, for the help panel. */
    public String help() {
        return help;
    }

    /** The keys that do it unless the config file says otherwise. */
    public List<KeyStroke> defaultKeys() {
        return keys;
    }

    /** Whether it works in a place. */
    public boolean worksIn(Place place) {
        return places.contains(place);
    }

    /** The view this action opens, or null when it opens none. */
    View opens() {
        int view = ordinal() - OVERVIEW.ordinal();
        View[] views = View.values();
        return view >= 0 && view < views.length ? views[view] : null;
    }

    /** The action that opens a view: those actions stand in the order of the views. */
    public static Action opening(View view) {
        return valueOf(view.name());
    }

    /** Whether nobody should be able to bind it away: without it a person could be stuck. */
    boolean isFixed() {
        boolean moves = EnumSet.of(OPEN, BACK, UP, DOWN).contains(this);
        return this == INTERRUPT || moves && keys.get(0).getKeyType() != KeyType.Character;
    }
}
