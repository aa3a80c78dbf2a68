package dev.weir.feature.clients;

/**
 * How much of a reading is kept.
 *
 * @param ports       ports with a row of their own; the others, those with fewest clients, have one together
 * @param networks    networks with most clients
 * @param addresses   whether a list of all addresses of each closed window is wanted
 * @param recent  whether clients of a closed window still count as there for the length of a window
 */
record TallyLimits(int ports, int networks, boolean addresses, boolean recent) {}
