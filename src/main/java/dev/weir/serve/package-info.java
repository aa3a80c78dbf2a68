/**
 * Hands numbers out: by HTTP, as Prometheus metrics, over a unix socket. What is handed out is a feature's; that nobody
 * who asks can harm anybody else is this package's: every request is bounded, whoever is slow is dropped, and nothing
 * waits for a client.
 */
package dev.weir.serve;
