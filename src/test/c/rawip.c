// SPDX-License-Identifier: Apache-2.0
/*
 * Packets of an IP protocol of no name, from one raw socket to another.
 * rawip [options] PROTOCOL-NUMBER
 */
#include "gen.h"

#define PACKETS 50

static int number;

static int bind_peer(void)
{
	return gen_bound_socket(SOCK_RAW, number);
}

static void serve(int fd)
{
	for (int i = 0; i < PACKETS; i++)
		gen_rx(recv(fd, gen_sink, sizeof(gen_sink), 0), "recv");
	gen_finish(fd);
}

int main(int argc, char **argv)
{
	int at = gen_options(argc, argv), fd;
	struct sockaddr_storage peer;
	socklen_t length;

	number = at < argc ? atoi(argv[at]) : 0;
	if (number <= 0 || number > 255) {
		fprintf(stderr, "usage: rawip [options] PROTOCOL-NUMBER\n");
		return 2;
	}
	gen_start_peer(bind_peer, serve);
	length = gen_peer_address(&peer, 0);
	fd = gen_socket(SOCK_RAW, number);
	shutdown(fd, SHUT_RD); /* on loopback our own packets come back; nobody reads them */
	gen_wait_for_go();
	for (unsigned int i = 0; i < PACKETS; i++)
		gen_tx(sendto(fd, gen_data, gen_chunk(i, 1400), 0, (struct sockaddr *)&peer, length), "sendto");
	gen_finish(fd);
	return 0;
}
