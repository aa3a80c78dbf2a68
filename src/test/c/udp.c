// SPDX-License-Identifier: Apache-2.0
/*
 * UDP (or with -P udplite UDP-Lite) both ways: the client sends a few datagrams, the peer answers
 * each with one of another odd size. At most one batch is under way, so nothing is dropped.
 * udp [options] connected|unconnected WAY
 */
#include "gen.h"

#include <linux/udp.h>
#include <sys/mman.h>
#include <sys/sendfile.h>

#define ROUNDS 60
#define BATCH 7
#define IPPROTO_UDPLITE_NUMBER 136
#define LARGEST 9001

struct datagram_way {
	const char *name;
	/* Sends BATCH datagrams, numbered from first; to is NULL on a connected socket. */
	ssize_t (*tx)(int fd, const struct sockaddr_storage *to, unsigned int first);
	/* Receives one batch; fills from where the way learns it. */
	ssize_t (*rx)(int fd, struct sockaddr_storage *from);
};

static struct {
	const struct datagram_way *way;
	bool connected;
} udp;

static socklen_t address_length(const struct sockaddr_storage *address)
{
	if (!address)
		return 0;
	return address->ss_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
}

static ssize_t tx_sendto(int fd, const struct sockaddr_storage *to, unsigned int first)
{
	ssize_t bytes = 0;

	for (unsigned int i = first; i < first + BATCH; i++) {
		ssize_t sent = sendto(fd, gen_data, gen_datagram(i), 0, (const struct sockaddr *)to,
				      address_length(to));

		if (sent < 0)
			return -1;
		bytes += sent;
	}
	return bytes;
}

static ssize_t tx_write(int fd, const struct sockaddr_storage *to, unsigned int first)
{
	ssize_t bytes = 0;

	if (to)
		return tx_sendto(fd, to, first);
	for (unsigned int i = first; i < first + BATCH; i++) {
		ssize_t sent = write(fd, gen_data, gen_datagram(i));

		if (sent < 0)
			return -1;
		bytes += sent;
	}
	return bytes;
}

static ssize_t tx_sendfile(int fd, const struct sockaddr_storage *to, unsigned int first)
{
	static int file = -1;
	ssize_t bytes = 0;

	if (to)
		return tx_sendto(fd, to, first);
	if (file < 0 && ((file = memfd_create("gen", MFD_CLOEXEC)) < 0 ||
			 write(file, gen_data, LARGEST) != LARGEST))
		gen_die("memfd");
	for (unsigned int i = first; i < first + BATCH; i++) {
		off_t start = 0;
		ssize_t sent = sendfile(fd, file, &start, gen_datagram(i));

		if (sent < 0)
			return -1;
		bytes += sent;
	}
	return bytes;
}

static ssize_t tx_sendmsg(int fd, const struct sockaddr_storage *to, unsigned int first)
{
	ssize_t bytes = 0;

	for (unsigned int i = first; i < first + BATCH; i++) {
		struct iovec piece = { gen_data, gen_datagram(i) };
		struct msghdr message = { .msg_name = (void *)to, .msg_namelen = address_length(to),
					  .msg_iov = &piece, .msg_iovlen = 1 };
		ssize_t sent = sendmsg(fd, &message, 0);

		if (sent < 0)
			return -1;
		bytes += sent;
	}
	return bytes;
}

static ssize_t tx_sendmmsg(int fd, const struct sockaddr_storage *to, unsigned int first)
{
	struct mmsghdr messages[BATCH] = { 0 };
	struct iovec pieces[BATCH];
	ssize_t bytes = 0;

	for (unsigned int i = 0; i < BATCH; i++) {
		pieces[i] = (struct iovec){ gen_data, gen_datagram(first + i) };
		messages[i].msg_hdr = (struct msghdr){ .msg_name = (void *)to,
						       .msg_namelen = address_length(to),
						       .msg_iov = &pieces[i], .msg_iovlen = 1 };
	}
	if (sendmmsg(fd, messages, BATCH, 0) != BATCH)
		return -1;
	for (unsigned int i = 0; i < BATCH; i++)
		bytes += messages[i].msg_len;
	return bytes;
}

/* One call whose buffer the kernel cuts into BATCH datagrams, as QUIC servers do. */
static ssize_t tx_segmented(int fd, const struct sockaddr_storage *to, unsigned int first)
{
	uint16_t size = gen_chunk(first, 1400);
	char control[CMSG_SPACE(sizeof(size))] = { 0 };
	struct iovec piece = { gen_data, BATCH * size };
	struct msghdr message = { .msg_name = (void *)to, .msg_namelen = address_length(to),
				  .msg_iov = &piece, .msg_iovlen = 1,
				  .msg_control = control, .msg_controllen = sizeof(control) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	*header = (struct cmsghdr){ .cmsg_level = IPPROTO_UDP, .cmsg_type = UDP_SEGMENT,
				    .cmsg_len = CMSG_LEN(sizeof(size)) };
	memcpy(CMSG_DATA(header), &size, sizeof(size));
	return sendmsg(fd, &message, 0);
}

static ssize_t rx_recvfrom(int fd, struct sockaddr_storage *from)
{
	ssize_t bytes = 0;

	for (int i = 0; i < BATCH; i++) {
		socklen_t length = sizeof(*from);
		ssize_t received = recvfrom(fd, gen_sink, LARGEST, 0, (struct sockaddr *)from, &length);

		if (received < 0)
			return -1;
		bytes += received;
	}
	return bytes;
}

/* Without an address argument: the caller does not learn who sent, the measuring side still must. */
static ssize_t rx_recv(int fd, struct sockaddr_storage *from)
{
	ssize_t bytes = 0;

	(void)from;
	for (int i = 0; i < BATCH; i++) {
		ssize_t received = recv(fd, gen_sink, LARGEST, 0);

		if (received < 0)
			return -1;
		bytes += received;
	}
	return bytes;
}

static ssize_t rx_read(int fd, struct sockaddr_storage *from)
{
	ssize_t bytes = 0;

	(void)from;
	for (int i = 0; i < BATCH; i++) {
		ssize_t received = read(fd, gen_sink, LARGEST);

		if (received < 0)
			return -1;
		bytes += received;
	}
	return bytes;
}

/* Into a pipe and from there to nowhere: the process never sees the bytes it receives. */
static ssize_t rx_splice(int fd, struct sockaddr_storage *from)
{
	static int through[2] = { -1, -1 };
	ssize_t bytes = 0;

	(void)from;
	if (through[0] < 0 && pipe2(through, O_CLOEXEC) < 0)
		gen_die("pipe2");
	for (int i = 0; i < BATCH; i++) {
		ssize_t received = splice(fd, NULL, through[1], NULL, LARGEST, 0);

		if (received < 0)
			return -1;
		if (read(through[0], gen_sink, received) != received)
			gen_die("read from the pipe");
		bytes += received;
	}
	return bytes;
}

static ssize_t rx_recvmsg(int fd, struct sockaddr_storage *from)
{
	ssize_t bytes = 0;

	for (int i = 0; i < BATCH; i++) {
		struct iovec piece = { gen_sink, LARGEST };
		struct msghdr message = { .msg_name = from, .msg_namelen = sizeof(*from),
					  .msg_iov = &piece, .msg_iovlen = 1 };
		ssize_t received = recvmsg(fd, &message, 0);

		if (received < 0)
			return -1;
		bytes += received;
	}
	return bytes;
}

static ssize_t rx_recvmmsg(int fd, struct sockaddr_storage *from)
{
	unsigned char room[BATCH][LARGEST];
	struct mmsghdr messages[BATCH] = { 0 };
	struct iovec pieces[BATCH];
	ssize_t bytes = 0;

	for (int i = 0; i < BATCH; i++) {
		pieces[i] = (struct iovec){ room[i], LARGEST };
		messages[i].msg_hdr = (struct msghdr){ .msg_name = from, .msg_namelen = sizeof(*from),
						       .msg_iov = &pieces[i], .msg_iovlen = 1 };
	}
	if (recvmmsg(fd, messages, BATCH, 0, NULL) != BATCH)
		return -1;
	for (int i = 0; i < BATCH; i++)
		bytes += messages[i].msg_len;
	return bytes;
}

static const struct datagram_way ways[] = {
	{ "sendto", tx_sendto, rx_recvfrom },
	{ "recv", tx_sendto, rx_recv },
	{ "sendmsg", tx_sendmsg, rx_recvmsg },
	{ "sendmmsg", tx_sendmmsg, rx_recvmmsg },
	{ "write", tx_write, rx_read },
	{ "sendfile", tx_sendfile, rx_recvfrom },
	{ "splice", tx_sendto, rx_splice },
	{ "gso", tx_segmented, rx_recvfrom },
	{ NULL, NULL, NULL },
};

static int protocol(void)
{
	return gen.protocol ? IPPROTO_UDPLITE_NUMBER : IPPROTO_UDP;
}

static int bind_peer(void)
{
	return gen_bound_socket(SOCK_DGRAM, protocol());
}

/* The peer is never connected. It learns the client's address from a look that moves no bytes. */
static void serve(int fd)
{
	struct sockaddr_storage client;
	socklen_t length = sizeof(client);

	if (recvfrom(fd, gen_sink, 1, MSG_PEEK, (struct sockaddr *)&client, &length) < 0)
		gen_die("recvfrom MSG_PEEK");
	for (unsigned int round = 0; round < ROUNDS; round++) {
		gen_rx(udp.way->rx(fd, &client), udp.way->name);
		gen_tx(udp.way->tx(fd, &client, round * BATCH + 3), udp.way->name);
	}
	gen_finish(fd);
}

int main(int argc, char **argv)
{
	struct sockaddr_storage peer, from;
	int at = gen_options(argc, argv), fd;
	uint16_t port;

	if (argc - at != 2) {
		fprintf(stderr, "usage: udp [options] connected|unconnected WAY\n");
		return 2;
	}
	udp.connected = strcmp(argv[at], "connected") == 0;
	for (udp.way = ways; udp.way->name; udp.way++)
		if (strcmp(udp.way->name, argv[at + 1]) == 0)
			break;
	if (!udp.way->name) {
		fprintf(stderr, "udp: no way called %s\n", argv[at + 1]);
		return 2;
	}
	port = gen_start_peer(bind_peer, serve);
	gen_peer_address(&peer, port);
	fd = udp.connected ? gen_connected_socket(SOCK_DGRAM, protocol(), port)
			   : gen_socket(SOCK_DGRAM, protocol());
	gen_wait_for_go();
	for (unsigned int round = 0; round < ROUNDS; round++) {
		gen_tx(udp.way->tx(fd, udp.connected ? NULL : &peer, round * BATCH), udp.way->name);
		gen_rx(udp.way->rx(fd, &from), udp.way->name);
	}
	gen_finish(fd);
	return 0;
}
