/** How samples are added up into snapshots: one account for each process, socket, port, protocol and interface. */
package dev.weir.collect;
