package dev.weir.attach;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.TcFilter;
import dev.weir.model.Hook;
import dev.weir.model.XdpChoice;
import dev.weir.attach.ProbeProgram.Group;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Attaches the packet programs to interfaces: XDP or tc on the way in, tc on the way out, tcx before clsact. */
final class PacketHooks {

    /** Tells our clsact filters from anybody's: "we" and the low half of the pid. */
    private static final int HANDLE_PREFIX = 0x7765_0000;

    private final LoadedObject object;
    private final Links links;
    private final List<Hook> hooks = new ArrayList<>();
    private final List<WatchedInterface> watched = new ArrayList<>();
    /** What no file descriptor holds: clsact filters. */
    private final Links unheld = new Links();
    private final List<String> filters = new ArrayList<>();

    PacketHooks(LoadedObject object, Links links) {
        this.object = object;
        this.links = links;
        links.add(unheld);
    }

    /** The packet programs these interfaces need. */
    static Set<Group> groups(XdpChoice choice, List<NetworkInterface> interfaces) {
        Set<Group> groups = EnumSet.noneOf(Group.class);
        for (NetworkInterface iface : interfaces) {
            groups.add(iface.ethernet() ? Group.PACKET_TC : Group.PACKET_TC_L3);
            if (IngressPolicy.decide(choice, iface).hook() != IngressPolicy.Hook.TC) {
                groups.add(Group.PACKET_XDP);
            }
        }
        return groups;
    }

    List<Hook> hooks() {
        return hooks;
    }

    List<WatchedInterface> watched() {
        return watched;
    }

    /** Attaches to one interface; what cannot be had is told in {@link #hooks}. */
    void attach(XdpChoice choice, NetworkInterface iface) {
        attachTc(iface.ethernet() ? ProbeProgram.TC_TX : ProbeProgram.TC_TX_L3, iface, false, "");
        IngressPolicy.Decision decision = IngressPolicy.decide(choice, iface);
        if (decision.hook() == IngressPolicy.Hook.TC) {
            attachTcIngress(iface, decision.reason());
            return;
        }
        boolean generic = decision.hook() == IngressPolicy.Hook.GENERIC;
        String name = "xdp/" + iface.name();
        try {
            links.add(object.program(xdpProgram()).attachXdp(iface.ifindex(), generic));
        } catch (BpfException refused) {
            String why = refused.isTaken() ? "another XDP program is attached to " + iface.name() + " or an interface above it"
                    : refused.getMessage();
            hooks.add(new Hook(name, false, why));
            attachTcIngress(iface, why);
            return;
        }
        hooks.add(new Hook(name, true, decision.hook().label() + ": " + decision.reason()));
        watched.add(WatchedInterface.of(iface, decision.hook().label(), decision.reason()));
        if (generic) {
            attachTc(ProbeProgram.TC_RX_SEGMENTS, iface, true, "adds the packets that merging hides from generic XDP");
        }
    }

    /** Packets in several buffers, as xdp.frags takes them, came with Linux 5.18. */
    private ProbeProgram xdpProgram() {
        return object.has(ProbeProgram.XDP_RX_FRAGS) ? ProbeProgram.XDP_RX_FRAGS : ProbeProgram.XDP_RX;
    }

    /** Sees to it that filters which no file descriptor holds go when a signal ends this process, or after a crash with the next start. */
    void rememberFilters() throws IOException {
        if (!filters.isEmpty()) {
            StaleFilters.remember(filters);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                unheld.close();
                StaleFilters.forget();
            }, "weir-filters"));
        }
    }

    private void attachTcIngress(NetworkInterface iface, String reason) {
        boolean attached = attachTc(iface.ethernet() ? ProbeProgram.TC_RX : ProbeProgram.TC_RX_L3, iface, true, reason);
        watched.add(WatchedInterface.of(iface, attached ? "tc" : "off", reason));
    }

    private boolean attachTc(ProbeProgram program, NetworkInterface iface, boolean ingress, String reason) {
        String name = (ingress ? "tc-ingress/" : "tc-egress/") + iface.name();
        try {
            links.add(object.program(program).attachTcx(iface.ifindex(), ingress));
            hooks.add(new Hook(name, true, reason));
            return true;
        } catch (BpfException noTcx) {
            return attachClsact(program, iface, ingress, name, reason);
        }
    }

    private boolean attachClsact(ProbeProgram program, NetworkInterface iface, boolean ingress, String name, String reason) {
        try {
            int handle = HANDLE_PREFIX | (int) ProcessHandle.current().pid() & 0xffff;
            TcFilter filter = TcFilter.attach(object.program(program), iface.ifindex(), ingress, handle);
            unheld.add(filter);
            filters.add(iface.ifindex() + " " + ingress + " " + handle + " " + filter.madeQdisc());
            hooks.add(new Hook(name, true, reason.isEmpty() ? "clsact: this kernel has no tcx" : reason));
            return true;
        } catch (BpfException refused) {
            hooks.add(new Hook(name, false, refused.getMessage()));
            return false;
        }
    }
}
