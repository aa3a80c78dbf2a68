package dev.weir.attach;

/**
 * An interface whose packets are counted.
 *
 * @param name          its name
 * @param ifindex       the kernel's number for it
 * @param headerBytes   length of its link-layer header; bytes
 * @param countsBuffers whether its own counters take a merged buffer for one packet
 * @param ingressHook   {@code generic}, {@code native}, {@code tc} or {@code off}
 * @param reason        why that one
 * @param speedMbit     link speed, 0 when not known; Mbit/s
 */
public record WatchedInterface(String name, int ifindex, int headerBytes, boolean countsBuffers, String ingressHook,
                               String reason, long speedMbit) {

    /** {@code ETH_HLEN} in {@code linux/if_ether.h}. */
    private static final int ETHERNET_HEADER_BYTES = 14;

    static WatchedInterface of(NetworkInterface iface, String hook, String reason) {
        return new WatchedInterface(iface.name(), iface.ifindex(), iface.ethernet() ? ETHERNET_HEADER_BYTES : 0,
                iface.countsBuffers(), hook, reason, iface.speedMbit());
    }
}
