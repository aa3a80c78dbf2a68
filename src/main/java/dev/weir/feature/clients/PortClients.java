package dev.weir.feature.clients;

/**
 * The clients of a port.
 *
 * @param port          the port
 * @param clients       distinct addresses in the window
 * @param error         one standard deviation of that number, as a share of it; 0 when it was counted and not estimated
 * @param newLastMinute of them, those first seen within the last minute
 * @param now           distinct addresses seen within the length of a window up to its end: those of the window itself
 *                      and, while it is under way, those of the one before that were there so lately
 * @param synOnly       of those of the window that were counted one by one, those from whom nothing but SYNs and resets
 *                      came
 */
record PortClients(ClientPort port, long clients, double error, long newLastMinute, long now, long synOnly) {

    /** Clients of whom each sent more than SYNs. */
    PortClients(ClientPort port, long clients, double error, long newLastMinute, long now) {
        this(port, clients, error, newLastMinute, now, 0);
    }

    /** The same numbers under another port. */
    PortClients in(ClientPort other) {
        return new PortClients(other, clients, error, newLastMinute, now, synOnly);
    }

    /** Whether there were too many to be counted. */
    public boolean isEstimated() {
        return error > 0;
    }
}
