// SPDX-License-Identifier: Apache-2.0
/*
 * Receive flags that make the return value mean something else than "bytes received":
 * peek      MSG_PEEK looks at bytes that a later call receives: they count once
 * trunc     MSG_TRUNC returns a datagram's whole length, or discards stream bytes: they arrived
 * errqueue  MSG_ERRQUEUE returns a copy of what we sent ourselves: nothing was received
 * recvflags [options] peek|trunc|errqueue
 */
#include "gen.h"

#include <linux/net_tstamp.h>

#define DATAGRAMS 50
#define SHORT_BUFFER 101

static const char *mode;

static bool datagrams(void)
{
	return strcmp(mode, "peek") != 0;
}

static int bind_peer(void)
{
	int fd = gen_bound_socket(datagrams() ? SOCK_DGRAM : SOCK_STREAM, 0);

	if (!datagrams() && listen(fd, 1) < 0)
		gen_die("listen");
	return fd;
}

/* Looks at everything before receiving it; every other stream read discards with MSG_TRUNC. */
static void serve_stream(int listener)
{
	int fd = gen_accept(listener);

	for (unsigned int i = 0;; i++) {
		size_t size = gen_chunk(i, GEN_MAX_CHUNK - 1);

		if (recv(fd, gen_sink, size, MSG_PEEK) < 0)
			gen_die("recv MSG_PEEK");
		if (gen_rx(recv(fd, gen_sink, size, i & 1 ? MSG_TRUNC : 0), "recv") == 0)
			break;
	}
	close(fd);
}

/* Receives into a buffer too short for most datagrams, asking for the true length every other time. */
static void serve_datagrams(int fd)
{
	for (int i = 0; i < DATAGRAMS; i++)
		gen_rx(recv(fd, gen_sink, SHORT_BUFFER, i & 1 ? MSG_TRUNC : 0), "recv");
}

static void serve(int fd)
{
	if (datagrams())
		serve_datagrams(fd);
	else
		serve_stream(fd);
	gen_finish(-1);
}

/* Reads our own packet back from the error queue, where its transmit time is reported. */
static void read_error_queue(int fd)
{
	struct pollfd waiting = { .fd = fd };
	struct iovec piece = { gen_sink, sizeof(gen_sink) };
	char control[512];
	struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control,
				  .msg_controllen = sizeof(control) };

	if (poll(&waiting, 1, gen_seconds(GEN_PATIENCE_SECONDS) * 1000) != 1)
		gen_skip("the interface reports no transmit times");
	if (recvmsg(fd, &message, MSG_ERRQUEUE) <= 0)
		gen_die("recvmsg MSG_ERRQUEUE");
}

int main(int argc, char **argv)
{
	int at = gen_options(argc, argv), fd;
	int timestamps = SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
	bool error_queue;
	uint16_t port;

	if (argc - at != 1) {
		fprintf(stderr, "usage: recvflags [options] peek|trunc|errqueue\n");
		return 2;
	}
	mode = argv[at];
	error_queue = strcmp(mode, "errqueue") == 0;
	port = gen_start_peer(bind_peer, serve);
	fd = gen_connected_socket(datagrams() ? SOCK_DGRAM : SOCK_STREAM, 0, port);
	if (error_queue && setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &timestamps, sizeof(timestamps)) < 0)
		gen_die("SO_TIMESTAMPING");
	gen_wait_for_go();
	for (unsigned int i = 0; datagrams() && i < DATAGRAMS; i++) {
		gen_tx(send(fd, gen_data, gen_chunk(i, 1400), 0), "send");
		if (error_queue)
			read_error_queue(fd);
	}
	while (!datagrams() && gen.tx_bytes < GEN_BYTES) {
		size_t left = GEN_BYTES - gen.tx_bytes;

		gen_tx(send(fd, gen_data, left < GEN_MAX_CHUNK ? left : GEN_MAX_CHUNK, 0), "send");
	}
	close(fd);
	gen_finish(-1);
	return 0;
}
