package dev.weir.feature.clients;

/**
 * The clients of a port.
 *
 * @param port          the port
 * @param clients       distinct addresses
 * @param error         one standard deviation of that number, as a share of it; 0 when it was counted and not estimated
 * @param newLastMinute of them, those first seen within the last minute
 */
public record PortClients(ClientPort port, long clients, double error, long newLastMinute) {

    /** Whether there were too many to be counted. */
    public boolean isEstimated() {
        return error > 0;
    }
}
