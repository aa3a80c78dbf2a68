/** Prints N snapshots to standard output and leaves. */
package dev.weir.batch;
