/**
 * What happened on the network, and what may be changed about how it is counted, as values: snapshots, rates, alerts,
 * controls. No clock, no I/O, no mechanism.
 */
package dev.weir.model;
