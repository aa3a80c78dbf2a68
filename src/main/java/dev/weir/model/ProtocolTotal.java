package dev.weir.model;

/**
 * One protocol on the monitored interfaces.
 *
 * @param protocol the protocol
 * @param traffic  L2 wire bytes, without FCS
 * @param packets  packets
 */
public record ProtocolTotal(Protocol protocol, Traffic traffic, Packets packets) {}
