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

/**
 * Attaches the packet programs to interfaces: XDP or tc for received packets, tc for sent ones; tcx where the kernel
 * has it, else clsact.
 */
final class PacketHooks {

    /** Tells the clsact filters of weir from those of others: "we" and the low half of the pid. */
    private static final int HANDLE_PREFIX = 0x7765_0000;

    private final LoadedObject object;
    private final XdpChoice choice;
    private final Runnable programsAdded;
    /**
     * The filters, which no file descriptor holds, each with the line by which the next start removes it after a crash.
     */
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

    /** The groups of packet programs that an interface needs. */
    static Set<Group> groups(XdpChoice choice, NetworkInterface iface) {
        Set<Group> groups = EnumSet.of(iface.ethernet() ? Group.PACKET_TC : Group.PACKET_TC_L3);
        if (IngressChoice.decide(choice, iface).hook() != IngressChoice.Hook.TC) {
            groups.add(Group.PACKET_XDP);
        }
        return groups;
    }

    /** Attaches to one interface; the attachment has the reason for each hook that cannot be had. */
    Attachment attach(NetworkInterface iface) {
        if (object.require(groups(choice, iface))) {
            programsAdded.run();
        }
        Attachment attachment = new Attachment(this);
        ProbeProgram sending = iface.ethernet() ? ProbeProgram.TC_TX : ProbeProgram.TC_TX_L3;
        if (object.wants(sending)) {
            attachTc(attachment, sending, iface, false, "");
        }
        IngressChoice.Decision decision = IngressChoice.decide(choice, iface);
        if (decision.hook() == IngressChoice.Hook.TC) {
            attachTcIngress(attachment, iface, decision.reason());
            return attachment;
        }
        attachXdpIngress(attachment, iface, decision);
        return attachment;
    }

    /** Attaches to XDP, or to tc where that is refused. */
    private void attachXdpIngress(Attachment attachment, NetworkInterface iface, IngressChoice.Decision decision) {
        boolean generic = decision.hook() == IngressChoice.Hook.GENERIC;
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
            return;
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
    }

    /** The program for XDP: for packets in several buffers, which came with Linux 5.18, where it is loaded. */
    private ProbeProgram xdpProgram() {
        return object.has(ProbeProgram.XDP_RX_FRAGS) ? ProbeProgram.XDP_RX_FRAGS : ProbeProgram.XDP_RX;
    }

    /** Removes a filter from its interface. */
    void remove(TcFilter filter) {
        if (discard(filter)) {
            filter.close();
        }
    }

    /** Discards a filter whose interface is gone: another one may have its ifindex by now. Whether it was known. */
    synchronized boolean discard(TcFilter filter) {
        boolean known = filters.remove(filter) != null;
        if (known) {
            writeFilters();
        }
        return known;
    }

    /** Writes the filters down for the next start, which removes them if this process crashes. */
    private void writeFilters() {
        try {
            StaleFilters.write(List.copyOf(filters.values()));
        } catch (IOException unwritable) {
            // Counting works without it. Only after a crash a filter would be left behind, which changes no packet.
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
                writeFilters();
            }
            attachment.add(hook, filter, reason.isEmpty() ? "clsact: this kernel has no tcx" : reason);
            return true;
        } catch (BpfException refused) {
            attachment.refused(hook, refused.sentence());
            return false;
        }
    }
}
