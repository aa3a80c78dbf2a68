package dev.weir.layout;

import dev.weir.model.Address;

/**
 * App bytes between a process and one peer of a socket that is not connected, or no longer connected, to it; cumulative
 * since the kernel made the entry.
 * <p>Source: map {@code peers}, {@code struct peer_key} and {@code struct peer} in {@code bpf/types.h}.
 *
 * @param key     socket, process and peer
 * @param laddr   the local address of those datagrams, unspecified when it is not known
 * @param rxBytes bytes received; unsigned 64-bit
 * @param txBytes bytes sent; unsigned 64-bit
 */
public record PeerEntry(PeerKey key, Address laddr, long rxBytes, long txBytes) {}
