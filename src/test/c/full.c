// SPDX-License-Identifier: Apache-2.0
/*
 * Several connections as fast as the machine can, without blocking: partial sends and refusals included.
 * full [options] CONNECTIONS SECONDS
 */
#include "crowd.h"

#define MOST_CONNECTIONS 1000

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct pollfd connections[MOST_CONNECTIONS];
	int at = gen_options(argc, argv);
	double end;
	uint16_t port;

	crowd_expected = argc - at == 2 ? atoi(argv[at]) : 0;
	if (crowd_expected == 0 || crowd_expected > MOST_CONNECTIONS) {
		fprintf(stderr, "usage: full [options] CONNECTIONS SECONDS\n");
		return 2;
	}
	port = gen_start_peer(crowd_listen, crowd_serve);
	for (unsigned int i = 0; i < crowd_expected; i++) {
		connections[i].fd = gen_connected_socket(SOCK_STREAM, IPPROTO_TCP, port);
		connections[i].events = POLLOUT;
	}
	gen_wait_for_go();
	end = now() + atof(argv[at + 1]);
	for (unsigned int turn = 0; now() < end; turn++) {
		if (poll(connections, crowd_expected, 1000) < 0)
			gen_die("poll");
		for (unsigned int i = 0; i < crowd_expected; i++) {
			ssize_t sent;

			if (!(connections[i].revents & POLLOUT))
				continue;
			sent = send(connections[i].fd, gen_data, gen_chunk(turn + i, GEN_MAX_CHUNK),
				    MSG_DONTWAIT);
			if (sent >= 0 || errno != EAGAIN)
				gen_tx(sent, "send");
		}
	}
	for (unsigned int i = 0; i < crowd_expected; i++)
		crowd_leave(connections[i].fd);
	gen_finish(-1);
	return 0;
}
