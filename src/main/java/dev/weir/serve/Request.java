package dev.weir.serve;

/**
 * What was asked for.
 *
 * @param path   decoded, without the query
 * @param accept the Accept header as it came; empty when there was none
 */
public record Request(String path, String accept) {}
