/** Owns the real screen: key strokes in, pictures out, the terminal restored whatever happens. */
package dev.weir.terminal;
