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

/** One interface that is counted, through all its lives: it may be renamed, go, and come back under another number. */
final class Watched {

    private NetworkInterface iface;
    private Attachment attachment;
    private Offloads offloads;
    private boolean present = true;
    private String gone = "";
    /** What its own counters said last. */
    private LinkCounters last;
    /** By how much they grew since it is watched, in all its lives. */
    private LinkCounters total = LinkCounters.ZERO;
    /** What packets wait in there, as it was last. */
    private Optional<Qdisc> queue = Optional.empty();
    /** How many packets were dropped there since it is watched, in all its lives. */
    private long queueDropped;

    Watched(NetworkInterface iface, Attachment attachment, Offloads offloads, LinkCounters first) {
        comes(iface, attachment, offloads, first);
    }

    /** It is there, again or for the first time, and its packets are counted. */
    void comes(NetworkInterface described, Attachment attached, Offloads endedOffloads, LinkCounters counters) {
        iface = described;
        attachment = attached;
        offloads = endedOffloads;
        last = counters;
        queue = Optional.empty();
        present = true;
    }

    /** It still has its programs, but not the name or the state it had. */
    void changes(NetworkInterface described) {
        iface = described;
    }

    /** Its counters now. */
    void counts(LinkCounters now) {
        total = total.plus(now.since(last));
        last = now;
    }

    /**
     * Its counters as the message of a change has them. Those of a veth whose other end goes lose what that had sent,
     * so that nothing is taken for new that is less than before.
     */
    void tells(LinkCounters counters) {
        counts(counters.orLarger(last));
    }

    /** What packets wait in there now, if the kernel tells; one that was put in place of another counts from zero. */
    void queues(Optional<Qdisc> now) {
        if (queue.isPresent() && now.isPresent()) {
            long before = queue.get().dropped();
            long dropped = now.get().dropped();
            queueDropped += dropped >= before ? dropped - before : dropped;
        }
        queue = now;
    }

    private SendQueue sendQueue(Qdisc from) {
        return new SendQueue(
                from.kind(), from.packets(), from.bytes(), queueDropped, from.limitPackets(), from.limitBytes());
    }

    /** It is there no more. */
    void goes(Instant when) {
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

    WatchedInterface shown() {
        return new WatchedInterface(
                iface.name(), present ? attachment.ingressHook() : "off", present ? attachment.ingressReason() : gone);
    }

    InterfaceRow row() {
        CounterRule rule = iface.counters();
        WatchedInterface shown = shown();
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
                shown.ingressHook(),
                shown.reason(),
                iface.speedMbit(),
                present && iface.up(),
                new LinkFaults(
                        total.rxErrors(),
                        total.txErrors(),
                        total.rxDropped(),
                        total.txDropped(),
                        total.rxMissed(),
                        iface.txQueuePackets()),
                queue.filter(there -> present).map(this::sendQueue));
    }
}
