/** Reads every map once a tick and returns one {@code Sample} with the time it was taken. */
package dev.weir.collect.store;
