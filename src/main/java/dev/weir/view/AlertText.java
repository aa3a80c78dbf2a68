package dev.weir.view;

import dev.weir.model.Alert;
import dev.weir.screen.Figures;
import dev.weir.screen.Settings;
import dev.weir.screen.Times;
import dev.weir.units.Printable;

/** Alerts in words. */
final class AlertText {

    private AlertText() {}

    /** When, about what, which rule, how much at most and now, and where it ends, on one line. */
    static String line(Alert alert, Look look, Settings settings) {
        return Times.ofDay(alert.since(), look.zone()) + " " + Printable.text(alert.subject()) + " "
                + Printable.text(alert.rule()) + " " + figures(alert, settings);
    }

    /** {@code peak 1.51 Gb/s, now 700 Mb/s, clears below 640 Mb/s}. */
    static String figures(Alert alert, Settings settings) {
        String peak = "peak " + Figures.value(alert.peak(), alert, settings);
        return alert.isOpen()
                ? peak + ", now " + Figures.value(alert.value(), alert, settings) + ", clears below "
                        + Figures.value(alert.clears(), alert, settings)
                : "cleared, " + peak + ", limit " + Figures.value(alert.threshold(), alert, settings);
    }
}
