/**
 * Who on this host talks to whom and how much: processes, connections, ports, protocols and interfaces, added up from
 * what has changed in the kernel's tables.
 */
package dev.weir.feature.traffic;
