package dev.weir.serve;

/**
 * A request.
 *
 * @param path   decoded, without the query
 * @param accept the Accept header as it was sent; empty when there was none
 */
public record Request(String path, String accept) {}
