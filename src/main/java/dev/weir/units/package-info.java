/** Numbers as text: bytes, bits, packets, seconds, per second; text fitted to columns. */
package dev.weir.units;
