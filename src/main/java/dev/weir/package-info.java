/** {@code Main}, the one place that knows every room: reads options, wires the parts, returns an exit code. */
package dev.weir;
