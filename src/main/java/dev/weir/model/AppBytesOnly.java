package dev.weir.model;

/**
 * Says of a snapshot of the past that most of its connections have only their app bytes: what they moved on the wire,
 * and TCP's own numbers, were not kept.
 *
 * @param detailed how many of the busiest connections have all the same
 */
public record AppBytesOnly(int detailed) implements Section {}
