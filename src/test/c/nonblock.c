// SPDX-License-Identifier: Apache-2.0
/*
 * Non-blocking calls in a tight loop over a small socket buffer: most are refused with EAGAIN, the
 * others take a part of what was offered. Only what a call returned was sent or received.
 * nonblock [options] eagain
 */
#include "crowd.h"
#include <stdatomic.h>
#include <sys/mman.h>

#define SMALL_BUFFER 4096

/* Shared by both ends: every buffer is full. */
static atomic_bool *filled;

/* Reads nothing until then. */
static void serve_late(int listener)
{
	while (!atomic_load(filled))
		gen_sleep_ms(1);
	crowd_serve(listener);
}

int main(int argc, char **argv)
{
	int small = SMALL_BUFFER, fd;
	unsigned long refused = 0, partial = 0;

	gen_options(argc, argv);
	crowd_expected = 1;
	filled = mmap(NULL, sizeof(*filled), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (filled == MAP_FAILED)
		gen_die("mmap");
	fd = gen_connected_socket(SOCK_STREAM, IPPROTO_TCP, gen_start_peer(crowd_listen, serve_late));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	gen_wait_for_go();
	while (gen.tx_bytes < GEN_BYTES) {
		size_t left = GEN_BYTES - gen.tx_bytes;
		size_t offered = left < GEN_MAX_CHUNK ? left : GEN_MAX_CHUNK;
		ssize_t sent = send(fd, gen_data, offered, MSG_DONTWAIT);

		if (sent < 0 && errno != EAGAIN)
			gen_die("send");
		if (sent < 0) {
			refused++;
			atomic_store(filled, true);
		} else {
			partial += gen_tx(sent, "send") < (ssize_t)offered;
		}
		if (recv(fd, gen_sink, sizeof(gen_sink), MSG_DONTWAIT) >= 0 || errno != EAGAIN)
			gen_die("nothing should have come back");
	}
	atomic_store(filled, true);
	crowd_leave(fd);
	if (refused == 0 || partial == 0)
		gen_die("the socket buffer never filled up");
	gen_finish(-1);
	return 0;
}
