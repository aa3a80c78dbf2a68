package dev.weir.netlink;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The root queueing discipline of an interface, in which packets wait before they are sent ({@code RTM_NEWQDISC}). Its
 * numbers include those of the disciplines below it.
 *
 * @param ifindex      the interface
 * @param kind         its name, as {@code fq_codel}; {@code noqueue} where nothing waits
 * @param packets      waiting now; packets
 * @param bytes        waiting now; bytes
 * @param dropped      dropped since it was made; packets, unsigned 32-bit
 * @param limitPackets most that may wait, 0 when there is no such limit or it is not known; packets
 * @param limitBytes   likewise for disciplines that count bytes; bytes
 */
public record Qdisc(
        int ifindex, String kind, long packets, long bytes, long dropped, long limitPackets, long limitBytes) {

    /** {@code struct tcmsg}: family, padding, ifindex, handle, parent, info. */
    static final int FIXED_BYTES = 20;

    private static final int IFINDEX = 4;
    private static final int PARENT = 12;
    /** {@code TC_H_ROOT}; the discipline for received packets has another parent. */
    private static final int ROOT = -1;

    /** {@code linux/rtnetlink.h}. */
    private static final int TCA_KIND = 1;

    private static final int TCA_OPTIONS = 2;
    private static final int TCA_STATS2 = 7;
    /** {@code linux/gen_stats.h}. */
    private static final int TCA_STATS_QUEUE = 3;

    /** {@code struct gnet_stats_queue}: qlen, backlog, drops, requeues, overlimits. */
    private static final int QUEUE_LENGTH = 0;

    private static final int QUEUE_BACKLOG = 4;
    private static final int QUEUE_DROPS = 8;
    private static final int QUEUE_BYTES = 20;

    /**
     * {@code linux/pkt_sched.h}: types of limits that are attributes, and offsets of limits in options that are
     * structures.
     */
    private static final int TCA_FQ_PLIMIT = 1;

    private static final int TCA_CODEL_LIMIT = 2;
    private static final int TCA_TBF_PARMS = 1;
    private static final int FIFO_LIMIT = 0;
    private static final int NETEM_LIMIT = 4;
    private static final int SFQ_LIMIT = 8;
    private static final int TBF_LIMIT = 24;

    /** Reads a message; empty when it is not about the root of an interface. */
    static Optional<Qdisc> of(Message message) {
        ByteBuffer fixed = message.payload();
        Attributes attributes = Attributes.behind(fixed, FIXED_BYTES);
        if (fixed.remaining() < FIXED_BYTES || fixed.getInt(PARENT) != ROOT || !attributes.has(TCA_KIND)) {
            return Optional.empty();
        }
        String kind = attributes.latin1(TCA_KIND);
        Optional<ByteBuffer> queue =
                attributes.nested(TCA_STATS2).find(TCA_STATS_QUEUE).filter(value -> value.remaining() >= QUEUE_BYTES);
        return Optional.of(new Qdisc(
                fixed.getInt(IFINDEX),
                kind,
                queue.map(value -> u32(value, QUEUE_LENGTH)).orElse(0L),
                queue.map(value -> u32(value, QUEUE_BACKLOG)).orElse(0L),
                queue.map(value -> u32(value, QUEUE_DROPS)).orElse(0L),
                limitPackets(kind, attributes),
                limitBytes(kind, attributes)));
    }

    private static long limitPackets(String kind, Attributes attributes) {
        return switch (kind) {
            case "pfifo" -> option(attributes, FIFO_LIMIT);
            case "netem" -> option(attributes, NETEM_LIMIT);
            case "sfq" -> option(attributes, SFQ_LIMIT);
            case "fq" -> attribute(attributes, TCA_FQ_PLIMIT);
            case "codel", "fq_codel" -> attribute(attributes, TCA_CODEL_LIMIT);
            default -> 0;
        };
    }

    private static long limitBytes(String kind, Attributes attributes) {
        return switch (kind) {
            case "bfifo" -> option(attributes, FIFO_LIMIT);
            case "tbf" ->
                attributes
                        .nested(TCA_OPTIONS)
                        .find(TCA_TBF_PARMS)
                        .map(parameters -> u32(parameters, TBF_LIMIT))
                        .orElse(0L);
            default -> 0;
        };
    }

    private static long option(Attributes attributes, int offset) {
        return attributes.find(TCA_OPTIONS).map(options -> u32(options, offset)).orElse(0L);
    }

    private static long attribute(Attributes attributes, int type) {
        return Integer.toUnsignedLong(attributes.nested(TCA_OPTIONS).u32(type, 0));
    }

    /** The number at an offset, 0 when the value is too short. */
    private static long u32(ByteBuffer value, int offset) {
        return value.remaining() < offset + Integer.BYTES ? 0 : Integer.toUnsignedLong(value.getInt(offset));
    }
}
