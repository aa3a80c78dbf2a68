// SPDX-License-Identifier: Apache-2.0
/*
 * Sockets that are no network: everything here moves bytes and must be shown as nothing at all.
 * unix stream|datagram|netlink
 */
#include "gen.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#define TURNS 100

/* Through a pair of unix sockets, by all kinds of calls; the report keeps saying zero. */
static void pair(int type)
{
	int ends[2];

	if (socketpair(AF_UNIX, type, 0, ends) < 0)
		gen_die("socketpair");
	for (unsigned int i = 0; i < TURNS; i++) {
		ssize_t size = gen_chunk(i, 1400);

		if (send(ends[0], gen_data, size, 0) != size || recv(ends[1], gen_sink, size, 0) != size)
			gen_die("send and recv");
		if (write(ends[1], gen_data, size) != size || read(ends[0], gen_sink, size) != size)
			gen_die("write and read");
	}
}

/* Asks the kernel for all interfaces. */
static void netlink(void)
{
	struct {
		struct nlmsghdr header;
		struct ifinfomsg body;
	} request = { .header = { .nlmsg_len = sizeof(request), .nlmsg_type = RTM_GETLINK,
				  .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP } };
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

	if (fd < 0 || send(fd, &request, sizeof(request), 0) < 0)
		gen_die("netlink");
	for (;;) {
		ssize_t received = recv(fd, gen_sink, sizeof(gen_sink), 0);

		if (received <= 0)
			gen_die("recv");
		if (((struct nlmsghdr *)gen_sink)->nlmsg_type == NLMSG_DONE)
			return;
	}
}

int main(int argc, char **argv)
{
	int at = gen_options(argc, argv);
	const char *kind = at < argc ? argv[at] : "";

	if (strcmp(kind, "stream") == 0) {
		pair(SOCK_STREAM);
	} else if (strcmp(kind, "datagram") == 0) {
		pair(SOCK_DGRAM);
	} else if (strcmp(kind, "netlink") == 0) {
		netlink();
	} else {
		fprintf(stderr, "usage: unix stream|datagram|netlink\n");
		return 2;
	}
	gen_finish(-1);
	return 0;
}
