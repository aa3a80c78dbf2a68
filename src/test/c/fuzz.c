// SPDX-License-Identifier: Apache-2.0
/*
 * Sends frames that nobody would send through AF_PACKET, the same ones for the same seed, and prints their bytes and how many there were.
 * protocols  IPv4 packets, one of each of the 256 protocols in turn, from SEED up
 * types  each has another Ethernet type, from 0x0600 + SEED up
 * bytes  headers of Ethernet, VLAN, IPv4, IPv6, TCP and UDP, some cut, some with bytes changed at random
 * untagged  likewise, without VLAN tags
 * fuzz INTERFACE protocols|types|bytes|untagged COUNT SEED
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ETHERNET_BYTES 14
#define SMALLEST 60
#define FIRST_TYPE 0x0600
#define TYPES (0xffff - FIRST_TYPE)

#define UNTAGGED 3 /* of the types */
#define ALL 5

static uint64_t state;

/* xorshift64* */
static uint32_t random_number(uint32_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (state * 0x2545f4914f6cdd1dull >> 32) % below;
}

static void put_type(unsigned char *frame, uint16_t type)
{
	frame[12] = type >> 8;
	frame[13] = type;
}

static size_t made_up_type(unsigned char *frame, uint32_t number)
{
	put_type(frame, FIRST_TYPE + number % TYPES);
	return SMALLEST;
}

static size_t one_protocol(unsigned char *frame, uint32_t number)
{
	put_type(frame, 0x0800);
	memset(frame + ETHERNET_BYTES, 0, SMALLEST - ETHERNET_BYTES);
	frame[ETHERNET_BYTES] = 0x45;
	frame[ETHERNET_BYTES + 9] = number;
	return SMALLEST;
}

static size_t changed_bytes(unsigned char *frame, uint32_t kinds)
{
	static const uint16_t types[] = { 0x0800, 0x86dd, 0x0806, 0x8100, 0x88a8 };
	static const unsigned char next[] = { 6, 17, 1, 58, 0, 43, 44, 51, 60, 41, 4, 255 };
	size_t length = ETHERNET_BYTES + random_number(400), at = ETHERNET_BYTES;
	uint16_t type = types[random_number(kinds)];

	for (size_t i = ETHERNET_BYTES; i < length; i++)
		frame[i] = random_number(256);
	put_type(frame, type);
	while (at + 4 <= length && (type == 0x8100 || type == 0x88a8)) {
		type = types[random_number(kinds)];
		frame[at + 2] = type >> 8;
		frame[at + 3] = type;
		at += 4;
	}
	if (random_number(8) && at + 10 <= length) {
		frame[at] = type == 0x86dd ? 0x60 : 0x40 | random_number(16);
		frame[at + (type == 0x86dd ? 6 : 9)] = next[random_number(sizeof(next))];
	}
	return length;
}

int main(int argc, char **argv)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET };
	static unsigned char frame[2048] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 1 };
	uint64_t bytes = 0;
	uint32_t count;
	int fd;

	if (argc != 5) {
		fprintf(stderr, "usage: fuzz INTERFACE protocols|types|bytes|untagged COUNT SEED\n");
		return 2;
	}
	count = atoi(argv[3]);
	state = 0x9e3779b97f4a7c15ull + atoi(argv[4]);
	to.sll_ifindex = if_nametoindex(argv[1]);
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	if (to.sll_ifindex == 0 || fd < 0) {
		perror("fuzz");
		return 1;
	}
	for (uint32_t i = 0; i < count; i++) {
		size_t length;

		if (!strcmp(argv[2], "types"))
			length = made_up_type(frame, i + atoi(argv[4]));
		else if (!strcmp(argv[2], "protocols"))
			length = one_protocol(frame, i + atoi(argv[4]));
		else
			length = changed_bytes(frame, strcmp(argv[2], "untagged") ? ALL : UNTAGGED);

		while (sendto(fd, frame, length, 0, (struct sockaddr *)&to, sizeof(to)) < 0) {
			if (errno != ENOBUFS) {
				perror("fuzz: sendto");
				return 1;
			}
			usleep(100);
		}
		bytes += length;
	}
	printf("{\"frames\":%u,\"bytes\":%llu}\n", count, (unsigned long long)bytes);
	return 0;
}
