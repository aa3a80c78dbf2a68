package dev.weir.feature.clients;

import dev.weir.model.Address;

/**
 * One client of one port.
 *
 * @param address     where its packets say they come from
 * @param port        what it uses
 * @param bytes       L3 length of its packets in the window; bytes
 * @param packets     of the window
 * @param connections begun in the window
 * @param firstNanos  first seen; nanoseconds of CLOCK_MONOTONIC
 * @param lastNanos   last seen, likewise
 */
public record ClientRow(Address address, ClientPort port, long bytes, long packets, long connections, long firstNanos,
                        long lastNanos) {
}
