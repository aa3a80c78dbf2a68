package dev.weir.feature.traffic;

/**
 * Bytes of both directions.
 *
 * @param rx received
 * @param tx sent
 */
record Bytes(long rx, long tx) {

    Bytes plus(Bytes more) {
        return new Bytes(rx + more.rx, tx + more.tx);
    }

    Bytes minus(Bytes less) {
        return new Bytes(rx - less.rx, tx - less.tx);
    }

    /** As many of these as there are of others. */
    Bytes orLess(Bytes others) {
        return new Bytes(Math.min(rx, others.rx), Math.min(tx, others.tx));
    }
}
