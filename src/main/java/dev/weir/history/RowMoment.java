package dev.weir.history;

import dev.weir.model.Rate;
import dev.weir.model.Traffic;

/** The numbers of one row at the tick to which they were played. */
interface RowMoment {

    /** A number of the row. */
    long number(int index);

    /** How much a number grew in the interval, per second. */
    Rate rate(int index);

    /** What the row moved, at rates that follow from its bytes. */
    Traffic traffic();
}
