/** The clock that all collectors share, and what each of them adds to a snapshot once a tick. */
package dev.weir.collect;
