/**
 * Hands numbers out: by HTTP, as Prometheus metrics, over a unix socket. Features make what is handed out; this package
 * keeps clients from harming each other: every request is bounded, slow clients are dropped, and nothing waits for one.
 */
package dev.weir.serve;
