// SPDX-License-Identifier: Apache-2.0
/*
 * A slow drip: 200 bytes each second on one TCP connection.
 * drip [options] SECONDS
 */
#include "crowd.h"

#define DROP_BYTES 200

int main(int argc, char **argv)
{
	int at = gen_options(argc, argv), fd;
	int seconds = at < argc ? atoi(argv[at]) : 0;

	if (seconds <= 0 || seconds >= GEN_DEADLINE_SECONDS) {
		fprintf(stderr, "usage: drip [options] SECONDS\n");
		return 2;
	}
	crowd_expected = 1;
	fd = gen_connected_socket(SOCK_STREAM, IPPROTO_TCP, gen_start_peer(crowd_listen, crowd_serve));
	gen_wait_for_go();
	for (int i = 0; i < seconds; i++) {
		crowd_send(fd, DROP_BYTES);
		gen_sleep_ms(1000);
	}
	crowd_leave(fd);
	gen_finish(-1);
	return 0;
}
