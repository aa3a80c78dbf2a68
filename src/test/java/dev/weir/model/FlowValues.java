package dev.weir.model;

/** A flow row that keeps its values; see {@link FlowRow} for what they are. */
public record FlowValues(int slot, long cookie, ProcessKey process, int family, int protocol, Address laddr, int lport, Address raddr,
                         int rport, long netns, long rxBytes, long txBytes, long openedNanos, int lastTick, boolean listening) implements FlowRow {

    /** The values of a row as it is now. */
    public static FlowValues of(FlowRow row) {
        return new FlowValues(row.slot(), row.cookie(), row.process(), row.family(), row.protocol(), row.laddr(), row.lport(), row.raddr(),
                row.rport(), row.netns(), row.rxBytes(), row.txBytes(), row.openedNanos(), row.lastTick(), row.listening());
    }
}
