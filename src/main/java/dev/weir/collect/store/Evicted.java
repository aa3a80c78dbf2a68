package dev.weir.collect.store;

import dev.weir.layout.PeerKey;
import java.util.List;

/**
 * Entries that can be deleted in the tables of the kernel, as their counts are added up elsewhere.
 *
 * @param flows     indexes in the flow table
 * @param sockets   indexes in the socket table
 * @param processes indexes in the process table
 * @param peers     keys in the peer table
 */
public record Evicted(int[] flows, int[] sockets, int[] processes, List<PeerKey> peers) {}
