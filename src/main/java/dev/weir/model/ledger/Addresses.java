package dev.weir.model.ledger;

import dev.weir.model.Address;

/** Addresses as objects, one for many connections where that is easy to have: the local ones of a host are few. */
final class Addresses {

    private static final int KEPT = 1_024;

    private final Address[] kept = new Address[KEPT];

    /** The address of these bits. */
    Address of(long high, long low) {
        long spread = (high ^ low) * 0x9e37_79b9_7f4a_7c15L;
        int place = (int) (spread >>> 32) & KEPT - 1;
        Address address = kept[place];
        if (address == null || address.high() != high || address.low() != low) {
            address = new Address(high, low);
            kept[place] = address;
        }
        return address;
    }
}
