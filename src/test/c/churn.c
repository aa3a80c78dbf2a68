// SPDX-License-Identifier: Apache-2.0
/*
 * A steady stream of short TCP connections on loopback, each from an address and port of its own.
 * churn [options] PER-SECOND SECONDS
 */
#include "crowd.h"

#define TICK_MS 10
#define LOOPBACK_CLIENTS 250 /* 127.1.0.1 and up, so that TIME_WAIT never uses up the ports */

static int connected_from(unsigned int client, uint16_t port)
{
	struct sockaddr_in from = { .sin_family = AF_INET };
	struct sockaddr_storage to;
	socklen_t length = gen_peer_address(&to, port);
	int fd = gen_socket(SOCK_STREAM, IPPROTO_TCP), one = 1;

	from.sin_addr.s_addr = htonl(0x7f010001u + client % LOOPBACK_CLIENTS);
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&from, sizeof(from)) < 0 ||
	    connect(fd, (struct sockaddr *)&to, length) < 0)
		gen_die("connect");
	return fd;
}

static int64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ll + ts.tv_nsec;
}

int main(int argc, char **argv)
{
	int at = gen_options(argc, argv);
	unsigned int rate, seconds, made = 0;
	int64_t start;
	uint16_t port;

	rate = argc - at == 2 ? atoi(argv[at]) : 0;
	seconds = argc - at == 2 ? atoi(argv[at + 1]) : 0;
	if (rate == 0 || seconds == 0) {
		fprintf(stderr, "usage: churn [options] PER-SECOND SECONDS\n");
		return 2;
	}
	gen.loopback = true;
	crowd_expected = rate * seconds;
	port = gen_start_peer(crowd_listen, crowd_serve);
	alarm(0);
	gen_wait_for_go();
	start = now_ns();
	while (made < crowd_expected) {
		uint64_t due = (now_ns() - start) * rate / 1000000000;

		for (; made < due && made < crowd_expected; made++) {
			int fd = connected_from(made, port);

			crowd_send(fd, gen_chunk(made, 1000));
			close(fd);
		}
		gen_sleep_ms(TICK_MS);
	}
	fprintf(stderr, "churn: %u connections in %.1f s\n", made, (now_ns() - start) / 1e9);
	gen_finish(-1);
	return 0;
}
