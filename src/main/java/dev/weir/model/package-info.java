/** What happened on the network: samples, snapshots, rates, tops, alerts. Values only: no clock, no I/O. */
package dev.weir.model;
