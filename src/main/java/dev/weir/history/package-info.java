/** The last ten minutes of snapshots, in memory. */
package dev.weir.history;
