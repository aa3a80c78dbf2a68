package dev.weir.model;

/**
 * The kernel's own counters of one interface, cumulative since it was made.
 * <p>Source: {@code /sys/class/net/<name>/statistics}.
 *
 * @param ifindex        the kernel's number for it
 * @param name           its name
 * @param rxBytes        received; bytes
 * @param txBytes        sent; bytes
 * @param rxPackets      received; packets
 * @param txPackets      sent; packets
 * @param headerBytes    length of its link-layer header; bytes
 * @param countsBuffers  whether its driver counts a merged buffer as one packet (veth, virtio and other virtual devices)
 * @param ingressHook    what counts its packets on the way in: {@code generic}, {@code native}, {@code tc} or {@code off}
 * @param ingressReason  why that one
 * @param speedMbit      link speed, 0 when not known; Mbit/s
 * @param up             whether it is up
 */
public record InterfaceRow(int ifindex, String name, long rxBytes, long txBytes, long rxPackets, long txPackets,
                           int headerBytes, boolean countsBuffers, String ingressHook, String ingressReason, long speedMbit, boolean up) {
}
