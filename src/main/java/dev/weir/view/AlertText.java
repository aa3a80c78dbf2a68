package dev.weir.view;

import dev.weir.model.Alert;
import dev.weir.screen.Settings;
import dev.weir.units.Printable;
import dev.weir.units.Scale;

/** Alerts in words. */
final class AlertText {

    private static final String BYTES_PER_SECOND = "B/s";
    private static final String PACKETS_PER_SECOND = "packets/s";

    private AlertText() {
    }

    /** When, which rule, about what, how much and how much was allowed, on one line. */
    static String line(Alert alert, Look look, Settings settings) {
        return Times.ofDay(alert.since(), look) + " " + Printable.text(alert.rule()) + " " + Printable.text(alert.subject()) + " "
                + value(alert.value(), alert, settings) + ", limit " + value(alert.threshold(), alert, settings);
    }

    /** A value in the unit of an alert's rule: rates of bytes in the person's unit, others as they are. */
    static String value(double value, Alert alert, Settings settings) {
        return switch (alert.unit()) {
            case BYTES_PER_SECOND -> Figures.rateWithUnit(value, settings);
            case PACKETS_PER_SECOND -> Scale.PACKETS.perSecond(value);
            default -> Scale.COUNT.number(value) + " " + Printable.text(alert.unit());
        };
    }
}
