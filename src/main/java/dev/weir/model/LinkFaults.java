package dev.weir.model;

/**
 * What went wrong at an interface since it is watched, by its own counters ({@code ip -s link}), and how much may wait
 * there.
 *
 * @param rxErrors       received with errors; packets
 * @param txErrors       not sent because of errors; packets
 * @param rxDropped      received and dropped, since there was no room for them or nobody wanted them; packets
 * @param txDropped      dropped instead of sent; packets
 * @param rxMissed       missed by the card, whose queue was full; packets
 * @param txQueuePackets most packets that wait to be sent ({@code txqueuelen}), 0 where none do or it is not known
 */
public record LinkFaults(
        long rxErrors, long txErrors, long rxDropped, long txDropped, long rxMissed, long txQueuePackets) {

    /** Nothing yet. */
    public static final LinkFaults NONE = new LinkFaults(0, 0, 0, 0, 0, 0);

    /** Packets with errors, both directions. */
    public long errors() {
        return rxErrors + txErrors;
    }

    /** Packets that were dropped or missed, both directions. */
    public long dropped() {
        return rxDropped + txDropped + rxMissed;
    }
}
