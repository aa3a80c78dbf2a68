/** Where snapshots come from, this host or a recording, and what a {@code Control} changes about them. */
package dev.weir.source;
