// SPDX-License-Identifier: Apache-2.0
/*
 * UDP sockets that are not what they were, or not one process's alone.
 * elsewhere  a socket sends to one port, connects to another of the same host and sends there
 * shared     a child sends to the same peer on the unconnected socket that it inherited
 * slow       500 datagrams arrive at a reader whose buffer has room for few, and which takes 3 of them
 * strangers  two peers send to a socket whose process does not ask whose datagrams it reads
 * fragments  10 datagrams of 8,000 bytes, larger than the interface takes in one piece, go and come back
 * refused    30 datagrams to a port where nobody listens
 * datagrams [options] elsewhere|shared|slow|strangers|fragments|refused
 */
#include "gen.h"

#define FIRST_BYTES 500
#define SECOND_BYTES 7000
#define CHILD_BYTES 1300
#define ARRIVING 500
#define ARRIVING_BYTES 1000
#define TAKEN 3
#define LARGE 10
#define LARGE_BYTES 8000
#define REFUSED 30

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
	for (int i = 0; bytes == LARGE_BYTES && i < LARGE; i++) {
		gen_tx(sendto(fd, gen_data, bytes, 0, (struct sockaddr *)&from, length), "sendto");
		if (i + 1 < LARGE)
			gen_rx(recv(fd, gen_sink, sizeof(gen_sink), 0), "recv");
	}
	if (bytes == 2) { /* from two ports */
		int other = bind_peer();

		gen_tx(sendto(fd, gen_data, FIRST_BYTES, 0, (struct sockaddr *)&from, length), "sendto");
		gen_tx(sendto(other, gen_data, SECOND_BYTES, 0, (struct sockaddr *)&from, length), "sendto");
	}
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

static void strangers(int fd)
{
	send_to(fd, 2);
	gen_sleep_ms(500);
	for (int i = 0; i < 2; i++)
		gen_rx(recv(fd, gen_sink, sizeof(gen_sink), 0), "recv");
}

static void fragments(int fd)
{
	if (connect(fd, (struct sockaddr *)&peer, peer_length) < 0)
		gen_die("connect");
	for (int i = 0; i < LARGE; i++) {
		gen_tx(send(fd, gen_data, LARGE_BYTES, 0), "send");
		gen_rx(recvfrom(fd, gen_sink, sizeof(gen_sink), 0, NULL, NULL), "recvfrom");
	}
}

static void refused(int fd)
{
	struct sockaddr_in *address = (struct sockaddr_in *)&peer;

	send_to(fd, 3);
	address->sin_port = htons(9);
	for (int i = 0; i < REFUSED; i++)
		send_to(fd, FIRST_BYTES);
}

static const struct mode {
	const char *name;
	void (*run)(int fd);
} modes[] = {
	{ "elsewhere", elsewhere },
	{ "shared", shared },
	{ "slow", slow },
	{ "strangers", strangers },
	{ "fragments", fragments },
	{ "refused", refused },
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
	fprintf(stderr, "usage: datagrams [options] elsewhere|shared|slow|strangers|fragments|refused\n");
	return 2;
}
