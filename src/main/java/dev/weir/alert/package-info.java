/** Rules and detectors: snapshots in, alerts raised and cleared out. */
package dev.weir.alert;
