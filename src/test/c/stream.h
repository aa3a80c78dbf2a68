/* SPDX-License-Identifier: Apache-2.0 */
/* One stream conversation of GEN_BYTES each way asked for, the same for every way of moving bytes. */
#ifndef STREAM_H
#define STREAM_H

#include "ways.h"

#include <netinet/tcp.h>

#define IPPROTO_MPTCP_NUMBER 262
#define IPPROTO_SCTP_NUMBER 132
#define STREAM_TURN 15000 /* bytes of one turn of "both": less than any socket buffer */

static struct {
	const struct way *way;
	const char *direction; /* "up": the client sends, "down": the peer does, "both" */
} stream;

static int stream_protocol(void)
{
	if (gen.protocol && strcmp(gen.protocol, "mptcp") == 0)
		return IPPROTO_MPTCP_NUMBER;
	if (gen.protocol && strcmp(gen.protocol, "sctp") == 0)
		return IPPROTO_SCTP_NUMBER;
	return IPPROTO_TCP;
}

static void stream_send(int fd, const struct way *way, size_t total)
{
	for (unsigned int i = 0; total > 0; i++) {
		size_t size = gen_chunk(i, GEN_MAX_CHUNK - 1);

		total -= gen_tx(way->tx(fd, gen_data, size < total ? size : total), way->name);
	}
}

/* Receives so many bytes, or with SIZE_MAX until the other side ends. */
static void stream_receive(int fd, const struct way *way, size_t total)
{
	for (unsigned int i = 1; total > 0; i++) {
		size_t size = gen_chunk(i, GEN_MAX_CHUNK - 1);
		ssize_t received = gen_rx(way->rx(fd, gen_sink, size < total ? size : total), way->name);

		if (received == 0)
			return;
		total -= received;
	}
}

/* Turn by turn; the client begins, so that nothing moves before it was told to go. */
static void stream_both(int fd, const struct way *way)
{
	bool begins = gen.peer > 0;

	for (size_t left = GEN_BYTES; left > 0;) {
		size_t turn = left < STREAM_TURN ? left : STREAM_TURN;

		if (begins)
			stream_send(fd, way, turn);
		stream_receive(fd, way, turn);
		if (!begins)
			stream_send(fd, way, turn);
		left -= turn;
	}
}

static void stream_talk(int fd, bool sender)
{
	int one = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)); /* turns shorter than a segment */
	if (strcmp(stream.direction, "both") == 0)
		stream_both(fd, stream.way);
	else if (sender)
		stream_send(fd, stream.way, GEN_BYTES);
	else
		stream_receive(fd, stream.way, gen.hold ? GEN_BYTES : SIZE_MAX);
	if (gen.hold) /* a connection that is to be looked at stays established */
		return;
	shutdown(fd, SHUT_WR);
	if (sender) /* the other side has read everything when it closes its half */
		while (gen_rx(recv(fd, gen_sink, sizeof(gen_sink), 0), "recv") > 0)
			;
}

static int stream_listen(void)
{
	int fd = gen_bound_socket(SOCK_STREAM, stream_protocol());

	if (listen(fd, 128) < 0)
		gen_die("listen");
	return fd;
}

static void stream_serve(int listener)
{
	int fd = gen_accept(listener);

	stream_talk(fd, strcmp(stream.direction, "down") == 0);
	gen_finish(fd);
}

/* The whole of a stream generator: NAME [options] WAY up|down|both. */
static int stream_main(int argc, char **argv, const struct way *ways)
{
	int at = gen_options(argc, argv), fd;
	uint16_t port;

	if (argc - at != 2) {
		fprintf(stderr, "usage: %s [options] WAY up|down|both\n", argv[0]);
		return 2;
	}
	stream.direction = argv[at + 1];
	for (stream.way = ways; stream.way->name; stream.way++)
		if (strcmp(stream.way->name, argv[at]) == 0)
			break;
	if (!stream.way->name) {
		fprintf(stderr, "%s: no way called %s\n", argv[0], argv[at]);
		return 2;
	}
	port = gen_start_peer(stream_listen, stream_serve);
	fd = gen_connected_socket(SOCK_STREAM, stream_protocol(), port);
	gen_wait_for_go();
	stream_talk(fd, strcmp(stream.direction, "up") == 0);
	gen_finish(fd);
	return 0;
}

#endif
