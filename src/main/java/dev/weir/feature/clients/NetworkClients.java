package dev.weir.feature.clients;

import dev.weir.model.Address;

/**
 * The clients of a network.
 *
 * @param network    its first address
 * @param prefixBits 24 for IPv4, 48 for IPv6; 0 for all networks that found no room
 * @param clients    addresses on ports: one address on k ports counts k
 * @param bytes      of their packets; L3 bytes
 */
record NetworkClients(Address network, int prefixBits, long clients, long bytes) {}
