// SPDX-License-Identifier: Apache-2.0
/*
 * MSG_ZEROCOPY: the kernel sends from our pages and reports on the error queue when it is done.
 * zerocopy [options] up
 */
#include "crowd.h"

/* Takes all completions that are there; they carry no data. */
static unsigned int completions(int fd, int patience_ms)
{
	struct pollfd waiting = { .fd = fd };
	unsigned int taken = 0;
	char control[128];

	while (poll(&waiting, 1, patience_ms) == 1) {
		struct msghdr message = { .msg_control = control, .msg_controllen = sizeof(control) };

		if (recvmsg(fd, &message, MSG_ERRQUEUE) < 0)
			break;
		taken++;
	}
	return taken;
}

int main(int argc, char **argv)
{
	int one = 1, fd;

	gen_options(argc, argv);
	crowd_expected = 1;
	fd = gen_connected_socket(SOCK_STREAM, IPPROTO_TCP, gen_start_peer(crowd_listen, crowd_serve));
	if (setsockopt(fd, SOL_SOCKET, SO_ZEROCOPY, &one, sizeof(one)) < 0)
		gen_skip("this kernel has no SO_ZEROCOPY");
	gen_wait_for_go();
	while (gen.tx_bytes < GEN_BYTES) {
		size_t left = GEN_BYTES - gen.tx_bytes;
		ssize_t sent = send(fd, gen_data, left < GEN_MAX_CHUNK ? left : GEN_MAX_CHUNK, MSG_ZEROCOPY);

		if (sent < 0 && errno == ENOBUFS) {
			completions(fd, 100);
			continue;
		}
		gen_tx(sent, "send MSG_ZEROCOPY");
		completions(fd, 0);
	}
	shutdown(fd, SHUT_WR);
	completions(fd, 200);
	crowd_leave(fd);
	gen_finish(-1);
	return 0;
}
