/** What happened on the network, as values: snapshots, rates, alerts. No clock, no I/O, no mechanism. */
package dev.weir.model;
