package dev.weir.codec;

import dev.weir.model.Rate;
import java.io.IOException;

/** Why a recorded rate is {@code null}, in a field behind it: without one it is only starting. */
public final class RateState {

    private final Fields.Decimal stale;
    private final Fields.Text unavailable;

    RateState(Schema<?> schema, String name, String unit) {
        stale = Schema.forReplay(schema.decimal(
                name + "_stale", unit, "the last `" + name + "` known, where the newest reading failed", 1));
        unavailable = Schema.forReplay(
                schema.text(name + "_unavailable", "why there is no `" + name + "`, where there cannot be one"));
    }

    /** Writes the reason of a rate that has one. */
    public void write(FieldSink out, Rate rate) throws IOException {
        if (rate instanceof Rate.Stale last) {
            stale.write(out, last.perSecond());
        } else if (rate instanceof Rate.Unavailable missing) {
            unavailable.write(out, missing.reason());
        }
    }
}
