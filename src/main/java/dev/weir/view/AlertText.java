package dev.weir.view;

import dev.weir.model.Alert;
import dev.weir.screen.Figures;
import dev.weir.screen.Settings;
import dev.weir.screen.Times;
import dev.weir.units.Printable;

/** Alerts in words. */
final class AlertText {

    private AlertText() {
    }

    /** When, which rule, about what, how much and how much was allowed, on one line. */
    static String line(Alert alert, Look look, Settings settings) {
        return Times.ofDay(alert.since(), look.zone()) + " " + Printable.text(alert.rule()) + " " + Printable.text(alert.subject()) + " "
                + Figures.value(alert.value(), alert, settings) + ", limit " + Figures.value(alert.threshold(), alert, settings);
    }
}
