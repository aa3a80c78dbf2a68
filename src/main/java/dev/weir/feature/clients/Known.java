package dev.weir.feature.clients;

import dev.weir.model.HostName;
import java.util.Optional;

/**
 * What is known of an address beside what it did.
 *
 * @param name    what it is called, and who says so
 * @param country two letters (ISO 3166-1)
 * @param asn     number of the autonomous system it belongs to; 0 when that is not known
 * @param asName  whose that is
 */
public record Known(Optional<HostName> name, Optional<String> country, long asn, Optional<String> asName) {

    /** Nothing. */
    public static final Known NOTHING = new Known(Optional.empty(), Optional.empty(), 0, Optional.empty());

    /** The same with a name. */
    Known named(Optional<HostName> found) {
        return new Known(found, country, asn, asName);
    }
}
