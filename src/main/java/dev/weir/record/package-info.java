/** Writes and reads recorded snapshots. */
package dev.weir.record;
