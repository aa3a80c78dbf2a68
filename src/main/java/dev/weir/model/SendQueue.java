package dev.weir.model;

/**
 * What waits to be sent at an interface, by its root queueing discipline ({@code tc -s qdisc}).
 *
 * @param discipline   the discipline's name, as {@code fq_codel}; {@code noqueue} where nothing waits
 * @param packets      waiting now; packets
 * @param bytes        waiting now; bytes
 * @param dropped      dropped there since the interface is watched; packets
 * @param limitPackets most that may wait, 0 when there is no such limit or it is not known; packets
 * @param limitBytes   the same of disciplines that count bytes; bytes
 */
public record SendQueue(String discipline, long packets, long bytes, long dropped, long limitPackets, long limitBytes) {

    private static final String NO_QUEUE = "noqueue";
    private static final double PERCENT = 100;

    /** Whether anything can wait there. */
    public boolean isQueue() {
        return !discipline.equals(NO_QUEUE);
    }

    /** How full it is, 0 when that is not known; percent. */
    public double filledPercent() {
        return limitPackets > 0 ? PERCENT * packets / limitPackets : limitBytes > 0 ? PERCENT * bytes / limitBytes : 0;
    }
}
