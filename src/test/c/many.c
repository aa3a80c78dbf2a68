// SPDX-License-Identifier: Apache-2.0
/*
 * Very many short TCP connections by one process, one after the other.
 * many [options] CONNECTIONS
 */
#include "crowd.h"

int main(int argc, char **argv)
{
	int at = gen_options(argc, argv);
	uint16_t port;

	crowd_expected = at < argc ? atoi(argv[at]) : 0;
	if (crowd_expected == 0) {
		fprintf(stderr, "usage: many [options] CONNECTIONS\n");
		return 2;
	}
	port = gen_start_peer(crowd_listen, crowd_serve);
	gen_wait_for_go();
	for (unsigned int i = 0; i < crowd_expected; i++) {
		int fd = gen_connected_socket(SOCK_STREAM, IPPROTO_TCP, port);

		crowd_send(fd, gen_chunk(i, 3000));
		crowd_leave(fd);
	}
	gen_finish(-1);
	return 0;
}
