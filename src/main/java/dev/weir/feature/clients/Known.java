package dev.weir.feature.clients;

import java.util.Optional;

/**
 * What is known of an address beside what it did.
 *
 * @param name    what it is called
 * @param country two letters (ISO 3166-1)
 * @param asn     number of the autonomous system it belongs to; 0 when that is not known
 * @param asName  whose that is
 */
public record Known(Optional<String> name, Optional<String> country, long asn, Optional<String> asName) {

    /** Nothing. */
    public static final Known NOTHING = new Known(Optional.empty(), Optional.empty(), 0, Optional.empty());

    /** The same with a name. */
    Known named(Optional<String> found) {
        return new Known(found, country, asn, asName);
    }

    /** Where names come from: the resolver of this host, which asks its hosts file and then DNS for PTR records. */
    Optional<String> nameSource() {
        return name.map(found -> "resolver");
    }
}
