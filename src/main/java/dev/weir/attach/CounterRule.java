package dev.weir.attach;

import dev.weir.netlink.Link;
import java.util.Set;

/**
 * What the counters of an interface, which {@code ip -s link} shows, take for a packet; totals by protocol must equal
 * them. Drivers differ: many count a packet after its link header was taken off.
 *
 * @param headerBytes   length of the link header of its packets; bytes
 * @param rxHeaderBytes how much of it the received counter includes; bytes
 * @param txHeaderBytes how much of it the sent counter includes; bytes
 * @param rxBuffers     whether a merged buffer counts as one packet
 * @param txBuffers     whether a buffer that is not segmented yet counts as one packet
 */
record CounterRule(int headerBytes, int rxHeaderBytes, int txHeaderBytes, boolean rxBuffers, boolean txBuffers) {

    /** {@code ETH_HLEN} in {@code linux/if_ether.h}. */
    private static final int ETHERNET = 14;

    /**
     * Kinds that count without the header in both directions: {@code loopback_xmit} after {@code eth_type_trans};
     * tunnels, which count sent packets from their inner network header ({@code iptunnel_xmit}, {@code ip6tunnel_xmit})
     * and received ones after {@code eth_type_trans}.
     */
    private static final Set<String> WITHOUT = Set.of("vxlan", "geneve", "ip6gretap", "ip6erspan");
    /** Tunnels that count received packets before {@code eth_type_trans} ({@code ip_tunnel_rcv}). */
    private static final Set<String> RECEIVED_WITH = Set.of("gretap", "erspan");
    /**
     * Kinds that count received packets after {@code eth_type_trans} and sent ones with the header: {@code
     * br_pass_frame_up}, {@code vlan_do_receive}, {@code team_handle_frame}, {@code internal_dev_recv}, {@code
     * macsec_decrypt_done}.
     */
    private static final Set<String> SENT_WITH = Set.of("bridge", "vlan", "team", "openvswitch", "macsec");

    /**
     * The rule for a link. Virtual drivers count buffers, and so does virtio_net, whose device is the memory of another
     * machine; but they never see a buffer that the kernel had to segment for them.
     *
     * @param virtual  whether it has no device
     * @param segments whether it takes buffers of TCP that are not segmented yet
     */
    static CounterRule of(Link link, boolean virtual, String driver, boolean segments) {
        boolean buffers = virtual || driver.equals("virtio_net");
        String kind = link.kind();
        if (!link.isEthernet()) {
            return new CounterRule(0, 0, 0, buffers, buffers && segments);
        }
        boolean rx = !link.isLoopback() && !WITHOUT.contains(kind) && !SENT_WITH.contains(kind);
        boolean tx = !link.isLoopback() && !WITHOUT.contains(kind) && !RECEIVED_WITH.contains(kind);
        return new CounterRule(ETHERNET, rx ? ETHERNET : 0, tx ? ETHERNET : 0, buffers, buffers && segments);
    }
}
