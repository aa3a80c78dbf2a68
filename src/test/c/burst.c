// SPDX-License-Identifier: Apache-2.0
/*
 * A burst of processes that live about 5 ms each: too short for anyone who looks in /proc later.
 * burst [options] PROCESSES
 */
#include "crowd.h"

#define LIFE_MS 5

int main(int argc, char **argv)
{
	int at = gen_options(argc, argv);
	uint16_t port;

	crowd_expected = at < argc ? atoi(argv[at]) : 0;
	if (crowd_expected == 0) {
		fprintf(stderr, "usage: burst [options] PROCESSES\n");
		return 2;
	}
	port = gen_start_peer(crowd_listen, crowd_serve);
	gen_wait_for_go();
	for (unsigned int i = 0; i < crowd_expected; i++) {
		char comm[16];

		snprintf(comm, sizeof(comm), "burst-%hu", (unsigned short)i);
		if (gen_fork("child", comm) == 0) {
			int fd = gen_connected_socket(SOCK_STREAM, IPPROTO_TCP, port);

			crowd_send(fd, gen_chunk(i, 20000));
			gen_sleep_ms(LIFE_MS);
			crowd_leave(fd);
			gen_report(-1);
			_exit(0);
		}
	}
	for (unsigned int i = 0; i < crowd_expected + 1; i++)
		gen_reap(-1); /* the children and the peer, in any order */
	gen.peer = 0;
	gen_finish(-1);
	return 0;
}
