package dev.weir.screen;

import java.util.Locale;

/**
 * The views a person switches between, in the order of their keys: 1 to 9, 0, then letters. Those without anything to
 * show have no tab.
 */
public enum View {
    /** The four things weir exists for; inside a drill-down, everything known about what was opened. */
    OVERVIEW("Overview", "Over"),
    /** Processes, or groups of them. */
    PROCESSES("Processes", "Procs"),
    /** Service ports and the applications behind them. */
    PORTS("Ports", "Ports"),
    /** Sockets and the peers of unconnected ones. */
    CONNECTIONS("Connections", "Conns"),
    /** Client addresses of this host's ports. */
    CLIENTS("Clients", "Clnts"),
    /** DNS questions and answers. */
    DNS("DNS", "DNS"),
    /** Devices of the local network. */
    DEVICES("Devices", "Devs"),
    /** Counters of tcpdump expressions. */
    RULES("Rules", "Rules"),
    /** Thresholds that were crossed. */
    ALERTS("Alerts", "Alerts"),
    /** The last ten minutes. */
    HISTORY("History", "Hist"),
    /** The interfaces that are watched. */
    INTERFACES("Interfaces", "Ifs"),
    /** Received packets that a policy does not permit, and from where they come. */
    POLICY("Policy", "Policy");

    private final String title;
    private final String shortTitle;

    View(String title, String shortTitle) {
        this.title = title;
        this.shortTitle = shortTitle;
    }

    /** The view's name. */
    public String title() {
        return title;
    }

    /** The name where columns are few; at most six characters. */
    public String shortTitle() {
        return shortTitle;
    }

    /** The key that opens it. */
    public char key() {
        return Action.opening(this).defaultKeys().get(0).getCharacter();
    }

    /** What this view would show, in the words of the sentence that says there is nothing. */
    String subjectMatter() {
        return switch (this) {
            case CLIENTS -> "unique clients per port";
            case DNS -> "DNS questions and answers";
            case DEVICES -> "devices of the local network";
            case RULES -> "counters of tcpdump expressions";
            case POLICY -> "packets that a policy does not permit";
            default -> title.toLowerCase(Locale.ROOT);
        };
    }
}
