package dev.weir.attach;

import dev.weir.model.Hook;
import dev.weir.model.InterfaceRow;
import dev.weir.model.LinkFaults;
import dev.weir.model.SendQueue;
import dev.weir.netlink.LinkCounters;
import dev.weir.netlink.Qdisc;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** One interface that is counted, also when it is renamed, goes, and comes back under another ifindex. */
final class Watched {

    private NetworkInterface iface;
    private Attachment attachment;
    private Offloads offloads;
    private boolean present = true;
    private String gone = "";
    /** Its own counters as they were last read. */
    private LinkCounters last;
    /** By how much they have grown since it is watched, the times before it went and came back included. */
    private LinkCounters total = LinkCounters.ZERO;
    /** Its root queueing discipline as it was last read. */
    private Optional<Qdisc> queue = Optional.empty();
    /** Packets dropped there since it is watched, the times before it went and came back included. */
    private long queueDropped;

    Watched(NetworkInterface iface, Attachment attachment, Offloads offloads, LinkCounters first) {
        setPresent(iface, attachment, offloads, first);
    }

    /** Notes that it is present, again or for the first time, and attached to. */
    void setPresent(NetworkInterface described, Attachment attached, Offloads endedOffloads, LinkCounters counters) {
        iface = described;
        attachment = attached;
        offloads = endedOffloads;
        last = counters;
        queue = Optional.empty();
        present = true;
    }

    /** Notes that it has another name or state; its programs stay attached. */
    void setDescription(NetworkInterface described) {
        iface = described;
    }

    /** Adds what its counters have grown by until now. */
    void addCounters(LinkCounters now) {
        total = total.plus(now.since(last));
        last = now;
    }

    /**
     * Adds what its counters have grown by according to a message about a change. When the other end of a veth goes,
     * its counters lose what that end had sent; a counter that is less than before is not taken for growth.
     */
    void addCountersOfMessage(LinkCounters counters) {
        addCounters(counters.orLarger(last));
    }

    /** Sets its root queueing discipline, if the kernel has one; one that replaced another counts from zero. */
    void setQueue(Optional<Qdisc> now) {
        if (queue.isPresent() && now.isPresent()) {
            long before = queue.get().dropped();
            long dropped = now.get().dropped();
            queueDropped += dropped >= before ? dropped - before : dropped;
        }
        queue = now;
    }

    private SendQueue sendQueue(Qdisc root) {
        return new SendQueue(
                root.kind(), root.packets(), root.bytes(), queueDropped, root.limitPackets(), root.limitBytes());
    }

    /** Notes that it is gone. */
    void setGone(Instant when) {
        attachment.drop();
        present = false;
        gone = "the interface is gone since " + when.truncatedTo(ChronoUnit.SECONDS);
    }

    LinkCounters lastCounters() {
        return last;
    }

    boolean isPresent() {
        return present;
    }

    boolean is(int ifindex) {
        return iface.ifindex() == ifindex;
    }

    String name() {
        return iface.name();
    }

    int ifindex() {
        return iface.ifindex();
    }

    Attachment attachment() {
        return attachment;
    }

    Offloads offloads() {
        return offloads;
    }

    List<Hook> hooks() {
        return present ? attachment.hooks(iface.name()) : attachment.missing(iface.name(), gone);
    }

    WatchedInterface summary() {
        return new WatchedInterface(
                iface.name(), present ? attachment.ingressHook() : "off", present ? attachment.ingressReason() : gone);
    }

    InterfaceRow row() {
        CounterRule rule = iface.counters();
        WatchedInterface summary = summary();
        return new InterfaceRow(
                present ? iface.ifindex() : InterfaceRow.GONE,
                iface.name(),
                total.rxBytes(),
                total.txBytes(),
                total.rxPackets(),
                total.txPackets(),
                rule.headerBytes(),
                rule.rxHeaderBytes(),
                rule.txHeaderBytes(),
                rule.rxBuffers(),
                rule.txBuffers(),
                summary.ingressHook(),
                summary.reason(),
                iface.speedMbit(),
                present && iface.up(),
                new LinkFaults(
                        total.rxErrors(),
                        total.txErrors(),
                        total.rxDropped(),
                        total.txDropped(),
                        total.rxMissed(),
                        iface.txQueuePackets()),
                queue.filter(root -> present).map(this::sendQueue));
    }
}
