package dev.weir.model;

/**
 * Identity of one row of the connection table.
 *
 * @param cookie the kernel's socket cookie, unique on the host until it reboots
 * @param peer   0 for the socket itself; for one peer of an unconnected socket a number that stays with that peer
 */
public record ConnectionKey(long cookie, long peer) {
}
