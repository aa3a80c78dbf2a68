/** the last minutes in memory, and days to months in an embedded database. */
package dev.weir.history;
