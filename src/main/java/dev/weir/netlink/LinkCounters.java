package dev.weir.netlink;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongBinaryOperator;

/**
 * The own counters of an interface since it was made ({@code struct rtnl_link_stats64}); unsigned 64-bit.
 *
 * @param rxBytes   received; bytes
 * @param txBytes   sent; bytes
 * @param rxPackets received; packets
 * @param txPackets sent; packets
 * @param rxErrors  received with errors; packets
 * @param txErrors  not sent because of errors; packets
 * @param rxDropped received and dropped, since there was no room for them or nobody wanted them; packets
 * @param txDropped dropped instead of sent; packets
 * @param rxMissed  missed by the card, whose queue was full; packets
 */
public record LinkCounters(
        long rxBytes,
        long txBytes,
        long rxPackets,
        long txPackets,
        long rxErrors,
        long txErrors,
        long rxDropped,
        long txDropped,
        long rxMissed) {

    /** The counters of a new interface. */
    public static final LinkCounters ZERO = new LinkCounters(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Indexes in the structure, which is an array of 64-bit numbers. */
    private static final int RX_PACKETS = 0;

    private static final int TX_PACKETS = 1;
    private static final int RX_BYTES = 2;
    private static final int TX_BYTES = 3;
    private static final int RX_ERRORS = 4;
    private static final int TX_ERRORS = 5;
    private static final int RX_DROPPED = 6;
    private static final int TX_DROPPED = 7;
    private static final int RX_MISSED = 15;

    static Optional<LinkCounters> of(ByteBuffer statistics) {
        return statistics.remaining() < (RX_MISSED + 1) * Long.BYTES
                ? Optional.empty()
                : Optional.of(new LinkCounters(
                        at(statistics, RX_BYTES),
                        at(statistics, TX_BYTES),
                        at(statistics, RX_PACKETS),
                        at(statistics, TX_PACKETS),
                        at(statistics, RX_ERRORS),
                        at(statistics, TX_ERRORS),
                        at(statistics, RX_DROPPED),
                        at(statistics, TX_DROPPED),
                        at(statistics, RX_MISSED)));
    }

    private static long at(ByteBuffer statistics, int index) {
        return statistics.getLong(index * Long.BYTES);
    }

    /** The sums of both. */
    public LinkCounters plus(LinkCounters more) {
        return each(Long::sum, more);
    }

    /** By how much each has grown since then; one that went backwards, as when a driver resets it, counts from zero. */
    public LinkCounters since(LinkCounters then) {
        return each((now, before) -> Long.compareUnsigned(now, before) >= 0 ? now - before : now, then);
    }

    /** The larger of each. */
    public LinkCounters orLarger(LinkCounters other) {
        return each((one, another) -> Long.compareUnsigned(one, another) >= 0 ? one : another, other);
    }

    private LinkCounters each(LongBinaryOperator made, LinkCounters other) {
        return new LinkCounters(
                made.applyAsLong(rxBytes, other.rxBytes),
                made.applyAsLong(txBytes, other.txBytes),
                made.applyAsLong(rxPackets, other.rxPackets),
                made.applyAsLong(txPackets, other.txPackets),
                made.applyAsLong(rxErrors, other.rxErrors),
                made.applyAsLong(txErrors, other.txErrors),
                made.applyAsLong(rxDropped, other.rxDropped),
                made.applyAsLong(txDropped, other.txDropped),
                made.applyAsLong(rxMissed, other.rxMissed));
    }
}
