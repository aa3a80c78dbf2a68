package dev.weir.feature.traffic;

import dev.weir.model.Address;

/** Addresses as objects, one for many connections where that is easy to have: the local ones of a host are few. */
final class Addresses {

    private static final int KEPT = 1_024;

    private final Address[] kept = new Address[KEPT];

    /** The address of these words, as in {@link Address#ofWords}. */
    Address of(long highWord, long lowWord) {
        long high = Long.reverseBytes(highWord);
        long low = Long.reverseBytes(lowWord);
        int place = Long.hashCode(high ^ low) & KEPT - 1;
        Address address = kept[place];
        if (address == null || address.high() != high || address.low() != low) {
            address = new Address(high, low);
            kept[place] = address;
        }
        return address;
    }
}
