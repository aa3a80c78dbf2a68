package dev.weir.screen;

import dev.weir.model.Interface;
import dev.weir.model.LinkFaults;
import dev.weir.model.SendQueue;
import dev.weir.units.Digits;
import dev.weir.units.Printable;

/** An interface's troubles in words. */
public final class InterfaceText {

    private InterfaceText() {}

    /** {@code errors IN 0 OUT 0   dropped IN 12 OUT 0   missed 3}. */
    public static String faults(LinkFaults faults) {
        return "errors IN " + Digits.grouped(faults.rxErrors()) + " OUT " + Digits.grouped(faults.txErrors())
                + "   dropped IN " + Digits.grouped(faults.rxDropped()) + " OUT " + Digits.grouped(faults.txDropped())
                + "   missed " + Digits.grouped(faults.rxMissed());
    }

    /** {@code fq_codel   812 packets wait, 1,229,368 B   7.9% full   dropped 40}. */
    public static String queue(Interface nic) {
        if (nic.queue().isEmpty()) {
            return nic.faults()
                    .filter(faults -> faults.txQueuePackets() > 0)
                    .map(faults -> "at most " + Digits.grouped(faults.txQueuePackets())
                            + " packets wait; how many do is not known")
                    .orElse("not known");
        }
        SendQueue queue = nic.queue().get();
        if (!queue.isQueue()) {
            return "none: what is sent does not wait here";
        }
        boolean limited = queue.limitPackets() + queue.limitBytes() > 0;
        return Printable.text(queue.discipline()) + "   " + Digits.grouped(queue.packets())
                + (queue.packets() == 1 ? " packet waits, " : " packets wait, ") + Digits.grouped(queue.bytes()) + " B"
                + (limited ? "   " + Digits.percent(queue.filledPercent()) + " full" : "") + "   dropped "
                + Digits.grouped(queue.dropped());
    }
}
