// SPDX-License-Identifier: Apache-2.0
/*
 * Reads slowly what a connection left behind that has long been closed on both sides: for five seconds the kernel has no
 * TCP state any more, and still the process receives. In the middle it pauses for longer than a monitor keeps what is closed.
 * late [options] reader
 */
#include "gen.h"

#define LEFT_BEHIND 50021 /* bytes, less than any receive buffer */
#define PIECES 50
#define PIECE_MS 100
#define PAUSE_MS 6000

static int listen_for_reader(void)
{
	int fd = gen_bound_socket(SOCK_STREAM, IPPROTO_TCP);

	if (listen(fd, 1) < 0)
		gen_die("listen");
	return fd;
}

static void serve(int listener)
{
	int fd = gen_accept(listener);

	if (gen_tx(send(fd, gen_data, LEFT_BEHIND, 0), "send") != LEFT_BEHIND)
		gen_die("a partial send");
	shutdown(fd, SHUT_WR);
	gen_rx(recv(fd, gen_sink, 1, 0), "recv");
	close(fd);
	gen_finish(-1);
}

int main(int argc, char **argv)
{
	int fd, pieces = 0;

	gen_options(argc, argv);
	fd = gen_connected_socket(SOCK_STREAM, IPPROTO_TCP, gen_start_peer(listen_for_reader, serve));
	gen_wait_for_go();
	shutdown(fd, SHUT_WR);
	while (gen.rx_bytes < LEFT_BEHIND) {
		gen_sleep_ms(++pieces == PIECES / 2 ? PAUSE_MS : PIECE_MS);
		if (gen_rx(recv(fd, gen_sink, LEFT_BEHIND / PIECES, 0), "recv") == 0)
			gen_die("the rest was lost");
	}
	gen_finish(-1);
	return 0;
}
