// SPDX-License-Identifier: Apache-2.0
/*
 * Ways of moving bytes that few programs use, and sockets with an unusual end.
 * aio         POSIX-like asynchronous reads and writes (io_submit) of a TCP socket
 * urgent      every third byte of a TCP stream is sent and read out of band
 * fastopen    the first bytes of ten TCP connections go with the SYN where the kernel lets them
 * corked      UDP datagrams put together from five calls each (MSG_MORE)
 * merged      UDP datagrams cut by the sender's kernel and read merged (UDP_GRO)
 * proxy       bytes spliced from one TCP socket through a pipe to another
 * again       one TCP socket that is disconnected (AF_UNSPEC) and connects a second time
 * reset       connections that end with a reset while bytes are unread
 * group       UDP to a multicast group that the sender itself has joined
 * empty       UDP datagrams without a byte between others
 * vain        a TCP socket connects twice to a listener whose queue is full, and gives up after a SYN sent again each time
 * rare [options] WORD
 */
#include "gen.h"

#include <linux/aio_abi.h>
#include <linux/udp.h>
#include <netinet/tcp.h>
#include <sys/syscall.h>

#define CONNECTIONS 10
#define FIRST_BYTES 700
#define PIECE 211
#define PIECES 5
#define DATAGRAMS 50
#define SEGMENT 1000
#define SEGMENTS 20
#define UDP_GRO_OPTION 104

static const char *how;
/* A pipe that ends when the client has tried everything. */
static int tried[2];

static bool is(const char *word)
{
	return strcmp(how, word) == 0;
}

static bool is_datagrams(void)
{
	return is("corked") || is("merged") || is("group") || is("empty");
}

static ssize_t aio(int fd, void *data, size_t size, int operation)
{
	static aio_context_t context;
	struct iocb request = { .aio_fildes = fd, .aio_lio_opcode = operation,
				.aio_buf = (uintptr_t)data, .aio_nbytes = size };
	struct iocb *requests[] = { &request };
	struct io_event done;

	if (!context && syscall(SYS_io_setup, 4, &context) < 0)
		gen_skip("this kernel has no io_submit");
	if (syscall(SYS_io_submit, context, 1, requests) != 1 ||
	    syscall(SYS_io_getevents, context, 1, 1, &done, NULL) != 1)
		return -1;
	if (done.res < 0)
		errno = -done.res;
	return done.res < 0 ? -1 : done.res;
}

static void send_all(int fd, size_t total)
{
	for (unsigned int i = 0; total > 0; i++) {
		size_t size = gen_chunk(i, 4000);

		size = size < total ? size : total;
		if (is("aio"))
			total -= gen_tx(aio(fd, gen_data, size, IOCB_CMD_PWRITE), "io_submit");
		else
			total -= gen_tx(send(fd, gen_data, size, 0), "send");
	}
}

static void receive_all(int fd, size_t total)
{
	while (total > 0) {
		size_t size = total < sizeof(gen_sink) ? total : sizeof(gen_sink);
		ssize_t received = is("aio") ? gen_rx(aio(fd, gen_sink, size, IOCB_CMD_PREAD), "io_submit")
					     : gen_rx(recv(fd, gen_sink, size, 0), "recv");

		if (received == 0)
			return;
		total -= received;
	}
}

static void receive_until_end(int fd)
{
	receive_all(fd, SIZE_MAX);
}

/* One byte out of band, then two in the stream; the reader takes each as it comes. */
static void send_urgent(int fd)
{
	char answer;

	for (int i = 0; i < 300; i++) {
		gen_tx(send(fd, gen_data, 2, 0), "send");
		gen_tx(send(fd, gen_data, 1, MSG_OOB), "send MSG_OOB");
		gen_rx(recv(fd, &answer, 1, 0), "recv");
	}
}

static void receive_urgent(int fd)
{
	for (int i = 0; i < 300; i++) {
		struct pollfd urgent = { .fd = fd, .events = POLLPRI };

		receive_all(fd, 2);
		if (poll(&urgent, 1, GEN_PATIENCE_SECONDS * 1000) != 1)
			gen_die("poll for urgent data");
		gen_rx(recv(fd, gen_sink, 1, MSG_OOB), "recv MSG_OOB");
		gen_tx(send(fd, gen_data, 1, 0), "send");
	}
}

/* A listener that accepts nobody: with one that waits, its queue is full. */
static void fill_queue(int listener)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof(address);

	if (getsockname(listener, (struct sockaddr *)&address, &length) < 0 ||
	    connect(gen_socket(SOCK_STREAM, IPPROTO_TCP), (struct sockaddr *)&address, length) < 0)
		gen_die("filling the queue");
}

static int bind_peer(void)
{
	int queue = CONNECTIONS, fd;

	if (is_datagrams())
		return gen_bound_socket(SOCK_DGRAM, IPPROTO_UDP);
	fd = gen_bound_socket(SOCK_STREAM, IPPROTO_TCP);
	if (is("fastopen"))
		setsockopt(fd, IPPROTO_TCP, TCP_FASTOPEN, &queue, sizeof(queue));
	if (listen(fd, is("vain") ? 0 : 128) < 0)
		gen_die("listen");
	if (is("vain"))
		fill_queue(fd);
	return fd;
}

static void serve_datagrams(int fd)
{
	int one = 1;
	size_t expected = is("corked") ? DATAGRAMS * PIECES * PIECE
			: is("merged") ? (size_t)DATAGRAMS * SEGMENTS * SEGMENT
				       : DATAGRAMS * PIECE;

	if (is("merged") && setsockopt(fd, IPPROTO_UDP, UDP_GRO_OPTION, &one, sizeof(one)) < 0)
		gen_skip("this kernel has no UDP_GRO");
	for (size_t received = 0; received < expected;) {
		struct sockaddr_storage from;
		socklen_t length = sizeof(from);
		ssize_t bytes = gen_rx(recvfrom(fd, gen_sink, sizeof(gen_sink), 0, (struct sockaddr *)&from, &length),
				       "recvfrom");

		received += bytes;
		if (received % (is("merged") ? SEGMENTS * SEGMENT : PIECE) == 0 && bytes > 0)
			gen_tx(sendto(fd, gen_data, 3, 0, (struct sockaddr *)&from, length), "sendto");
	}
	gen_finish(fd);
}

static void serve(int listener)
{
	int fd, other;

	if (is_datagrams()) {
		serve_datagrams(listener);
		return;
	}
	if (is("vain")) {
		char ignored;

		close(tried[1]);
		while (read(tried[0], &ignored, 1) > 0)
			;
		gen_finish(listener);
		return;
	}
	if (is("fastopen") || is("again") || is("reset")) {
		for (int i = 0; i < CONNECTIONS; i++) {
			fd = gen_accept(listener);
			receive_all(fd, FIRST_BYTES);
			if (is("reset")) {
				gen_tx(send(fd, gen_data, 50, 0), "send");
				while (recv(fd, gen_sink, 1, 0) > 0) /* until the reset, which is an error */
					gen_die("more than expected");
			} else {
				receive_until_end(fd);
			}
			close(fd);
		}
		gen_finish(listener);
		return;
	}
	fd = gen_accept(listener);
	if (is("urgent"))
		receive_urgent(fd);
	else if (is("aio")) {
		receive_all(fd, GEN_BYTES);
		send_all(fd, GEN_BYTES);
	} else { /* proxy */
		other = gen_accept(listener);
		if (fork() == 0) { /* sends what the child of this one reads back; both count for one report */
			for (size_t sent = 0; sent < GEN_BYTES;) {
				ssize_t bytes = send(fd, gen_data, gen_chunk(sent, 4000) % (GEN_BYTES - sent) + 1, 0);

				if (bytes < 0)
					gen_die("send");
				sent += bytes;
			}
			gen.tx_bytes = GEN_BYTES;
			gen_report(fd);
			shutdown(fd, SHUT_WR);
			exit(0);
		}
		receive_all(other, GEN_BYTES);
	}
	gen_finish(fd);
}

static void splice_across(int from, int to)
{
	int through[2];

	if (pipe2(through, O_CLOEXEC) < 0)
		gen_die("pipe2");
	for (size_t moved = 0; moved < GEN_BYTES;) {
		ssize_t in = gen_rx(splice(from, NULL, through[1], NULL, 4093, SPLICE_F_MOVE), "splice from");

		if (in == 0)
			gen_die("ended early");
		for (ssize_t out = 0; out < in;)
			out += gen_tx(splice(through[0], NULL, to, NULL, in - out, SPLICE_F_MOVE), "splice to");
		moved += in;
	}
}

static void send_datagrams(uint16_t port)
{
	struct sockaddr_storage peer;
	socklen_t length = gen_peer_address(&peer, port);
	int fd = gen_socket(SOCK_DGRAM, IPPROTO_UDP);
	char answer[8];

	gen_wait_for_go();
	for (int i = 0; i < DATAGRAMS; i++) {
		if (is("merged")) {
			uint16_t size = SEGMENT;

			setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &(int){ size }, sizeof(int));
			gen_tx(sendto(fd, gen_data, SEGMENTS * SEGMENT, 0, (struct sockaddr *)&peer, length), "sendto");
		} else if (is("corked")) {
			for (int piece = 0; piece < PIECES; piece++)
				gen_tx(sendto(fd, gen_data, PIECE, piece + 1 < PIECES ? MSG_MORE : 0,
					      (struct sockaddr *)&peer, length), "sendto MSG_MORE");
		} else {
			gen_tx(sendto(fd, gen_data, 0, 0, (struct sockaddr *)&peer, length), "sendto");
			gen_tx(sendto(fd, gen_data, PIECE, 0, (struct sockaddr *)&peer, length), "sendto");
		}
		gen_rx(recv(fd, answer, sizeof(answer), 0), "recv");
	}
	gen_finish(fd);
}

/* Alone, on loopback: what it sends to the group comes back to it. */
static void send_to_group(void)
{
	struct ip_mreqn joined = { 0 };
	struct sockaddr_in group = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	inet_pton(AF_INET, "239.1.2.3", &group.sin_addr);
	joined.imr_multiaddr = group.sin_addr;
	joined.imr_ifindex = 1;
	if (bind(fd, (struct sockaddr *)&group, sizeof(group)) < 0 ||
	    setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &joined, sizeof(joined)) < 0 ||
	    setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &joined, sizeof(joined)) < 0)
		gen_die("joining a group");
	group.sin_port = htons(gen_port(fd));
	gen_wait_for_go();
	for (int i = 0; i < DATAGRAMS; i++) {
		gen_tx(sendto(fd, gen_data, PIECE, 0, (struct sockaddr *)&group, sizeof(group)), "sendto");
		gen_rx(recv(fd, gen_sink, sizeof(gen_sink), 0), "recv");
	}
	gen_finish(fd);
}

static void connect_often(uint16_t port)
{
	struct sockaddr_storage peer;
	socklen_t length = gen_peer_address(&peer, port);
	struct sockaddr nobody = { .sa_family = AF_UNSPEC };
	struct linger at_once = { .l_onoff = 1 };
	int fd = -1;

	gen_wait_for_go();
	for (int i = 0; i < CONNECTIONS; i++) {
		struct pollfd readable;

		if (fd < 0 || !is("again"))
			fd = gen_socket(SOCK_STREAM, IPPROTO_TCP);
		if (is("fastopen")) {
			gen_tx(sendto(fd, gen_data, FIRST_BYTES, MSG_FASTOPEN, (struct sockaddr *)&peer, length),
			       "sendto MSG_FASTOPEN");
		} else {
			if (connect(fd, (struct sockaddr *)&peer, length) < 0)
				gen_die("connect");
			gen_tx(send(fd, gen_data, FIRST_BYTES, 0), "send");
		}
		readable = (struct pollfd){ .fd = fd, .events = POLLIN };
		if (is("reset") && poll(&readable, 1, GEN_PATIENCE_SECONDS * 1000) != 1)
			gen_die("poll");
		if (is("again")) {
			shutdown(fd, SHUT_WR);
			receive_until_end(fd);
			if (connect(fd, &nobody, sizeof(nobody)) < 0)
				gen_die("disconnecting");
			continue;
		}
		if (is("reset"))
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
		close(fd);
	}
	gen_finish(-1);
}

static void connect_in_vain(uint16_t port)
{
	struct sockaddr_storage peer;
	socklen_t length = gen_peer_address(&peer, port);
	int fd = gen_socket(SOCK_STREAM, IPPROTO_TCP), once = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_SYNCNT, &once, sizeof(once));
	gen_wait_for_go();
	for (int i = 0; i < 2; i++)
		if (connect(fd, (struct sockaddr *)&peer, length) == 0)
			gen_die("connected against all expectations");
	close(tried[1]);
	gen_finish(fd);
}

int main(int argc, char **argv)
{
	int at = gen_options(argc, argv), fd, other;
	uint16_t port;

	if (argc - at != 1) {
		fprintf(stderr, "usage: rare [options] aio|urgent|fastopen|corked|merged|proxy|again|reset|group|empty|vain\n");
		return 2;
	}
	how = argv[at];
	if (is("group")) {
		send_to_group();
		return 0;
	}
	if (pipe2(tried, O_CLOEXEC) < 0)
		gen_die("pipe2");
	port = gen_start_peer(bind_peer, serve);
	if (is_datagrams()) {
		send_datagrams(port);
		return 0;
	}
	if (is("fastopen") || is("again") || is("reset")) {
		connect_often(port);
		return 0;
	}
	if (is("vain")) {
		connect_in_vain(port);
		return 0;
	}
	fd = gen_connected_socket(SOCK_STREAM, IPPROTO_TCP, port);
	other = is("proxy") ? gen_connected_socket(SOCK_STREAM, IPPROTO_TCP, port) : -1;
	gen_wait_for_go();
	if (is("urgent"))
		send_urgent(fd);
	else if (is("aio")) {
		send_all(fd, GEN_BYTES);
		receive_all(fd, GEN_BYTES);
	} else {
		splice_across(fd, other);
		shutdown(other, SHUT_WR);
	}
	gen_finish(fd);
	return 0;
}
