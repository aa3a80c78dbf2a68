/** How samples are added up into snapshots: one object for each process, socket, port, protocol and interface. */
package dev.weir.collect;
