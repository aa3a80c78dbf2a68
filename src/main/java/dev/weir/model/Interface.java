package dev.weir.model;

/**
 * One network interface that weir watches, by the kernel's own counters.
 *
 * @param ifindex       the kernel's number for it
 * @param name          its name
 * @param traffic       L2 bytes ({@code /sys/class/net/<name>/statistics/{r,t}x_bytes}) since weir started
 * @param packets       packets, likewise
 * @param ingressHook   what counts its packets on the way in: {@code generic}, {@code native}, {@code tc} or {@code off}
 * @param ingressReason why that one was chosen; one sentence
 * @param speedMbit     link speed, 0 when not known; Mbit/s
 * @param up            whether it is up
 */
public record Interface(int ifindex, String name, Traffic traffic, Packets packets, String ingressHook, String ingressReason,
                        long speedMbit, boolean up) {
}
