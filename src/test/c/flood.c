// SPDX-License-Identifier: Apache-2.0
/*
 * Datagrams to one UDP port from many sources that need not exist, one after the other and from the first again,
 * through AF_PACKET.
 * flood INTERFACE ADDRESS PORT FIRST_SOURCE SOURCES PACKETS PER_SECOND   (0: as many as it can)
 * They go to whoever is at the other end of the interface: the frame's destination is everybody.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define BATCH 64
#define SOURCE_PORT 40000
#define NANOS 1000000000LL

struct frame {
	struct ether_header ethernet;
	struct iphdr ip;
	struct udphdr udp;
	unsigned char payload[18]; /* to the least that Ethernet takes */
} __attribute__((packed));

static struct frame frames[BATCH];
static struct iovec vectors[BATCH];
static struct mmsghdr messages[BATCH];

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static unsigned short checksum(const void *header)
{
	const unsigned short *words = header;
	unsigned int sum = 0;

	for (size_t i = 0; i < sizeof(struct iphdr) / 2; i++)
		sum += words[i];
	sum = (sum & 0xffff) + (sum >> 16);
	return ~((sum & 0xffff) + (sum >> 16));
}

static void make_frames(const char *address, int port, struct sockaddr_ll *to)
{
	for (int i = 0; i < BATCH; i++) {
		struct frame *frame = &frames[i];

		memset(frame->ethernet.ether_dhost, 0xff, ETH_ALEN);
		memset(frame->ethernet.ether_shost, 0x02, ETH_ALEN);
		frame->ethernet.ether_type = htons(ETHERTYPE_IP);
		frame->ip.version = 4;
		frame->ip.ihl = sizeof(struct iphdr) / 4;
		frame->ip.tot_len = htons(sizeof(*frame) - sizeof(struct ether_header));
		frame->ip.ttl = 64;
		frame->ip.protocol = IPPROTO_UDP;
		frame->udp.source = htons(SOURCE_PORT);
		frame->udp.dest = htons(port);
		frame->udp.len = htons(sizeof(struct udphdr) + sizeof(frame->payload));
		if (inet_pton(AF_INET, address, &frame->ip.daddr) != 1)
			exit(2);
		vectors[i].iov_base = frame;
		vectors[i].iov_len = sizeof(*frame);
		messages[i].msg_hdr.msg_iov = &vectors[i];
		messages[i].msg_hdr.msg_iovlen = 1;
		messages[i].msg_hdr.msg_name = to;
		messages[i].msg_hdr.msg_namelen = sizeof(*to);
	}
}

static void send_batch(int fd, unsigned int count)
{
	for (unsigned int sent = 0; sent < count;) {
		int more = sendmmsg(fd, messages + sent, count - sent, 0);

		if (more < 0)
			die("flood: sendmmsg");
		sent += more;
	}
}

static void wait_until(const struct timespec *start, long long nanos)
{
	struct timespec when = { start->tv_sec + nanos / NANOS, start->tv_nsec + nanos % NANOS };

	if (when.tv_nsec >= NANOS) {
		when.tv_sec++;
		when.tv_nsec -= NANOS;
	}
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL);
}

int main(int argc, char **argv)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_halen = ETH_ALEN };
	unsigned long long packets, per_second, sources, sent = 0;
	struct timespec start;
	struct in_addr first;
	int fd, one = 1;

	if (argc != 8 || inet_pton(AF_INET, argv[4], &first) != 1) {
		fprintf(stderr, "usage: flood INTERFACE ADDRESS PORT FIRST_SOURCE SOURCES PACKETS PER_SECOND\n");
		return 2;
	}
	sources = strtoull(argv[5], NULL, 10);
	packets = strtoull(argv[6], NULL, 10);
	per_second = strtoull(argv[7], NULL, 10);
	to.sll_ifindex = if_nametoindex(argv[1]);
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	if (to.sll_ifindex == 0 || fd < 0)
		die("flood: socket AF_PACKET");
	/* Past the qdisc, which would drop what it cannot hold. */
	setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof(one));
	make_frames(argv[2], atoi(argv[3]), &to);
	clock_gettime(CLOCK_MONOTONIC, &start);
	while (sent < packets) {
		unsigned int count = packets - sent < BATCH ? packets - sent : BATCH;

		for (unsigned int i = 0; i < count; i++) {
			frames[i].ip.saddr = htonl(ntohl(first.s_addr) + (sent + i) % sources);
			frames[i].ip.check = 0;
			frames[i].ip.check = checksum(&frames[i].ip);
		}
		send_batch(fd, count);
		sent += count;
		if (per_second)
			wait_until(&start, sent * NANOS / per_second);
	}
	printf("%llu\n", sent);
	return 0;
}
