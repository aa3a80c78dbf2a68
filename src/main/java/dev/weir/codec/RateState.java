package dev.weir.codec;

import dev.weir.model.Rate;
import java.io.IOException;

/** Why a recorded rate is {@code null}, in a field behind it: without one it is only starting. */
final class RateState {

    private RateState() {
    }

    static void write(JsonFields fields, String name, Rate rate) throws IOException {
        if (rate instanceof Rate.Stale stale) {
            fields.decimal(name + "_stale", stale.perSecond(), 1);
        } else if (rate instanceof Rate.Unavailable unavailable) {
            fields.text(name + "_unavailable", unavailable.reason());
        }
    }
}
