/**
 * What addresses, ports, processes, cgroups and devices are called, as known now; never waits; answers travel in the
 * snapshot.
 */
package dev.weir.names;
