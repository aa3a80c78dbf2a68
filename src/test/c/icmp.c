// SPDX-License-Identifier: Apache-2.0
/*
 * ICMP or ICMPv6 echo with odd payloads, by a raw socket or by a ping socket; the kernel answers.
 * icmp [options] raw|ping
 */
#include "gen.h"

#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>

#define ECHOES 50
#define PING_GROUPS "/proc/sys/net/ipv4/ping_group_range"

static uint16_t checksum(const unsigned char *data, size_t size)
{
	uint32_t sum = 0;

	for (size_t i = 0; i + 1 < size; i += 2)
		sum += data[i] << 8 | data[i + 1];
	if (size & 1)
		sum += data[size - 1] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons(~sum);
}

/* Exchanges the groups that may open ping sockets in this namespace; returns the former text. */
static const char *ping_groups(const char *wanted, char *former, size_t size)
{
	int fd = open(PING_GROUPS, O_RDWR | O_CLOEXEC);
	ssize_t length;

	if (fd < 0)
		gen_skip("this kernel has no ping sockets");
	length = pread(fd, former, size - 1, 0);
	former[length > 0 ? length : 0] = '\0';
	if (pwrite(fd, wanted, strlen(wanted), 0) < 0)
		gen_die(PING_GROUPS);
	close(fd);
	return former;
}

static int echo_socket(bool raw)
{
	int protocol = gen.family == AF_INET ? (int)IPPROTO_ICMP : (int)IPPROTO_ICMPV6, fd;
	char former[64], ignored[64];

	if (raw)
		return gen_socket(SOCK_RAW, protocol);
	ping_groups("0 2147483647", former, sizeof(former));
	fd = gen_socket(SOCK_DGRAM, protocol);
	ping_groups(former, ignored, sizeof(ignored));
	return fd;
}

/* Whether this is the answer to our echo number sequence, and not somebody else's or our own request. */
static bool is_answer(const unsigned char *packet, ssize_t size, bool raw, uint16_t id, uint16_t sequence)
{
	size_t skip = raw && gen.family == AF_INET ? (packet[0] & 15) * 4u : 0;
	const struct icmphdr *icmp = (const struct icmphdr *)(packet + skip);
	int reply = gen.family == AF_INET ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY;

	return size >= (ssize_t)(skip + sizeof(*icmp)) && icmp->type == reply &&
	       ntohs(icmp->un.echo.sequence) == sequence && (!raw || ntohs(icmp->un.echo.id) == id);
}

int main(int argc, char **argv)
{
	int at = gen_options(argc, argv), fd;
	struct sockaddr_storage peer;
	socklen_t length;
	uint16_t id = getpid() & 0xffff;
	bool raw;

	if (argc - at != 1) {
		fprintf(stderr, "usage: icmp [options] raw|ping\n");
		return 2;
	}
	raw = strcmp(argv[at], "raw") == 0;
	fd = echo_socket(raw);
	length = gen_peer_address(&peer, 0);
	gen_wait_for_go();
	for (uint16_t sequence = 1; sequence <= ECHOES; sequence++) {
		size_t size = sizeof(struct icmphdr) + gen_chunk(sequence, 1400);
		struct icmphdr *echo = (struct icmphdr *)gen_data;
		ssize_t received;

		*echo = (struct icmphdr){ .type = gen.family == AF_INET ? ICMP_ECHO : ICMP6_ECHO_REQUEST };
		echo->un.echo.id = htons(id);
		echo->un.echo.sequence = htons(sequence);
		if (gen.family == AF_INET)
			echo->checksum = checksum(gen_data, size);
		gen_tx(sendto(fd, gen_data, size, 0, (struct sockaddr *)&peer, length), "sendto");
		do
			received = gen_rx(recv(fd, gen_sink, sizeof(gen_sink), 0), "recv");
		while (!is_answer(gen_sink, received, raw, id, sequence));
	}
	gen_finish(-1);
	return 0;
}
