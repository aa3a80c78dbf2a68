/* SPDX-License-Identifier: Apache-2.0 */
/* A peer that reads everything from any number of connections, and the clients' side of one of them. */
#ifndef CROWD_H
#define CROWD_H

#include "gen.h"

#include <sys/epoll.h>

#define CROWD_EVENTS 64

static unsigned int crowd_expected; /* connections the peer waits for before it reports */

static int crowd_listen(void)
{
	int fd = gen_bound_socket(SOCK_STREAM, IPPROTO_TCP);

	if (listen(fd, 4096) < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
		gen_die("listen");
	return fd;
}

static void crowd_add(int poller, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) < 0)
		gen_die("epoll_ctl");
}

/* Accepts, reads to the end, closes; reports when as many connections have ended as were expected. */
static void crowd_serve(int listener)
{
	int poller = epoll_create1(EPOLL_CLOEXEC);
	unsigned int ended = 0;

	crowd_add(poller, listener);
	while (ended < crowd_expected) {
		struct epoll_event events[CROWD_EVENTS];
		int count = epoll_wait(poller, events, CROWD_EVENTS, gen_seconds(GEN_DEADLINE_SECONDS) * 1000);

		if (count <= 0)
			gen_die("epoll_wait");
		for (int i = 0; i < count; i++) {
			int fd = events[i].data.fd;

			if (fd == listener) {
				fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
				if (fd >= 0)
					crowd_add(poller, fd);
				else if (errno != EAGAIN)
					gen_die("accept4");
			} else if (gen_rx(recv(fd, gen_sink, sizeof(gen_sink), 0), "recv") == 0) {
				close(fd);
				ended++;
			}
		}
	}
	gen_finish(-1);
}

GEN_UNUSED static void crowd_send(int fd, size_t bytes)
{
	while (bytes > 0) {
		size_t size = bytes < GEN_MAX_CHUNK ? bytes : GEN_MAX_CHUNK - 1;

		bytes -= gen_tx(send(fd, gen_data, size, 0), "send");
	}
}

/* Ends our half and waits until the peer has read everything. */
GEN_UNUSED static void crowd_leave(int fd)
{
	shutdown(fd, SHUT_WR);
	if (gen_rx(recv(fd, gen_sink, 1, 0), "recv") != 0)
		gen_die("the peer sent something");
	close(fd);
}

#endif
