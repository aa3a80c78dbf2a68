package dev.weir.model;

import java.util.Optional;

/**
 * One network interface that weir watches, by the kernel's own counters.
 *
 * @param ifindex       the kernel's number for it, 0 while it is gone
 * @param name          its name
 * @param traffic       bytes as the interface itself counts them ({@code ip -s link}), since weir started
 * @param packets       packets, likewise
 * @param ingressHook   what counts its packets on the way in: {@code generic}, {@code native}, {@code tc} or {@code
 *       off}
 * @param ingressReason why that one was chosen; one sentence
 * @param speedMbit     link speed, 0 when not known; Mbit/s
 * @param up            whether it is up and can carry packets
 * @param faults        errors and drops; empty in recordings of a weir that did not read them
 * @param queue         what waits to be sent there; empty likewise, and where the kernel does not tell
 */
public record Interface(
        int ifindex,
        String name,
        Traffic traffic,
        Packets packets,
        String ingressHook,
        String ingressReason,
        long speedMbit,
        boolean up,
        Optional<LinkFaults> faults,
        Optional<SendQueue> queue) {}
