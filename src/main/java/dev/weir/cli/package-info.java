/** Turns arguments and the config file into one immutable {@code Options}, or one sentence saying what was wrong. */
package dev.weir.cli;
