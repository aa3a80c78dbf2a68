package dev.weir.feature.clients;

import dev.weir.model.Address;
import java.time.Instant;

/**
 * One client of one port.
 *
 * @param address     where its packets say they come from
 * @param port        what it uses
 * @param bytes       L3 length of its packets in the window; bytes
 * @param packets     of the window
 * @param connections begun in the window
 * @param first       first seen, in this window or in those before it without a break
 * @param last        last seen
 * @param synOnly     whether nothing but SYNs and resets came in the window: the address may be a false one
 * @param known       what else is known of the address
 */
record ClientRow(
        Address address,
        ClientPort port,
        long bytes,
        long packets,
        long connections,
        Instant first,
        Instant last,
        boolean synOnly,
        Known known) {

    /** The same client with what is known of it. */
    ClientRow with(Known found) {
        return new ClientRow(address, port, bytes, packets, connections, first, last, synOnly, found);
    }
}
