// SPDX-License-Identifier: Apache-2.0
/*
 * UDP sockets that are not what they were, or not one process's alone.
 * elsewhere  a socket sends to one port, connects to another of the same host and sends there
 * shared     a child sends to the same peer on the unconnected socket that it inherited
 * slow       500 datagrams arrive at a reader whose buffer has room for few, and which takes 3 of them
 * datagrams [options] elsewhere|shared|slow
 */
#include "gen.h"

#define FIRST_BYTES 500
#define SECOND_BYTES 7000
#define CHILD_BYTES 1300
#define ARRIVING 500
#define ARRIVING_BYTES 1000
#define TAKEN 3

static struct sockaddr_storage peer;
static socklen_t peer_length;

static int bind_peer(void)
{
	return gen_bound_socket(SOCK_DGRAM, IPPROTO_UDP);
}

/* Answers the first datagram of a slow reader with many, and takes in what others send. */
static void serve(int fd)
{
	struct sockaddr_storage from;
	socklen_t length = sizeof(from);
	ssize_t bytes = gen_rx(recvfrom(fd, gen_sink, sizeof(gen_sink), 0, (struct sockaddr *)&from, &length), "recvfrom");

	for (int i = 0; bytes == 1 && i < ARRIVING; i++)
		gen_tx(sendto(fd, gen_data, ARRIVING_BYTES, 0, (struct sockaddr *)&from, length), "sendto");
	gen_finish(fd);
}

static void send_to(int fd, size_t bytes)
{
	gen_tx(sendto(fd, gen_data, bytes, 0, (struct sockaddr *)&peer, peer_length), "sendto");
}

static void elsewhere(int fd)
{
	struct sockaddr_in *address = (struct sockaddr_in *)&peer;

	if (connect(fd, (struct sockaddr *)&peer, peer_length) < 0)
		gen_die("connect");
	gen_tx(send(fd, gen_data, FIRST_BYTES, 0), "send");
	address->sin_port = htons(ntohs(address->sin_port) + 1);
	if (connect(fd, (struct sockaddr *)&peer, peer_length) < 0)
		gen_die("connect");
	gen_tx(send(fd, gen_data, SECOND_BYTES, 0), "send");
}

static void shared(int fd)
{
	pid_t child;

	send_to(fd, FIRST_BYTES);
	child = gen_fork("child", "inheritor");
	if (child == 0) {
		send_to(fd, CHILD_BYTES);
		gen_report(-1);
		_exit(0);
	}
	gen_reap(child);
}

static void slow(int fd)
{
	int room = 4096;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	send_to(fd, 1);
	gen_sleep_ms(500);
	for (int i = 0; i < TAKEN; i++)
		gen_rx(recvfrom(fd, gen_sink, sizeof(gen_sink), 0, NULL, NULL), "recvfrom");
}

static const struct mode {
	const char *name;
	void (*run)(int fd);
} modes[] = {
	{ "elsewhere", elsewhere },
	{ "shared", shared },
	{ "slow", slow },
};

int main(int argc, char **argv)
{
	int at = gen_options(argc, argv);

	for (size_t i = 0; at < argc && i < sizeof(modes) / sizeof(*modes); i++) {
		int fd;

		if (strcmp(modes[i].name, argv[at]) != 0)
			continue;
		peer_length = gen_peer_address(&peer, gen_start_peer(bind_peer, serve));
		gen_wait_for_go();
		fd = gen_socket(SOCK_DGRAM, IPPROTO_UDP);
		modes[i].run(fd);
		gen_finish(fd);
		return 0;
	}
	fprintf(stderr, "usage: datagrams [options] elsewhere|shared|slow\n");
	return 2;
}
