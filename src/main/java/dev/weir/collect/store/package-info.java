/** Reads the tables of the kernel once a tick, deletes what is added up, and holds the connection table in columns. */
package dev.weir.collect.store;
