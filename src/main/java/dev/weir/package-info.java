/**
 * {@code Main} and {@code Features}, the one place that knows every package: reads options, wires parts, returns an
 * exit code.
 */
package dev.weir;
