package dev.weir.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two fresh network namespaces joined by a veth pair and a VXLAN tunnel over it; gone when closed.
 *
 * <pre>
 *   near: veth  10.77.0.1/24 fd77::1/64  ------  veth 10.77.0.2/24 fd77::2/64  :far
 *         vx    10.78.0.1/24             ======  vx   10.78.0.2/24
 * </pre>
 * The generators' own ends live in {@code near}, their peers in {@code far}.
 */
final class Lab implements AutoCloseable {

    /** The interface of either namespace that leads to the other. */
    static final String IFACE = "veth";

    static final String NEAR_4 = "10.77.0.1";
    static final String FAR_4 = "10.77.0.2";
    static final String NEAR_6 = "fd77::1";
    static final String FAR_6 = "fd77::2";
    private static final String NEAR_TUNNEL_4 = "10.78.0.1";
    private static final String FAR_TUNNEL_4 = "10.78.0.2";
    /** Whether this machine is emulated, and so slow that weir is asked for fewer snapshots. */
    static final boolean EMULATED = Boolean.getBoolean("weir.emulated");
    /** What all patience is multiplied by. */
    static final int SLOWNESS = EMULATED ? 12 : 1;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String near;
    private final String far;
    private final Map<String, String> environment;
    private final boolean owner;
    private boolean ipv6 = true;
    private boolean tunnel = true;

    /** Makes the namespaces; what an interrupted run of this process left behind is not touched. */
    Lab() {
        String name = "weirtest" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        near = name + "n";
        far = name + "f";
        owner = true;
        try {
            make();
            environment = environment(far, FAR_4, FAR_6, FAR_TUNNEL_4);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Lab(Lab other) {
        near = other.far;
        far = other.near;
        ipv6 = other.ipv6;
        tunnel = other.tunnel;
        environment = environment(far, NEAR_4, NEAR_6, NEAR_TUNNEL_4);
        owner = false;
    }

    /** The same lab seen from the other end: generators' own ends live in {@code far}. Closing it does nothing. */
    Lab reversed() {
        return new Lab(this);
    }

    private void make() {
        Commands.words("ip netns add " + near);
        Commands.words("ip netns add " + far);
        Commands.words("ip link add veth netns " + near + " type veth peer name veth netns " + far);
        end(near, NEAR_4, NEAR_6, FAR_4, NEAR_TUNNEL_4);
        end(far, FAR_4, FAR_6, NEAR_4, FAR_TUNNEL_4);
    }

    private void end(String netns, String own4, String own6, String other4, String tunnel4) {
        String ip = "ip -n " + netns;
        Commands.words(ip + " link set lo up");
        Commands.words(ip + " addr add " + own4 + "/24 dev veth");
        ipv6 &= works(ip + " addr add " + own6 + "/64 dev veth nodad");
        Commands.words(ip + " link set veth up");
        tunnel &= works(
                ip + " link add vx type vxlan id 77 remote " + other4 + " local " + own4 + " dev veth dstport 4789");
        if (tunnel) {
            Commands.words(ip + " addr add " + tunnel4 + "/24 dev vx");
            Commands.words(ip + " link set vx up");
        }
        Commands.run("ip", "netns", "exec", netns, "sysctl", "-qw", "net.ipv4.ping_group_range=0 2147483647");
    }

    /** Not every kernel has IPv6 or VXLAN; the generators that would use them then skip. */
    private static boolean works(String command) {
        try {
            Commands.words(command);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Name of the namespace with the generators' own ends. */
    String near() {
        return near;
    }

    /** Name of the namespace with the peers. */
    String far() {
        return far;
    }

    /** Takes the tunnel down, whose own datagrams look for neighbours and routers. */
    void withoutTunnel() {
        if (tunnel) {
            List.of(near, far).forEach(netns -> Commands.words("ip -n " + netns + " link set vx down"));
        }
    }

    /** Has neither end say anything of its own: no IPv6, and the other's address is known for good, as it is by now. */
    void silence() {
        for (String netns : List.of(near, far)) {
            Commands.run("ip", "netns", "exec", netns, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
            Commands.words("ip -n " + netns + " neigh change " + (netns.equals(near) ? FAR_4 : NEAR_4) + " dev " + IFACE
                    + " nud permanent");
        }
    }

    /** Sets how large a packet between the namespaces may be; bytes, 1500 at first. */
    void mtu(int bytes) {
        List.of(near, far).forEach(netns -> Commands.words("ip -n " + netns + " link set " + IFACE + " mtu " + bytes));
    }

    /** XDP, filters and qdiscs of the near veth, in words. */
    String stateOfInterface() {
        String device = " dev " + IFACE;
        String tc = "tc -n " + near;
        return Commands.words("ip -n " + near + " -d link show" + device)
                + Commands.words(tc + " qdisc show" + device)
                + Commands.words(tc + " filter show" + device + " ingress")
                + Commands.words(tc + " filter show" + device + " egress");
    }

    /** The words before a command that make it run in the near namespace, with a {@code /sys} of that namespace. */
    List<String> entering() {
        return List.of("ip", "netns", "exec", near);
    }

    /** What {@code gen.h} reads. */
    Map<String, String> environment() {
        return environment;
    }

    private Map<String, String> environment(String peerNetns, String peer4, String peer6, String tunnel4) {
        Map<String, String> names = new HashMap<>(Map.of(
                "GEN_PEER_NETNS",
                "/run/netns/" + peerNetns,
                "GEN_PEER_4",
                peer4,
                "GEN_IFACE",
                IFACE,
                "GEN_SLOWNESS",
                Integer.toString(SLOWNESS)));
        if (ipv6) {
            names.put("GEN_PEER_6", peer6);
        }
        if (tunnel) {
            names.put("GEN_TUNNEL_4", tunnel4);
        }
        return Map.copyOf(names);
    }

    @Override
    public void close() {
        if (!owner) {
            return;
        }
        for (String netns : List.of(near, far)) {
            try {
                Commands.words("ip netns del " + netns);
            } catch (IllegalStateException e) {
                // It was never made; the other one still goes.
            }
        }
    }
}
