// SPDX-License-Identifier: Apache-2.0
// peer: one end of what a policy judges, by an address of its own.
//
//   peer serve PORT                        answers TCP and UDP of both families until standard input ends; prints "ready"
//   peer sink PORT                         takes datagrams and looks at none, until standard input ends; prints "ready"
//   peer tcp FROM TO PORT                  connects and has a byte echoed
//   peer udp FROM TO PORT BYTES            has a datagram echoed
//   peer ping FROM TO                      has an echo request answered
//   peer hold FROM TO PORT                 connects, prints "ready", has a byte echoed for each line of standard input
//   peer flood FROM TO PORT PACKETS RATE   sends datagrams of 18 bytes, so many a second, 0 for as many as can be; prints how many were sent.
//                                          0 packets: until standard input ends
//   peer syns FIRST SOURCES TO PORT        sends a SYN from each of so many addresses of IPv4, one after the other, and answers nothing;
//                                          prints how many
//   peer tun NAME FROM TO PACKETS          has a tun device receive datagrams of 18 bytes, which have no Ethernet header
//
// Asks four times within two seconds; ends with 0 when answered and 1 when not.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ATTEMPTS 4
#define ATTEMPT_MS 500
#define BATCH 64

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static struct sockaddr_storage address(const char *text, int port)
{
	struct sockaddr_storage storage = {};
	struct sockaddr_in *v4 = (void *)&storage;
	struct sockaddr_in6 *v6 = (void *)&storage;

	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
	} else if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons(port);
	} else {
		fprintf(stderr, "peer: %s is no address\n", text);
		exit(2);
	}
	return storage;
}

static socklen_t length(const struct sockaddr_storage *storage)
{
	return storage->ss_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
}

static int bound(int type, int protocol, const char *from)
{
	struct sockaddr_storage own = address(from, 0);
	int fd = socket(own.ss_family, type | SOCK_CLOEXEC, protocol);

	if (fd < 0 || bind(fd, (void *)&own, length(&own)))
		die("socket");
	return fd;
}

static bool readable(int fd, int ms)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };

	return poll(&wait, 1, ms) == 1;
}

static int connected(const char *from, const char *to, int port)
{
	struct sockaddr_storage peer = address(to, port);
	int fd = bound(SOCK_STREAM | SOCK_NONBLOCK, 0, from);
	struct pollfd wait = { .fd = fd, .events = POLLOUT };
	int error = 0;
	socklen_t size = sizeof(error);

	if (connect(fd, (void *)&peer, length(&peer)) && errno != EINPROGRESS)
		return -1;
	if (poll(&wait, 1, ATTEMPTS * ATTEMPT_MS) != 1 || getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) || error)
		return -1;
	return fd;
}

static bool echoed(int fd, const char *data, size_t bytes)
{
	static char answer[65536];

	return send(fd, data, bytes, MSG_NOSIGNAL) == (ssize_t)bytes && readable(fd, ATTEMPT_MS) &&
	       recv(fd, answer, sizeof(answer), 0) == (ssize_t)bytes;
}

static int tcp(const char *from, const char *to, int port)
{
	int fd = connected(from, to, port);

	return fd < 0 || !echoed(fd, "x", 1);
}

static int hold(const char *from, const char *to, int port)
{
	int fd = connected(from, to, port), answered = 0;
	char line[16];

	if (fd < 0)
		return 1;
	puts("ready");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		answered = echoed(fd, "x", 1) || (readable(fd, 2 * ATTEMPT_MS) && recv(fd, line, 1, 0) == 1);
		puts(answered ? "answered" : "silent");
		fflush(stdout);
	}
	return !answered;
}

static int udp(const char *from, const char *to, int port, int bytes)
{
	struct sockaddr_storage peer = address(to, port);
	int fd = bound(SOCK_DGRAM, 0, from);
	static char data[65536];

	if (connect(fd, (void *)&peer, length(&peer)))
		die("connect");
	for (int i = 0; i < ATTEMPTS; i++)
		if (echoed(fd, data, bytes))
			return 0;
	return 1;
}

static int ping(const char *from, const char *to)
{
	struct sockaddr_storage peer = address(to, 0);
	bool v4 = peer.ss_family == AF_INET;
	struct icmphdr request = { .type = v4 ? ICMP_ECHO : ICMP6_ECHO_REQUEST, .un.echo.id = 1 };
	int fd = bound(SOCK_RAW, v4 ? IPPROTO_ICMP : IPPROTO_ICMPV6, from);
	unsigned char answer[256];

	if (v4)
		request.checksum = ~(request.type + request.un.echo.id) & 0xffff;
	for (int i = 0; i < ATTEMPTS; i++) {
		if (sendto(fd, &request, sizeof(request), 0, (void *)&peer, length(&peer)) < 0)
			die("sendto");
		while (readable(fd, ATTEMPT_MS))
			if (recv(fd, answer, sizeof(answer), 0) >= 8 && answer[v4 ? 20 : 0] == (v4 ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY))
				return 0;
	}
	return 1;
}

static long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000L + now.tv_nsec;
}

static int flood(const char *from, const char *to, int port, long packets, long rate)
{
	struct sockaddr_storage peer = address(to, port);
	int fd = bound(SOCK_DGRAM, 0, from);
	static char data[18];
	struct iovec part = { data, sizeof(data) };
	struct mmsghdr messages[BATCH];
	long sent = 0, start = now_ns();

	if (connect(fd, (void *)&peer, length(&peer)))
		die("connect");
	memset(messages, 0, sizeof(messages));
	for (int i = 0; i < BATCH; i++) {
		messages[i].msg_hdr.msg_iov = &part;
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	while (packets ? sent < packets : !readable(0, 0)) {
		long due = rate ? (now_ns() - start) * rate / 1000000000L - sent : BATCH;
		int batch = due < BATCH ? due : BATCH, done;

		batch = packets && packets - sent < batch ? packets - sent : batch;
		if (batch <= 0) {
			usleep(100);
			continue;
		}
		done = sendmmsg(fd, messages, batch, 0);
		if (done < 0 && errno != ENOBUFS && errno != ECONNREFUSED)
			die("sendmmsg");
		sent += done > 0 ? done : 0;
	}
	printf("%ld %ld\n", sent, sent * 1000000000L / (now_ns() - start));
	return 0;
}

static unsigned short checksum(const void *data, size_t bytes)
{
	const unsigned short *words = data;
	unsigned long sum = 0;

	for (size_t i = 0; i < bytes / 2; i++)
		sum += words[i];
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

static int syns(const char *first, int sources, const char *to, int port)
{
	struct sockaddr_in peer = { .sin_family = AF_INET };
	struct {
		struct iphdr ip;
		struct tcphdr tcp;
	} packet = { .ip = { .version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_TCP } };
	struct {
		in_addr_t from, to;
		unsigned short protocol, bytes;
		struct tcphdr tcp;
	} summed = { .protocol = htons(IPPROTO_TCP), .bytes = htons(sizeof(packet.tcp)) };
	int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
	struct in_addr from;

	if (fd < 0)
		die("socket");
	if (inet_pton(AF_INET, first, &from) != 1 || inet_pton(AF_INET, to, &peer.sin_addr) != 1)
		die("address");
	packet.ip.daddr = peer.sin_addr.s_addr;
	packet.ip.tot_len = htons(sizeof(packet));
	packet.tcp = (struct tcphdr){ .dest = htons(port), .doff = sizeof(packet.tcp) / 4, .syn = 1, .window = htons(1024) };
	for (int i = 0; i < sources; i++) {
		packet.ip.saddr = htonl(ntohl(from.s_addr) + i);
		packet.tcp.source = htons(1024 + i % 60000);
		packet.tcp.seq = htonl(i);
		packet.tcp.check = 0;
		summed.from = packet.ip.saddr;
		summed.to = packet.ip.daddr;
		summed.tcp = packet.tcp;
		packet.tcp.check = checksum(&summed, sizeof(summed));
		if (sendto(fd, &packet, sizeof(packet), 0, (void *)&peer, sizeof(peer)) != sizeof(packet))
			die("sendto");
	}
	printf("%d\n", sources);
	return 0;
}

static int tun(const char *name, const char *from, const char *to, int packets)
{
	struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	struct {
		struct iphdr ip;
		struct udphdr udp;
		char data[18];
	} packet = { .ip = { .version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_UDP } };
	int fd = open("/dev/net/tun", O_RDWR);

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &request))
		die("tun");
	packet.ip.tot_len = htons(sizeof(packet.ip) + sizeof(packet.udp) + sizeof(packet.data));
	packet.udp.len = htons(sizeof(packet.udp) + sizeof(packet.data));
	packet.udp.dest = htons(9);
	if (inet_pton(AF_INET, from, &packet.ip.saddr) != 1 || inet_pton(AF_INET, to, &packet.ip.daddr) != 1)
		die("address");
	for (int i = 0; i < packets; i++)
		if (write(fd, &packet, ntohs(packet.ip.tot_len)) < 0)
			die("write");
	return 0;
}

static int serve(int port)
{
	struct pollfd waits[64] = { { .fd = 0, .events = POLLIN } };
	struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	int count = 3, one = 1;
	static char data[65536];

	for (int i = 1; i <= 2; i++) {
		int fd = socket(AF_INET6, i == 1 ? SOCK_STREAM : SOCK_DGRAM, 0);

		if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) || bind(fd, (void *)&any, sizeof(any)) ||
		    (i == 1 && listen(fd, 64)))
			die("serve");
		waits[i] = (struct pollfd){ .fd = fd, .events = POLLIN };
	}
	puts("ready");
	fflush(stdout);
	while (poll(waits, count, -1) > 0 && !waits[0].revents) {
		if (waits[1].revents && count < 64)
			waits[count++] = (struct pollfd){ .fd = accept(waits[1].fd, NULL, NULL), .events = POLLIN };
		if (waits[2].revents) {
			struct sockaddr_storage peer;
			socklen_t size = sizeof(peer);
			ssize_t bytes = recvfrom(waits[2].fd, data, sizeof(data), 0, (void *)&peer, &size);

			if (bytes > 0)
				sendto(waits[2].fd, data, bytes, 0, (void *)&peer, size);
		}
		for (int i = 3; i < count; i++) {
			ssize_t bytes = waits[i].revents ? recv(waits[i].fd, data, sizeof(data), 0) : 1;

			if (waits[i].revents && bytes > 0)
				send(waits[i].fd, data, bytes, MSG_NOSIGNAL);
			if (bytes <= 0) {
				close(waits[i].fd);
				waits[i] = waits[--count];
			}
		}
	}
	return 0;
}

static int sink(int port)
{
	struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	int fd = socket(AF_INET6, SOCK_DGRAM, 0);

	if (fd < 0 || bind(fd, (void *)&any, sizeof(any)))
		die("sink");
	puts("ready");
	fflush(stdout);
	while (getchar() != EOF)
		continue;
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "serve") && argc == 3)
		return serve(atoi(argv[2]));
	if (!strcmp(what, "sink") && argc == 3)
		return sink(atoi(argv[2]));
	if (!strcmp(what, "tcp") && argc == 5)
		return tcp(argv[2], argv[3], atoi(argv[4]));
	if (!strcmp(what, "hold") && argc == 5)
		return hold(argv[2], argv[3], atoi(argv[4]));
	if (!strcmp(what, "udp") && argc == 6)
		return udp(argv[2], argv[3], atoi(argv[4]), atoi(argv[5]));
	if (!strcmp(what, "ping") && argc == 4)
		return ping(argv[2], argv[3]);
	if (!strcmp(what, "flood") && argc == 7)
		return flood(argv[2], argv[3], atoi(argv[4]), atol(argv[5]), atol(argv[6]));
	if (!strcmp(what, "syns") && argc == 6)
		return syns(argv[2], atoi(argv[3]), argv[4], atoi(argv[5]));
	if (!strcmp(what, "tun") && argc == 6)
		return tun(argv[2], argv[3], argv[4], atoi(argv[5]));
	fprintf(stderr, "peer: the first lines of peer.c say how to call it\n");
	return 2;
}
