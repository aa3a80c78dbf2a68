package dev.weir.model;

import java.util.Optional;

/**
 * The kernel's own counters of one interface, cumulative since it is watched, also while it is gone and when it comes
 * back.
 * <p>Source: {@code struct rtnl_link_stats64}, over rtnetlink.
 *
 * @param ifindex        the kernel's number for it, {@link #GONE} while it is not there
 * @param name           its name
 * @param rxBytes        received; bytes
 * @param txBytes        sent; bytes
 * @param rxPackets      received; packets
 * @param txPackets      sent; packets
 * @param headerBytes    length of its packets' link header; bytes
 * @param rxHeaderBytes  how much of that its received counter includes; bytes
 * @param txHeaderBytes  how much of that its sent counter includes; bytes
 * @param rxBuffers      whether its driver counts a merged buffer as one packet (veth, virtio and other virtual
 *       devices)
 * @param txBuffers      whether it does so with what it sends, which it also must be able to take unsegmented
 * @param ingressHook    what counts its packets on the way in: {@code generic}, {@code native}, {@code tc} or {@code
 *       off}
 * @param ingressReason  why that one
 * @param speedMbit      link speed, 0 when not known; Mbit/s
 * @param up             whether it is up and can carry packets
 * @param faults         what went wrong there
 * @param queue          what waits to be sent there, if the kernel tells
 */
public record InterfaceRow(
        int ifindex,
        String name,
        long rxBytes,
        long txBytes,
        long rxPackets,
        long txPackets,
        int headerBytes,
        int rxHeaderBytes,
        int txHeaderBytes,
        boolean rxBuffers,
        boolean txBuffers,
        String ingressHook,
        String ingressReason,
        long speedMbit,
        boolean up,
        LinkFaults faults,
        Optional<SendQueue> queue) {

    /** The number of no interface. */
    public static final int GONE = 0;

    /** The same interface before it counted anything. */
    public InterfaceRow withoutCounters() {
        return new InterfaceRow(
                ifindex,
                name,
                0,
                0,
                0,
                0,
                headerBytes,
                rxHeaderBytes,
                txHeaderBytes,
                rxBuffers,
                txBuffers,
                ingressHook,
                ingressReason,
                speedMbit,
                up,
                LinkFaults.NONE,
                queue);
    }
}
