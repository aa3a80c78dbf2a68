package dev.weir.feature.traffic;

/**
 * What another process than its owner moved through a socket, in a row of its own.
 *
 * @param user   the process
 * @param row    its row in the connection table
 * @param number tells the row from others of the socket
 */
record SharedUse(TrackedProcess user, int row, long number) {}
