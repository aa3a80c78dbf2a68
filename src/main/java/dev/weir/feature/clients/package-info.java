/**
 * How many distinct addresses use each port, now and per window. A client is counted once for each port, transport and
 * family of addresses it uses: one address on k ports counts k.
 * <p>The kernel keeps the addresses; here they are read as they are added up, so that a million of them need no copy.
 */
package dev.weir.feature.clients;
