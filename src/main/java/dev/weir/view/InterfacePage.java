package dev.weir.view;

import dev.weir.model.Interface;
import dev.weir.model.Packets;
import dev.weir.model.Snapshot;
import dev.weir.screen.Figures;
import dev.weir.screen.InterfaceText;
import dev.weir.screen.Joined;
import dev.weir.screen.UiState;
import dev.weir.units.Columns;
import dev.weir.units.Digits;
import dev.weir.units.Printable;
import dev.weir.units.Scale;
import java.util.Optional;

/**
 * Everything known of one interface.
 * <pre>
 *  eth0   up   1.00 Gb/s   interface 2
 *  hook     generic: virtual device of unknown speed
 *  IN       41.1 Mb/s  13,600,231 B   4.20 kpkt/s  120,411 packets
 *  OUT      5.30 Mb/s   1,400,002 B   2.90 kpkt/s   80,012 packets
 *  faults   errors IN 0 OUT 0   dropped IN 12 OUT 0   missed 0
 *  queue    fq_codel   812 packets wait, 1,229,368 B   7.9% full   dropped 40
 * </pre>
 */
final class InterfacePage {

    private static final int LABEL = 10;
    private static final int FACTS = 8;

    private InterfacePage() {}

    static void draw(Canvas canvas, UiState state, Joined in, int ifindex) {
        Optional<Interface> found = in.nic(ifindex);
        if (found.isEmpty()) {
            Text.wrapped(canvas, 1, 1, "This interface is not watched in this snapshot.", Ink.TEXT);
            return;
        }
        Interface nic = found.get();
        canvas.put(
                1,
                0,
                Columns.cut(
                        Printable.text(nic.name()) + (nic.up() ? "   up" : "   down")
                                + (nic.speedMbit() <= 0
                                        ? "   speed not known"
                                        : "   " + Scale.BITS.text(nic.speedMbit() * 1e6) + "/s")
                                + "   interface " + nic.ifindex(),
                        canvas.columns() - 1),
                Ink.STRONG);
        fact(canvas, 1, "hook", nic.ingressHook() + ": " + Printable.text(nic.ingressReason()));
        Packets packets = nic.packets();
        fact(
                canvas,
                2,
                "IN",
                Figures.rateWithUnit(nic.traffic().rxRate(), state.settings()) + "   "
                        + Digits.grouped(nic.traffic().rxBytes()) + " B   " + Figures.count(packets.rxRate())
                        + " pkt/s   " + Digits.grouped(packets.rxPackets()) + " packets");
        fact(
                canvas,
                3,
                "OUT",
                Figures.rateWithUnit(nic.traffic().txRate(), state.settings()) + "   "
                        + Digits.grouped(nic.traffic().txBytes()) + " B   " + Figures.count(packets.txRate())
                        + " pkt/s   " + Digits.grouped(packets.txPackets()) + " packets");
        fact(canvas, 4, "faults", nic.faults().map(InterfaceText::faults).orElse("not read where this was recorded"));
        fact(canvas, 5, "queue", InterfaceText.queue(nic));
        fact(canvas, 6, "counts", "L2 bytes without frame check sequence, as in ip -s link");
        GraphPanel.draw(
                canvas.part(canvas.rect().below(FACTS)),
                state,
                snapshot -> rate(snapshot, ifindex, true),
                snapshot -> rate(snapshot, ifindex, false));
    }

    private static double rate(Snapshot snapshot, int ifindex, boolean rx) {
        for (Interface nic : snapshot.interfaces()) {
            if (nic.ifindex() == ifindex) {
                return (rx ? nic.traffic().rxRate() : nic.traffic().txRate()).orZero();
            }
        }
        return Double.NaN;
    }

    private static void fact(Canvas canvas, int row, String label, String value) {
        canvas.put(1, row, label, Ink.STRONG);
        canvas.put(LABEL, row, Columns.cut(value, Math.max(0, canvas.columns() - LABEL)), Ink.TEXT);
    }
}
