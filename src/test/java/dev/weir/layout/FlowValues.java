package dev.weir.layout;

import dev.weir.model.Address;
import dev.weir.model.ProcessKey;

/** A flow row that keeps its values; see {@link FlowEntry} for what they are. */
public record FlowValues(
        int index,
        long cookie,
        ProcessKey process,
        int family,
        int protocol,
        Address laddr,
        int lport,
        Address raddr,
        int rport,
        long netns,
        long rxBytes,
        long txBytes,
        long openedNanos,
        int lastTick,
        boolean listening,
        int epoch)
        implements FlowEntry {

    /** The values of a row as it is now. */
    public static FlowValues of(FlowEntry row) {
        return new FlowValues(
                row.index(),
                row.cookie(),
                row.process(),
                row.family(),
                row.protocol(),
                row.laddr(),
                row.lport(),
                row.raddr(),
                row.rport(),
                row.netns(),
                row.rxBytes(),
                row.txBytes(),
                row.openedNanos(),
                row.lastTick(),
                row.listening(),
                row.epoch());
    }
}
