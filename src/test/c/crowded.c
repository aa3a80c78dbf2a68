// SPDX-License-Identifier: Apache-2.0
/*
 * One process that sends a datagram to each of very many addresses of this namespace, 11.0.0.0 and up, from one unconnected socket.
 * crowded [options] PEERS
 */
#include "gen.h"

#define FIRST_PEER 0x0b000001u
#define PORT 9

int main(int argc, char **argv)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(PORT) };
	int at = gen_options(argc, argv), fd;
	unsigned int peers = at < argc ? atoi(argv[at]) : 0;

	if (peers == 0) {
		fprintf(stderr, "usage: crowded [options] PEERS\n");
		return 2;
	}
	gen_wait_for_go();
	(void)gen_sink;
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0)
		gen_die("socket");
	for (unsigned int i = 0; i < peers; i++) {
		to.sin_addr.s_addr = htonl(FIRST_PEER + i);
		gen_tx(sendto(fd, gen_data, 1 + i % 100, 0, (struct sockaddr *)&to, sizeof(to)), "sendto");
	}
	gen_finish(-1);
	return 0;
}
