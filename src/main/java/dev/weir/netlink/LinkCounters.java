package dev.weir.netlink;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What an interface counted itself since it was made ({@code struct rtnl_link_stats64}); unsigned 64-bit.
 *
 * @param rxBytes   received; bytes
 * @param txBytes   sent; bytes
 * @param rxPackets received; packets
 * @param txPackets sent; packets
 */
public record LinkCounters(long rxBytes, long txBytes, long rxPackets, long txPackets) {

    /** What a new interface has counted. */
    public static final LinkCounters ZERO = new LinkCounters(0, 0, 0, 0);

    private static final int BYTES_READ = 4 * Long.BYTES;

    static Optional<LinkCounters> of(ByteBuffer statistics) {
        return statistics.remaining() < BYTES_READ
                ? Optional.empty()
                : Optional.of(new LinkCounters(
                        statistics.getLong(2 * Long.BYTES),
                        statistics.getLong(3 * Long.BYTES),
                        statistics.getLong(0),
                        statistics.getLong(Long.BYTES)));
    }
}
