package dev.weir.attach;

import dev.weir.attach.ProbeProgram.Group;
import dev.weir.bpf.BpfException;
import dev.weir.bpf.TcFilter;
import dev.weir.model.XdpChoice;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Attaches the packet programs to interfaces: XDP or tc on the way in, tc on the way out, tcx before clsact. */
final class PacketHooks {

    /** Tells our clsact filters from anybody's: "we" and the low half of the pid. */
    private static final int HANDLE_PREFIX = 0x7765_0000;

    private final LoadedObject object;
    private final XdpChoice choice;
    private final Runnable programsAdded;
    /** What no file descriptor holds, with the line that the next start needs to remove it after a crash. */
    private final Map<TcFilter, String> filters = new LinkedHashMap<>();

    /**
     * Attaches programs of an object.
     *
     * @param programsAdded called when an interface needed programs that were not loaded before
     */
    PacketHooks(LoadedObject object, XdpChoice choice, Runnable programsAdded) {
        this.object = object;
        this.choice = choice;
        this.programsAdded = programsAdded;
    }

    /** The packet programs an interface needs. */
    static Set<Group> groups(XdpChoice choice, NetworkInterface iface) {
        Set<Group> groups = EnumSet.of(iface.ethernet() ? Group.PACKET_TC : Group.PACKET_TC_L3);
        if (IngressPolicy.decide(choice, iface).hook() != IngressPolicy.Hook.TC) {
            groups.add(Group.PACKET_XDP);
        }
        return groups;
    }

    /** Attaches to one interface; the attachment says what cannot be had. */
    Attachment attach(NetworkInterface iface) {
        if (object.require(groups(choice, iface))) {
            programsAdded.run();
        }
        Attachment attachment = new Attachment(this);
        ProbeProgram sending = iface.ethernet() ? ProbeProgram.TC_TX : ProbeProgram.TC_TX_L3;
        if (object.wants(sending)) {
            attachTc(attachment, sending, iface, false, "");
        }
        IngressPolicy.Decision decision = IngressPolicy.decide(choice, iface);
        if (decision.hook() == IngressPolicy.Hook.TC) {
            attachTcIngress(attachment, iface, decision.reason());
            return attachment;
        }
        boolean generic = decision.hook() == IngressPolicy.Hook.GENERIC;
        try {
            attachment.add(
                    "xdp/",
                    object.program(xdpProgram()).attachXdp(iface.ifindex(), generic),
                    decision.hook().label() + ": " + decision.reason());
        } catch (BpfException refused) {
            String why = refused.isTaken()
                    ? "another XDP program is attached to " + iface.name() + " or an interface above it"
                    : refused.sentence();
            attachment.refused("xdp/", why);
            attachTcIngress(attachment, iface, why);
            return attachment;
        }
        attachment.setIngress(decision.hook().label(), decision.reason());
        if (generic && object.wants(ProbeProgram.TC_RX_SEGMENTS)) {
            attachTc(
                    attachment,
                    ProbeProgram.TC_RX_SEGMENTS,
                    iface,
                    true,
                    "adds the packets that merging hides from generic XDP");
        }
        return attachment;
    }

    /** Packets in several buffers, as xdp.frags takes them, came with Linux 5.18. */
    private ProbeProgram xdpProgram() {
        return object.has(ProbeProgram.XDP_RX_FRAGS) ? ProbeProgram.XDP_RX_FRAGS : ProbeProgram.XDP_RX;
    }

    /** Removes a filter from its interface. */
    void remove(TcFilter filter) {
        if (forget(filter)) {
            filter.close();
        }
    }

    /** Drops a filter that went with its interface: under its number there may be another one by now. */
    synchronized boolean forget(TcFilter filter) {
        boolean known = filters.remove(filter) != null;
        if (known) {
            rememberFilters();
        }
        return known;
    }

    /** What is written down here the next start removes if this process ends by a crash. */
    private void rememberFilters() {
        try {
            StaleFilters.remember(List.copyOf(filters.values()));
        } catch (IOException unwritable) {
            // Counting works all the same; only after a crash a filter that changes nothing would stay.
            return;
        }
    }

    private void attachTcIngress(Attachment attachment, NetworkInterface iface, String reason) {
        boolean attached = attachTc(
                attachment, iface.ethernet() ? ProbeProgram.TC_RX : ProbeProgram.TC_RX_L3, iface, true, reason);
        attachment.setIngress(attached ? "tc" : "off", reason);
    }

    private boolean attachTc(
            Attachment attachment, ProbeProgram program, NetworkInterface iface, boolean ingress, String reason) {
        String hook = ingress ? "tc-ingress/" : "tc-egress/";
        try {
            attachment.add(hook, object.program(program).attachTcx(iface.ifindex(), ingress), reason);
            return true;
        } catch (BpfException noTcx) {
            return attachClsact(attachment, program, iface, ingress, reason);
        }
    }

    private boolean attachClsact(
            Attachment attachment, ProbeProgram program, NetworkInterface iface, boolean ingress, String reason) {
        String hook = ingress ? "tc-ingress/" : "tc-egress/";
        try {
            int handle = HANDLE_PREFIX | (int) ProcessHandle.current().pid() & 0xffff;
            TcFilter filter = TcFilter.attach(object.program(program), iface.ifindex(), ingress, handle);
            synchronized (this) {
                filters.put(filter, iface.ifindex() + " " + ingress + " " + handle + " " + filter.madeQdisc());
                rememberFilters();
            }
            attachment.add(hook, filter, reason.isEmpty() ? "clsact: this kernel has no tcx" : reason);
            return true;
        } catch (BpfException refused) {
            attachment.refused(hook, refused.sentence());
            return false;
        }
    }
}
