// SPDX-License-Identifier: Apache-2.0
/*
 * What a pair of calls costs: one thread sends on one socket and receives on the other, so no time is spent waiting for
 * anybody. Prints nanoseconds a pair; for getppid, a system call that moves nothing, nanoseconds a call.
 * calls [options] tcp|udp WAY PAIRS
 * calls getppid CALLS
 */
#include "ways.h"

#include <netinet/tcp.h>
#include <sys/syscall.h>

#define MESSAGE_BYTES 512

static double now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1e9 + ts.tv_nsec;
}

static void time_getppid(long calls)
{
	double start = now_ns();

	for (long i = 0; i < calls; i++)
		syscall(SYS_getppid);
	printf("%.1f\n", (now_ns() - start) / calls);
}

/* A socket bound to a free port of the peer's address, in the peer's namespace; we come back. */
static int peer_socket(int type)
{
	int own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), fd;

	gen_enter_peer_netns();
	fd = gen_bound_socket(type, 0);
	if (own < 0 || setns(own, CLONE_NEWNET) < 0)
		gen_die("own network namespace");
	close(own);
	return fd;
}

static void connect_pair(int type, int *tx, int *rx)
{
	int one = 1;

	*rx = peer_socket(type);
	if (type == SOCK_STREAM && listen(*rx, 1) < 0)
		gen_die("listen");
	*tx = gen_connected_socket(type, 0, gen_port(*rx));
	if (type == SOCK_STREAM) {
		*rx = gen_accept(*rx);
		setsockopt(*tx, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	}
}

static void time_pairs(int type, const struct way *way, long pairs)
{
	double start;
	int tx, rx;

	connect_pair(type, &tx, &rx);
	start = now_ns();
	for (long i = 0; i < pairs; i++) {
		gen_tx(way->tx(tx, gen_data, MESSAGE_BYTES), way->name);
		for (ssize_t left = MESSAGE_BYTES; left > 0;)
			left -= gen_rx(way->rx(rx, gen_sink, MESSAGE_BYTES), way->name);
	}
	printf("%.1f\n", (now_ns() - start) / pairs);
}

int main(int argc, char **argv)
{
	int at = gen_options(argc, argv);
	const struct way *way = system_calls;

	if (argc - at == 2 && strcmp(argv[at], "getppid") == 0) {
		time_getppid(atol(argv[at + 1]));
		return 0;
	}
	while (argc - at == 3 && way->name && strcmp(way->name, argv[at + 1]) != 0)
		way++;
	if (argc - at != 3 || !way->name) {
		fprintf(stderr, "usage: calls [options] tcp|udp WAY PAIRS, or calls getppid CALLS\n");
		return 2;
	}
	time_pairs(strcmp(argv[at], "udp") == 0 ? SOCK_DGRAM : SOCK_STREAM, way, atol(argv[at + 2]));
	return 0;
}
